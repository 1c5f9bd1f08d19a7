import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Furigana } from '../furigana'
import type { Say } from '../words'

/** How texts are read; null while nobody wants to see it. */
export const Reading = createContext<Furigana | null>(null)

/**
 * A text with its furigana. Lines are as high without as with them, since readings come after their
 * text. A screen reader says the text once: it has readings of its own.
 */
export function Read({ text }: { readonly text: string }) {
  const furigana = useContext(Reading)
  if (!furigana) return <>{text}</>
  return (
    <span class="read">
      {furigana.of(text)?.map(([part, reading], index) =>
        reading ? (
          <ruby key={index}>
            {part}
            <rt aria-hidden="true">{reading}</rt>
          </ruby>
        ) : (
          part
        ),
      ) ?? text}
    </span>
  )
}

interface SwitchProps {
  readonly say: Say
  readonly on: boolean
  readonly set: (on: boolean) => void
}

/** Shows or hides them on this tablet. */
export const ReadingSwitch = ({ say, on, set }: SwitchProps) => (
  <button class={on ? 'pill reading on' : 'pill reading'} aria-pressed={on} onClick={() => set(!on)}>
    <ruby aria-hidden="true" lang="ja">
      字<rt>じ</rt>
    </ruby>
    <span>{say('reading')}</span>
  </button>
)
