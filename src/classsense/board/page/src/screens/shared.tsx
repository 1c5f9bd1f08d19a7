import { along, counts, places } from '../answers'
import { wordsOf } from '../draft'
import type { Model } from '../model'
import type { Shared } from '../protocol'
import { ShownPicture } from './picturing'
import type { Say } from '../words'
import { Read } from './read'
import { Remark } from './remark'
import { RemarksOn } from './remarks'

interface SharedProps {
  readonly say: Say
  readonly shared: Shared
}

interface BesideProps extends SharedProps {
  readonly beside: boolean
  readonly model: Model | undefined
}

interface AnswersProps extends SharedProps {
  /** Whether their question stands above them anyway. */
  readonly current: boolean
  /** Whether more of them may come. */
  readonly live?: boolean
  /** They are of the own table. */
  readonly table?: boolean
  /** Of a tablet whose pupil may comment on them. */
  readonly model?: Model
}

/** The answers that the teacher shows. */
export function SharedAnswers({ say, shared, current, live = false, table = false, model }: AnswersProps) {
  return (
    <section class="shared" aria-live={live || table ? 'off' : undefined}>
      <h2>
        {table
          ? say('shared.table')(shared.values.length)
          : live
            ? say('shared.live')(shared.values.length)
            : say('shared.title')}{' '}
        <small>{say('shared.by')}</small>
      </h2>
      {!current && (
        <p class="quiet">
          <Read text={shared.text} />
        </p>
      )}
      <Together say={say} shared={shared} beside={!live && !table} model={model} />
      {shared.kind !== 'text' &&
        shared.comments?.map((text, index) => text && <Remark key={index} say={say} text={text} />)}
    </section>
  )
}

function Together({ say, shared, beside, model }: BesideProps) {
  switch (shared.kind) {
    case 'text':
      return <Cards say={say} shared={shared} beside={beside} model={model} />
    case 'drawing':
    case 'photo':
      return <Gallery say={say} shared={shared} beside={beside} model={model} />
    case 'number':
      return <Line shared={shared} />
    case 'order':
      return <Places say={say} shared={shared} />
    default:
      return <Counts say={say} shared={shared} />
  }
}

/** Two or three that the teacher chose stand side by side where there is room. */
const Cards = ({ say, shared, beside, model }: BesideProps) => (
  <ul class={beside && shared.values.length > 1 && shared.values.length < 4 ? 'cards beside' : 'cards'}>
    {shared.values.map((value, index) => (
      <li key={index}>
        <Read text={value} />
        {shared.comments?.[index] && <Remark say={say} text={shared.comments[index]} />}
        {model && <RemarksOn model={model} say={say} shared={shared} index={index} />}
      </li>
    ))}
  </ul>
)

/** Drawings and photos, with what their makers say of them. */
const Gallery = ({ say, shared, beside, model }: BesideProps) => (
  <ul class={beside && shared.values.length < 4 ? 'gallery beside' : 'gallery'}>
    {shared.values.map((value, index) => (
      <li key={value}>
        <ShownPicture say={say} kind={shared.kind} value={value} under={shared.picture ?? null} />
        {wordsOf(value) && (
          <p>
            <Read text={wordsOf(value)} />
          </p>
        )}
        {model && <RemarksOn model={model} say={say} shared={shared} index={index} />}
      </li>
    ))}
  </ul>
)

function Counts({ say, shared }: SharedProps) {
  const found = counts(shared.choices, shared.values)
  return (
    <Bars
      rows={shared.choices.map((choice, index) => ({
        name: choice,
        share: (found[index] ?? 0) / Math.max(1, shared.values.length),
        figure: say('shared.people')(found[index] ?? 0),
      }))}
    />
  )
}

function Places({ say, shared }: SharedProps) {
  const found = places(shared.choices, shared.values)
  const most = Math.max(1, shared.choices.length - 1)
  return (
    <Bars
      rows={shared.choices.map((choice, index) => {
        const place = found[index] ?? null
        return {
          name: choice,
          share: place === null ? 0 : (shared.choices.length - place) / most,
          figure: place === null ? '–' : say('shared.place')(place.toFixed(1)),
        }
      })}
    />
  )
}

interface Row {
  readonly name: string
  readonly share: number
  readonly figure: string
}

const Bars = ({ rows }: { rows: readonly Row[] }) => (
  <ul class="counts">
    {rows.map(({ name, share, figure }, index) => (
      <li key={index}>
        <span>
          <Read text={name} />
        </span>
        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          <rect width={100 * share} height="1" />
        </svg>
        <b>{figure}</b>
      </li>
    ))}
  </ul>
)

/** Everybody's number as a dot on the line; equal ones stand on each other. */
function Line({ shared }: { shared: Shared }) {
  const scale = shared.scale ?? { low: 0, high: 10, step: 1 }
  const piled = new Map<string, number>()
  const dots = shared.values.map((value) => {
    const height = piled.get(value) ?? 0
    piled.set(value, height + 1)
    return { x: 2 + 96 * along(scale, value), y: height }
  })
  const tall = Math.max(1, ...piled.values())
  return (
    <figure class="line-of-numbers">
      <svg viewBox={`0 0 100 ${3 * tall + 2}`} role="img" aria-label={shared.values.join(', ')}>
        <path d={`M1 ${3 * tall + 1}H99`} />
        {dots.map(({ x, y }, index) => (
          <circle key={index} cx={x} cy={3 * (tall - y) - 1} r="1.2" />
        ))}
      </svg>
      <p class="ends" aria-hidden="true">
        <span>{scale.low}</span>
        <span>{scale.high}</span>
      </p>
    </figure>
  )
}
