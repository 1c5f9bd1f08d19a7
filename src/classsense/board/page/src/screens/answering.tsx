import type { ComponentChildren } from 'preact'
import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import { said } from '../answers'
import { PICTURES } from '../draft'
import { give, ready } from '../giving'
import type { Props } from '../app'
import { OffIcon, TickIcon, WaitIcon } from '../icons'
import { memory } from '../memory'
import type { Delivery } from '../deliveries'
import type { Question } from '../protocol'
import type { Say } from '../words'
import { Choosing, Numbering, Ordering } from './choosing'
import { Picturing, ShownPicture } from './picturing'
import { Read } from './read'
import { Remark } from './remark'

const PICKING: Partial<Record<Question['kind'], typeof Choosing>> = { choice: Choosing, multiple: Choosing, number: Numbering, order: Ordering }
const SOON_S = 10
const MOST = 2000
const NEARLY = 1800

interface AnsweringProps extends Props {
  readonly question: Question
}

export function Answering({ model, say, question }: AnsweringProps) {
  const delivery = model.delivery(question.id)
  const [draft, setText] = useState(memory.draft(question.id))
  const text = draft ?? (delivery ? null : '')
  const comment = model.comment(question.id)
  const right = question.open ? null : model.right(question.id)
  const writing = question.open && text !== null

  const section = useRef<HTMLElement>(null)
  const wrote = useRef(writing)
  // What had the focus is gone from the page: it goes to what took its place.
  useEffect(() => {
    if (wrote.current === writing) return
    wrote.current = writing
    if (document.activeElement !== document.body) return
    section.current?.querySelector<HTMLElement>(writing ? 'textarea, input, button' : '.receipt .link')?.focus()
  }, [writing])

  const write = (value: string) => {
    setText(value)
    memory.keepDraft(question.id, value)
  }
  const drawn = PICTURES.has(question.kind)
  const whole = ready(question, text)
  const submit = () => {
    if (!ready(question, text)) return
    give(model, question, text)
    setText(null)
  }
  const send = (event: Event) => {
    event.preventDefault()
    submit()
  }
  const sendByKeys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event)
  }
  return (
    <section ref={section}>
      {question.round > 1 && <p class="quiet">{say('answer.round')(question.round)}</p>}
      <h1 id="question" lang={model.language}><Read text={question.text} /></h1>
      {writing && (
        <form class="answer" onSubmit={send} onKeyDown={sendByKeys}>
          {question.kind === 'text' ? (
            <Writing say={say} text={text} write={write} />
          ) : drawn ? (
            <Picturing say={say} question={question} draft={text} write={write} />
          ) : (
            <Picking say={say} question={question} chosen={text} choose={write} />
          )}
          <button class="main" disabled={!whole}>
            {delivery?.state === 'stored' ? say('answer.resend') : say('answer.send')}
          </button>
        </form>
      )}
      {question.open && question.ends_s !== null && (
        <Countdown
          model={model}
          say={say}
          ends_s={question.ends_s}
          over={submit}
        />
      )}
      {right !== null && (
        <p class={right ? 'right' : 'not-right'} role="status">
          {right ? say('answer.right') : say('answer.not_right')}
        </p>
      )}
      <div role="status" aria-live="polite">
        {!question.open && <p class="banner">{say('answer.closed')}</p>}
        {delivery && (
          <Receipt
            say={say}
            delivery={delivery}
            connected={model.connected}
            shown={said(question, delivery.value)}
            picture={
              drawn ? <ShownPicture say={say} kind={question.kind} value={delivery.value} under={question.picture} /> : null
            }
            edit={question.open && !writing ? () => write(delivery.value) : null}
          />
        )}
        {comment && <Remark say={say} text={comment} />}
      </div>
    </section>
  )
}

interface CountdownProps extends Props {
  readonly ends_s: number
  /** What is written by then is sent. */
  readonly over: () => void
}

export function Countdown({ model, say, ends_s, over }: CountdownProps) {
  const [, tick] = useReducer((count: number, _: void) => count + 1, 0)
  const last = useRef(over)
  last.current = over
  useEffect(() => {
    const timer = window.setInterval(() => {
      tick()
      if (model.left(ends_s) > 0) return
      window.clearInterval(timer)
      last.current()
    }, 250)
    return () => window.clearInterval(timer)
  }, [model, ends_s])
  const left = Math.ceil(model.left(ends_s))
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  return (
    <p class={left <= SOON_S ? 'countdown soon' : 'countdown'} role="timer">
      {left > 0 ? say('answer.left')(clock) : say('answer.over')}
    </p>
  )
}

interface PickingProps {
  readonly say: Say
  readonly question: Question
  readonly chosen: string
  readonly choose: (value: string) => void
}

function Picking(props: PickingProps) {
  const { kind } = props.question
  const Input = PICKING[kind] ?? Choosing
  return <Input {...props} />
}

function Writing({ say, text, write }: { say: Say; text: string; write: (text: string) => void }) {
  return (
    <>
      <textarea
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
        placeholder={say('answer.placeholder')}
        aria-label={say('answer.label')}
        aria-describedby="question"
        maxLength={MOST}
        rows={5}
      />
      {text.length > NEARLY && <p class="quiet">{say('answer.count')(text.length, MOST)}</p>}
    </>
  )
}

interface ReceiptProps {
  readonly say: Say
  readonly delivery: Delivery
  readonly connected: boolean
  readonly shown: string
  readonly picture: ComponentChildren
  readonly edit: (() => void) | null
}

function Receipt({ say, delivery, connected, shown, picture, edit }: ReceiptProps) {
  const waiting = connected ? say('receipt.waiting') : say('receipt.kept')
  return (
    <article class={`receipt ${delivery.state}`} aria-label={say('receipt.sent')}>
      {picture}
      {(shown || !picture) && <p>{shown}</p>}
      <footer>
        {delivery.state === 'stored' && <TickIcon />}
        {delivery.state === 'waiting' && <WaitIcon />}
        {delivery.state === 'late' && <OffIcon />}
        <span>
          {delivery.state === 'stored' && say('receipt.stored')}
          {delivery.state === 'waiting' && waiting}
          {delivery.state === 'late' && say('receipt.late')}
        </span>
        {delivery.at && <time>{delivery.at}</time>}
        {edit && (
          <button class="link" onClick={edit}>
            {say('receipt.edit')}
          </button>
        )}
      </footer>
    </article>
  )
}
