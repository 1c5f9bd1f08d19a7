import type { Shared } from '../protocol'
import type { Say } from '../words'

interface SharedProps {
  readonly say: Say
  readonly shared: Shared
}

interface AnswersProps extends SharedProps {
  /** Whether their question stands above them anyway. */
  readonly current: boolean
  /** Whether more of them may come. */
  readonly live?: boolean
}

/** The answers that the teacher shows. */
export function SharedAnswers({ say, shared, current, live = false }: AnswersProps) {
  return (
    <section class="shared" aria-live={live ? 'off' : undefined}>
      <h2>
        {live ? say('shared.live')(shared.values.length) : say('shared.title')} <small>{say('shared.by')}</small>
      </h2>
      {!current && <p class="quiet">{shared.text}</p>}
      {shared.kind === 'choice' ? <Counts say={say} shared={shared} /> : <Cards shared={shared} />}
    </section>
  )
}

const Cards = ({ shared }: { shared: Shared }) => (
  <ul class="cards">
    {shared.values.map((value, index) => (
      <li key={index}>{value}</li>
    ))}
  </ul>
)

function Counts({ say, shared }: SharedProps) {
  const counts = shared.choices.map((_, index) => shared.values.filter((value) => value === String(index)).length)
  return (
    <ul class="counts">
      {shared.choices.map((choice, index) => (
        <li key={index}>
          <span>{choice}</span>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(100 * (counts[index] ?? 0)) / Math.max(1, shared.values.length)} height="1" />
          </svg>
          <b>{say('shared.people')(counts[index] ?? 0)}</b>
        </li>
      ))}
    </ul>
  )
}
