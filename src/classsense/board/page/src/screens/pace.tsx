import { useEffect, useRef, useState } from 'preact/hooks'
import type { Props } from '../app'
import { PaceIcon } from '../icons'
import type { Pace } from '../protocol'

const PACES: readonly Pace[] = ['fast', 'fine', 'slow']

interface PaceProps extends Props {
  readonly open: boolean
  readonly toggle: () => void
}

/** The button in the bar: says what was tapped, as long as it counts. */
export function PaceButton({ model, say, open, toggle }: PaceProps) {
  const { pace } = model
  return (
    <button class={pace ? 'action on' : 'action'} aria-expanded={open} aria-controls="paces" onClick={toggle}>
      <PaceIcon />
      {pace ? say(`pace.${pace}`) : say('pace.open')}
    </button>
  )
}

interface PacesProps extends Props {
  readonly tell: (said: string) => void
  readonly close: () => void
}

/** One of three; tapped again, it is taken back. */
export function Paces({ model, say, tell, close }: PacesProps) {
  const [now, setNow] = useState(model.pace)
  const all = useRef<HTMLDivElement>(null)
  useEffect(() => all.current?.querySelector<HTMLElement>('.on, button')?.focus(), [])
  const tap = (pace: Pace) => {
    const next = now === pace ? null : pace
    setNow(next)
    model.setPace(next)
    tell(next ? say('pace.said')(say(`pace.${next}`)) : say('pace.back'))
    close()
  }
  return (
    <div
      id="paces"
      ref={all}
      class="paces"
      role="group"
      aria-label={say('pace.title')}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <p>{say('pace.title')}</p>
      <div>
        {PACES.map((pace) => (
          <button key={pace} class={now === pace ? 'plain on' : 'plain'} aria-pressed={now === pace} onClick={() => tap(pace)}>
            {say(`pace.${pace}`)}
          </button>
        ))}
      </div>
      <p class="quiet">{say('pace.note')}</p>
    </div>
  )
}
