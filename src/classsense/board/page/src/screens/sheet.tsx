import { useEffect, useRef, useState } from 'preact/hooks'
import type { Props } from '../app'
import { giveAll, markOf, placeOf, type Mark } from '../giving'
import type { Sheet } from '../protocol'
import { Answering, Countdown } from './answering'
import { Read } from './read'

interface SheetProps extends Props {
  readonly sheet: Sheet
}

const SIGNS: Record<Mark, string> = { draft: '✎', waiting: '…', stored: '✓', late: '!', empty: '', later: '' }

/** Several questions: a list of steps, and one of them at a time. */
export function SheetScreen({ model, say, sheet }: SheetProps) {
  const place = placeOf(sheet)
  const question = sheet.questions[place] ?? null
  const [given, again] = useState(0)
  const marks = sheet.questions.map((each) => markOf(model, each))
  const there = marks.filter((mark) => mark === 'stored').length
  const missing = marks.flatMap((mark, index) => (mark === 'stored' || mark === 'later' ? [] : [index + 1]))
  useFocusOf(`${sheet.id}/${place}`)
  const over = () => {
    giveAll(model, sheet)
    again(given + 1)
  }
  return (
    <>
      <nav class="sheet-steps" aria-label={say('sheet.steps')}>
        <p>
          <b lang={model.language}><Read text={sheet.title} /></b> <span>{say('sheet.there')(there, marks.length)}</span>
        </p>
        <Steps model={model} say={say} sheet={sheet} marks={marks} place={place} />
        {sheet.open && sheet.ends_s !== null && <Countdown model={model} say={say} ends_s={sheet.ends_s} over={over} />}
      </nav>
      {question && (
        <Answering
          key={`${question.id}/${question.round}/${given}`}
          model={model}
          say={say}
          question={{ ...question, ends_s: null }}
        />
      )}
      <Turning model={model} say={say} sheet={sheet} place={place} next={marks[place] === 'stored'} />
      <p class="quiet centre" role="status">
        {sheet.open && (missing.length ? say('sheet.missing')(missing.join('・')) : say('sheet.whole'))}
      </p>
    </>
  )
}

/** After the pupil or the teacher turned to another question, go on reading there. */
function useFocusOf(place: string): void {
  const before = useRef(place)
  useEffect(() => {
    if (before.current === place) return
    before.current = place
    const heading = document.getElementById('question')
    if (!heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [place])
}

interface StepsProps extends SheetProps {
  readonly marks: readonly Mark[]
  readonly place: number
}

function Steps({ model, say, sheet, marks, place }: StepsProps) {
  return (
    <ol>
      {marks.map((mark, index) => {
        const closed = sheet.questions[index]?.open === false ? ` ${say('sheet.closed')}` : ''
        return (
          <li key={index}>
            <button
              class={mark}
              aria-current={index === place ? 'step' : undefined}
              aria-label={`${say('sheet.step')(index + 1)} ${say(`sheet.${mark}`)}${closed}`}
              disabled={mark === 'later'}
              onClick={() => model.turn(sheet.id, index)}
            >
              {index + 1}
              <i aria-hidden="true">{SIGNS[mark]}</i>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

interface TurningProps extends SheetProps {
  readonly place: number
  /** Whether this question is done, so that the next one is what to do. */
  readonly next: boolean
}

function Turning({ model, say, sheet, place, next }: TurningProps) {
  const to = (by: number, words: string, kind: string) => (
    <button class={kind} disabled={!sheet.questions[place + by]} onClick={() => model.turn(sheet.id, place + by)}>
      {words}
    </button>
  )
  return (
    <div class="turning">
      {to(-1, say('sheet.back'), 'plain')}
      {to(1, say('sheet.next'), next ? 'main' : 'plain')}
    </div>
  )
}
