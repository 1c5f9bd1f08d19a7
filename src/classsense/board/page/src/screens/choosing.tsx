import { useEffect, useRef, useState } from 'preact/hooks'
import { along, indices } from '../answers'
import type { Question, Scale } from '../protocol'
import type { Say } from '../words'
import { Read } from './read'

interface ChoosingProps {
  readonly say: Say
  readonly question: Question
  readonly chosen: string
  readonly choose: (value: string) => void
}

/** One of the choices, or as many as you like. */
export function Choosing({ say, question, chosen, choose }: ChoosingProps) {
  const several = question.kind === 'multiple'
  const picked = indices(chosen)
  const toggle = (index: number) => {
    if (!several) return choose(String(index))
    const others = picked.filter((each) => each !== index)
    const next = picked.includes(index) ? others : [...others, index].sort((a, b) => a - b)
    choose(next.join(','))
  }
  return (
    <fieldset class="choices" aria-describedby="question">
      <legend>{several ? say('answer.choose_several') : say('answer.choose')}</legend>
      {question.choices.map((choice, index) => (
        <label key={index} class={picked.includes(index) ? 'choice chosen' : 'choice'}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={question.id}
            value={index}
            checked={picked.includes(index)}
            onChange={() => toggle(index)}
          />
          <span>
            <Read text={choice} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** A number on a line: by finger, by keys, or step by step. */
export function Numbering({ say, question, chosen, choose }: ChoosingProps) {
  const scale: Scale = question.scale ?? { low: 0, high: 10, step: 1 }
  const middle = scale.low + Math.round((scale.high - scale.low) / scale.step / 2) * scale.step
  const value = chosen === '' ? middle : Number(chosen)
  const set = (number: number) => {
    const held = Math.min(scale.high, Math.max(scale.low, number))
    choose(String(Number(held.toFixed(6))))
  }
  return (
    <div class="number">
      <output aria-hidden="true" style={{ marginLeft: `${100 * along(scale, String(value))}%` }}>
        {chosen === '' ? '?' : chosen}
      </output>
      <input
        type="range"
        min={scale.low}
        max={scale.high}
        step={scale.step}
        value={value}
        aria-labelledby="question"
        aria-valuetext={chosen === '' ? say('answer.not_yet') : chosen}
        onInput={(event) => set(Number(event.currentTarget.value))}
        onClick={(event) => set(Number(event.currentTarget.value))}
      />
      <p class="ends" aria-hidden="true">
        <span>{scale.low}</span>
        <span>{scale.high}</span>
      </p>
      <p class="steps">
        <button type="button" aria-label={say('answer.less')} onClick={() => set(value - scale.step)}>
          −
        </button>
        <button type="button" aria-label={say('answer.more')} onClick={() => set(value + scale.step)}>
          +
        </button>
      </p>
    </div>
  )
}

/** The choices in an order of one's own. */
export function Ordering({ say, question, chosen, choose }: ChoosingProps) {
  const order = chosen === '' ? question.choices.map((_, index) => index) : [...indices(chosen)]
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState<{ readonly place: number; readonly by: number } | null>(null)
  // What was moved keeps the focus, so that it can be moved on.
  useEffect(() => {
    if (!moved) return
    const [up, down] = list.current?.children[moved.place]?.querySelectorAll('button') ?? []
    const [same, other] = moved.by < 0 ? [up, down] : [down, up]
    ;(same?.disabled ? other : same)?.focus()
  }, [moved])
  const move = (place: number, by: number) => {
    const next = [...order]
    const [taken] = next.splice(place, 1)
    if (taken === undefined) return
    next.splice(place + by, 0, taken)
    choose(next.join(','))
    setMoved({ place: place + by, by })
  }
  return (
    <ol class="order" ref={list} aria-describedby="question">
      {order.map((index, place) => {
        const choice = question.choices[index] ?? ''
        return (
          <li key={index}>
            <span>
              <Read text={choice} />
            </span>
            <button
              type="button"
              aria-label={say('answer.up')(choice)}
              disabled={place === 0}
              onClick={() => move(place, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              aria-label={say('answer.down')(choice)}
              disabled={place === order.length - 1}
              onClick={() => move(place, 1)}
            >
              ↓
            </button>
          </li>
        )
      })}
      <li class="quiet keep">
        {chosen === '' && (
          <button type="button" onClick={() => choose(order.join(','))}>
            {say('answer.keep_order')}
          </button>
        )}
        <span class="unseen" role="status">
          {moved && say('answer.moved')(question.choices[order[moved.place] ?? 0] ?? '', moved.place + 1)}
        </span>
      </li>
    </ol>
  )
}
