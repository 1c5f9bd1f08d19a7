import { useEffect, useRef } from 'preact/hooks'
import type { Props } from '../app'
import type { Sense } from '../protocol'

const SENSES: readonly Sense[] = ['camera', 'smile', 'loudness', 'voice', 'words']

interface SensedProps extends Props {
  readonly close: () => void
}

export function SensedPage({ model, say, close }: SensedProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const on = model.board?.sensing ?? false
  const sensed = model.board?.sensed ?? {}
  return (
    <section class="sensed">
      <h1 ref={heading} tabIndex={-1}>
        {say('sensed.title')}
      </h1>
      <p class={on ? 'lamp on' : 'lamp'}>
        <i aria-hidden="true" />
        {on ? say('sensed.on') : say('sensed.off')}
      </p>
      <dl>
        {SENSES.map((sense) => {
          const state = sensed[sense] ?? 'not_used'
          const yes = state === 'yes'
          return (
            <div key={sense}>
              <dt>
                {say(`sensed.${sense}`)}
                <b class={yes && on ? 'mark yes' : 'mark'}>
                  {yes ? (on ? say('sensed.yes') : say('sensed.paused')) : say('sensed.no')}
                </b>
              </dt>
              <dd>{say(`sensed.${sense}.${state}`)}</dd>
            </div>
          )
        })}
      </dl>
      <p>{say('sensed.where')}</p>
      <p>{say('sensed.ask')}</p>
      <button class="main" onClick={close}>
        {say('sensed.back')}
      </button>
    </section>
  )
}
