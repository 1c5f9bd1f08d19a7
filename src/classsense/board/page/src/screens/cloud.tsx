import type { SharedWords } from '../protocol'
import type { Say } from '../words'
import { Read } from './read'

interface CloudProps {
  readonly say: Say
  readonly shared: SharedWords
  /** Whether their question stands above them anyway. */
  readonly current: boolean
}

const STEPS = 5

/** The words of the class: the more pupils used one, the larger it is; each says how many did. */
export function Cloud({ say, shared, current }: CloudProps) {
  const most = Math.max(...shared.words.map(({ pupils }) => pupils))
  return (
    <section class="shared">
      <h2>
        {say('words.title')} <small>{say('shared.by')}</small>
      </h2>
      {!current && (
        <p class="quiet">
          <Read text={shared.text} />
        </p>
      )}
      <ul class="cloud">
        {shared.words.map(({ text, pupils }) => (
          <li key={text} class={`size${Math.ceil((STEPS * pupils) / most)}`}>
            <Read text={text} /> <small>{say('words.pupils')(pupils)}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}
