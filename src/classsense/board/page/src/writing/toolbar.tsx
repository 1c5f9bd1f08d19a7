import type { EditorView } from 'prosemirror-view'
import { useRef, useState } from 'preact/hooks'
import { acts, apart, inTable, pressed, selected, type Act } from './editor'
import { ActIcon } from './icons'
import type { SayWriting } from './index'
import type { Uploads } from './uploads'

const ALWAYS: readonly (readonly Act[])[] = [
  ['undo', 'redo'],
  ['heading', 'subheading'],
  ['bold', 'italic', 'underline'],
  ['bullets', 'numbers', 'table'],
]
const OF_TABLES: readonly Act[] = ['row', 'column', 'row_away', 'column_away', 'table_away']
const SWITCHES: ReadonlySet<Act> = new Set(['heading', 'subheading', 'bold', 'italic', 'underline', 'bullets', 'numbers'])

interface ToolbarProps {
  readonly say: SayWriting
  readonly view: EditorView
  readonly who: boolean
  readonly showWho: (on: boolean) => void
  /** Put words into the answer that is asked for; null if none is. */
  readonly copy: ((text: string) => void) | null
  readonly uploads: Uploads
}

/** One stop of the Tab key; the arrows go from button to button. */
export function Toolbar({ say, view, who, showWho, copy, uploads }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const [at, setAt] = useState('undo')
  const { state } = view
  const on = pressed(state)
  const words = selected(state)

  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return view.focus()
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const all = [...(bar.current?.querySelectorAll('button') ?? [])]
    const here = all.indexOf(document.activeElement as HTMLButtonElement)
    const next = Math.abs(step) === 1 ? (here + step + all.length) % all.length : step < 0 ? 0 : all.length - 1
    all[next]?.focus()
  }
  // What cannot be done now stays in the row of the keys, so that nobody loses the place.
  const button = (name: Act | 'who' | 'copy' | 'picture', able: boolean, press: boolean | null, act: () => void) => (
    <button
      key={name}
      type="button"
      class="act"
      data-act={name}
      title={say(`act.${name}`)}
      aria-label={say(`act.${name}`)}
      aria-disabled={!able}
      aria-pressed={press ?? undefined}
      tabIndex={at === name ? 0 : -1}
      onFocus={() => setAt(name)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => able && act()}
    >
      <ActIcon of={name} />
    </button>
  )
  const command = (name: Act) => {
    const act = () => {
      apart(state)
      acts[name](view.state, view.dispatch, view)
      view.focus()
    }
    return button(name, view.editable && acts[name](state), SWITCHES.has(name) ? on.has(name) : null, act)
  }
  const group = (names: readonly Act[]) => (
    <span key={names[0]} role="group">
      {names.map(command)}
    </span>
  )
  return (
    <div ref={bar} class="acts" role="toolbar" aria-label={say('toolbar')} onKeyDown={walk}>
      {ALWAYS.map(group)}
      {inTable(state) && group(OF_TABLES)}
      <span role="group">
        {button('picture', view.editable && !uploads.busy, null, () => file.current?.click())}
        {button('who', true, who, () => showWho(!who))}
        {copy && button('copy', words !== '', null, () => copy(words))}
      </span>
      <input
        ref={file}
        hidden
        multiple
        type="file"
        accept="image/*"
        onChange={(event) => {
          uploads.add(...(event.currentTarget.files ?? []))
          event.currentTarget.value = ''
          // Not in the text meanwhile, so that the picture may be chosen as soon as it is there.
          bar.current?.querySelector<HTMLElement>('[data-act=picture]')?.focus()
        }}
      />
    </div>
  )
}
