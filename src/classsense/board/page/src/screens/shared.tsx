import type { Shared } from '../protocol'
import type { Say } from '../words'

interface SharedProps {
  readonly say: Say
  readonly shared: Shared
}

export function SharedAnswers({ say, shared }: SharedProps) {
  return (
    <section class="shared">
      <h2>
        {say('shared.title')} <small>{say('shared.by')}</small>
      </h2>
      <p class="quiet">{shared.text}</p>
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
          <meter aria-hidden="true" min={0} max={Math.max(1, shared.values.length)} value={counts[index] ?? 0} />
          <b>{say('shared.people')(counts[index] ?? 0)}</b>
        </li>
      ))}
    </ul>
  )
}
