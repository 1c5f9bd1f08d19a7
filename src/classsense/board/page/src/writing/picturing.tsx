// What is said of pictures: how one is under way, and what it shows for who cannot see it.

import type { EditorView } from 'prosemirror-view'
import { useEffect, useRef } from 'preact/hooks'
import type { SayWriting } from './index'
import { chosenPicture, describePicture, goBelow, MOST_WORDS } from './picture'
import type { Uploads } from './uploads'

const UNDER_WAY: ReadonlySet<string> = new Set(['making', 'sending', 'away'])

/** What is true of the picture that was chosen last. */
export function PictureState({ say, uploads }: { readonly say: SayWriting; readonly uploads: Uploads }) {
  const { state } = uploads
  const said = state === 'idle' ? '' : say(`picture.${state}`)
  return (
    <p class={said ? `told${UNDER_WAY.has(state) ? ' under-way' : ''}` : 'unseen'} role="status" data-picture={state}>
      {said}
    </p>
  )
}

/** Words for the picture that is chosen. */
export function PictureWords({ say, view }: { readonly say: SayWriting; readonly view: EditorView }) {
  const chosen = chosenPicture(view.state)
  return chosen && <Words key={chosen.name} say={say} view={view} {...chosen} />
}

interface WordsProps {
  readonly say: SayWriting
  readonly view: EditorView
  readonly name: string
  readonly words: string
}

function Words({ say, view, name, words }: WordsProps) {
  const input = useRef<HTMLInputElement>(null)
  const typed = useRef<string | null>(null)
  const keep = () => {
    if (typed.current !== null && view.editable && !view.isDestroyed) describePicture(view, name, typed.current)
    typed.current = null
  }
  // Somebody else may describe it meanwhile; and it may be left without a word to this field.
  useEffect(() => {
    if (input.current && typed.current === null) input.current.value = words
  }, [words])
  useEffect(() => keep, [])
  return (
    <div class="picture-words" role="group" aria-label={say('picture.chosen')}>
      <label>
        <span>{say('picture.words')}</span>
        <input
          ref={input}
          type="text"
          maxLength={MOST_WORDS}
          readOnly={!view.editable}
          defaultValue={words}
          onInput={(event) => (typed.current = event.currentTarget.value)}
          onChange={keep}
          onKeyDown={(event) => {
            if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
            event.preventDefault()
            keep()
            goBelow(view)
          }}
        />
      </label>
      <p>{say('picture.note')}</p>
    </div>
  )
}
