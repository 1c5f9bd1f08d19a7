import type { Say } from '../words'

const MOST = 200

interface Props {
  readonly say: Say
  readonly words: string
  readonly write: (words: string) => void
}

/** What the pupil says of the picture: also for who cannot see it. */
export const PictureWords = ({ say, words, write }: Props) => (
  <label class="picture-words">
    <span>{say('picture.words')}</span>
    <input
      type="text"
      value={words}
      maxLength={MOST}
      autocomplete="off"
      onInput={(event) => write(event.currentTarget.value)}
    />
  </label>
)
