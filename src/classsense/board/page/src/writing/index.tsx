// A group's text on a tablet. This file and all that it needs are loaded when the text is opened.

import type { EditorView } from 'prosemirror-view'
import { useContext, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import { placeOf } from '../giving'
import { memory } from '../memory'
import type { Model } from '../model'
import type { Question } from '../protocol'
import { Reading } from '../screens/read'
import { languageOf } from '../words'
import { speakWriting } from '../words_writing'
import { showAuthors } from './authors'
import { edit, relabel } from './editor'
import { wordsOf } from './left'
import { NOBODY, Provider } from './provider'
import { forgetPictures, putPicture } from './picture'
import { PictureState, PictureWords } from './picturing'
import { Toolbar } from './toolbar'
import { useVisible } from './visible'
import { WayOut } from './wayout'

export type SayWriting = ReturnType<typeof speakWriting>

const STYLES = 6
const MOST_ANSWER = 2000
const DRAGGING = ['dragover', 'drop'] as const

let current: Provider | null = null

/** The line to the text, which goes on while the pupil looks at a question. */
function providerOf(model: Model): Provider {
  if (!current || current.closed || current.seat !== model.seat) {
    // The teacher moved the pupil to another table: what is not saved of the former text goes there.
    const left = current?.closed && current.seat === model.seat ? current.handOver() : []
    current?.close()
    forgetPictures()
    current = new Provider(model, left)
  }
  return current
}

interface WritingProps {
  readonly model: Model
  readonly close: () => void
}

export function Writing({ model, close }: WritingProps) {
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0)
  const [provider, setProvider] = useState(() => providerOf(model))
  const say = speakWriting(languageOf(memory.language(), document.documentElement.lang))
  useLayoutEffect(
    () =>
      provider.watch(() => {
        if (provider.closed) setProvider(providerOf(model))
        redraw()
      }),
    [provider],
  )
  useStyles()
  const leave = () => {
    if (!provider.waits) memory.keepWriting(false)
    close()
  }
  return (
    <section class="writing">
      <div class="writing-head">
        <button class="plain" onClick={leave}>
          ‹ {say('back')}
        </button>
        <h1 tabIndex={-1} lang={model.language}>{provider.title || model.board?.writing?.title}</h1>
      </div>
      {provider.synced ? (
        <Sheet key={`${provider.doc.guid} ${provider.faults}`} model={model} provider={provider} say={say} />
      ) : (
        <p class="quiet">{say('opening')}</p>
      )}
    </section>
  )
}

interface SheetProps {
  readonly model: Model
  readonly provider: Provider
  readonly say: SayWriting
}

function Sheet({ model, provider, say }: SheetProps) {
  const place = useRef<HTMLDivElement>(null)
  useVisible()
  const [view, setView] = useState<EditorView | null>(null)
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0)
  const [who, setWho] = useState(false)
  const [said, tell] = useState('')
  const names = useRef({ nameOf: seatNames(model, provider, say), label: say('label') })
  const spoken = useRef(say)
  spoken.current = say
  names.current = { nameOf: seatNames(model, provider, say), label: say('label') }

  useEffect(() => {
    const made = edit(place.current as HTMLElement, provider, {
      styleOf: (seat) => styleOf(model, provider, seat),
      nameOf: (seat) => names.current.nameOf(seat),
      label: () => names.current.label,
      changed: () => redraw(),
      tell: (what) => tell(what ? spoken.current(`paste.${what}`) : ''),
      ofPicture: (what) => spoken.current(`picture.${what}`),
      leave: () => document.querySelector<HTMLElement>('.writing [role=toolbar] [tabindex="0"]')?.focus(),
    })
    setView(made)
    // It may have become read-only, or be written in again.
    const put = () => {
      // Not in the middle of a word, and not into a text that is locked meanwhile.
      if (made.editable && !made.composing) for (const each of provider.uploads.take()) putPicture(made, each)
    }
    const unwatch = provider.watch(() => {
      made.setProps({})
      put()
    })
    const composed = () => window.setTimeout(put)
    made.dom.addEventListener('compositionend', composed)
    const stay = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    // A browser would go to a file that is dropped beside the text, or on one that is locked.
    for (const kind of DRAGGING) window.addEventListener(kind, stay)
    put()
    return () => {
      for (const kind of DRAGGING) window.removeEventListener(kind, stay)
      unwatch()
      provider.composing = () => false
      made.destroy()
    }
  }, [provider])

  useEffect(() => {
    if (view) relabel(view, names.current.nameOf)
  }, [view, languageOf(memory.language(), document.documentElement.lang)])

  const reading = useContext(Reading) !== null
  useEffect(() => {
    provider.read(reading, model.board?.furigana ?? null)
  }, [provider, reading, model.board?.furigana])

  const show = (on: boolean) => {
    setWho(on)
    if (view) showAuthors(view, on)
  }
  const question = askedIn(model)
  const elsewhere = tableOf(model, model.seat) !== provider.group && model.groups.find(({ id }) => id === provider.group)
  const copy = (text: string) => {
    if (question) tell(say(`copied.${putInto(question, text)}`))
  }
  const { pending } = provider
  const stuck = provider.synced ? pending.refused : null
  const again = () => (pending.retry(), provider.flush())
  return (
    <>
      {provider.locked && <p class="banner" role="status">{say('locked')}</p>}
      <Saving provider={provider} say={say} />
      {stuck && <WayOut say={say} words={wordsOf(pending.updates, provider.text)} again={stuck === 'full' ? again : null} goOn={leaveIt(() => provider.goOn())} />}
      {elsewhere && <p class="banner" role="status">{say('elsewhere')(elsewhere.name)}</p>}
      {provider.late.count > 0 && <p class="banner" role="status">{say(provider.late.refused ? 'late.refused' : 'late')}</p>}
      {provider.late.refused && <WayOut say={say} late words={wordsOf(provider.late.updates, null)} again={null} goOn={leaveIt(() => provider.late.discard())} />}
      <div class="writing-tools">
        {view && <Toolbar say={say} view={view} who={who} showWho={show} copy={question && copy} uploads={provider.uploads} />}
        {view && <PictureWords say={say} view={view} />}
        <PictureState say={say} uploads={provider.uploads} />
        <p class={said ? 'told' : 'unseen'} role="status">
          {said}
        </p>
      </div>
      {who && <Legend model={model} provider={provider} say={say} />}
      <div ref={place} class="paper" />
      <p class="quiet keys">{say('keys')}</p>
    </>
  )
}

/** What a keyboard or a screen reader stood at goes; it goes on at the head. */
const leaveIt = (forget: () => Promise<void>) => async (): Promise<void> => {
  await forget()
  document.querySelector<HTMLElement>('.writing h1')?.focus()
}

/** What is true of what was written. */
function Saving({ provider, say }: { readonly provider: Provider; readonly say: SayWriting }) {
  const { saving, unsaved } = provider
  const words = saving === 'opening' ? say('opening') : say(`saving.${saving}`)
  const text = typeof words === 'string' ? words : words(unsaved)
  const spoken = useMemo(() => text, [saving, say('label')])
  return (
    <p class={`saving ${saving}`} data-saving={saving}>
      <i aria-hidden="true">{saving === 'saved' ? '✓' : saving === 'lost' || saving === 'full' || saving === 'refused' ? '!' : '…'}</i>
      {text}
      {/* Spoken when it is another state, not at every letter. */}
      <span class="unseen" role="status">
        {saving === 'unsaved' ? '' : spoken}
      </span>
    </p>
  )
}

function Legend({ model, provider, say }: SheetProps) {
  const nameOf = seatNames(model, provider, say)
  const seats = [...new Set([...provider.writers.values()])].sort()
  return (
    <ul class="legend" aria-label={say('who')}>
      {seats.map((seat) => (
        <li key={seat}>
          <span class={`by ${styleOf(model, provider, seat)}`}>{nameOf(seat)}</span>
        </li>
      ))}
    </ul>
  )
}

/** Names of seats as the own table has them. */
function seatNames(model: Model, provider: Provider, say: SayWriting): (seat: string) => string {
  return (seat) => {
    if (seat === '') return say('teacher')
    if (seat === NOBODY) return say('nobody')
    const at = seatsOf(model, provider).indexOf(seat)
    const name = at < 0 ? guestName(model, seat, say) : say('seat')(at + 1)
    return seat === provider.seat ? say('me')(name) : name
  }
}

/** The seats that stand at the table of the text; who was moved to it has another one. */
const seatsOf = ({ groups }: Model, { group }: Provider): readonly string[] =>
  groups.find(({ id }) => id === group)?.seats.map(({ id }) => id) ?? []

const tableOf = ({ groups }: Model, seat: string | null): string | null =>
  groups.find(({ seats }) => seats.some(({ id }) => id === seat))?.id ?? null

/** A seat of another table, as the head of its tablet has it. */
function guestName({ groups }: Model, seat: string, say: SayWriting): string {
  for (const { name, seats } of groups) {
    const at = seats.findIndex(({ id }) => id === seat)
    if (at >= 0) return `${name} ${say('seat')(at + 1)}`
  }
  return seat
}

/** Colour and line of a seat: the voices' own, in the order of the table, then those who were moved
 * to it as they came; the teacher's is grey. */
function styleOf(model: Model, provider: Provider, seat: string): string {
  if (seat === '' || seat === NOBODY) return 'by0'
  const own = seatsOf(model, provider)
  const guests = [...new Set(provider.writers.values())].filter((each) => each && each !== NOBODY && !own.includes(each))
  const at = [...own, ...guests].indexOf(seat)
  return at < 0 ? 'by0' : `by${(at % STYLES) + 1}`
}

/** The text question that waits for an answer. */
function askedIn(model: Model): Question | null {
  const { sheet = null, question = null } = model.board ?? {}
  const asked = sheet ? sheet.questions[placeOf(sheet)] : question
  return asked?.open && asked.kind === 'text' ? asked : null
}

/** Add words to the draft of an answer; how much there was room for. */
function putInto(question: Question, text: string): 'all' | 'part' | 'none' {
  const before = memory.draft(question.id)
  const room = MOST_ANSWER - (before ? before.length + 1 : 0)
  if (room <= 0) return 'none'
  memory.keepDraft(question.id, [...(before ? [before] : []), text.slice(0, room)].join('\n'))
  return text.length > room ? 'part' : 'all'
}

/** The editor's own styles, which no other screen needs. */
function useStyles(): void {
  useEffect(() => {
    if (document.getElementById('writing-styles')) return
    const link = document.createElement('link')
    link.id = 'writing-styles'
    link.rel = 'stylesheet'
    link.href = './writing.css'
    document.head.append(link)
  }, [])
}
