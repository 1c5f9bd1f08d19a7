import { useEffect, useRef, useState } from 'preact/hooks'
import type { Props } from '../app'
import type { Purpose, Sense } from '../protocol'

const SENSES: readonly Sense[] = ['camera', 'body', 'expression', 'loudness', 'voice', 'words']
/** How loud a table is tells nobody's voice: nobody is asked for it. */
const PURPOSES: Partial<Record<Sense, Purpose>> = {
  camera: 'camera',
  expression: 'expression',
  voice: 'voice',
  words: 'words',
}

interface SensedProps extends Props {
  readonly close: () => void
}

export function SensedPage({ model, say, close }: SensedProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [asked, ask] = useState(false)
  useEffect(() => heading.current?.focus(), [])
  const on = model.board?.sensing ?? false
  const sensed = model.board?.sensed ?? {}
  const refuse = (purpose: Purpose | null) => {
    ask(true)
    model.withdraw(purpose)
  }
  const sending = model.willing.length < model.agreed.length
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
          const purpose = PURPOSES[sense]
          return (
            <div key={sense}>
              <dt>
                {say(`sensed.${sense}`)}
                <b class={yes && on ? 'mark yes' : 'mark'}>
                  {yes ? (on ? say('sensed.yes') : say('sensed.paused')) : say('sensed.no')}
                </b>
              </dt>
              <dd>{say(`sensed.${sense}.${state}`)}</dd>
              {yes && purpose && model.willing.includes(purpose) && (
                <dd>
                  <button
                    class="plain dont"
                    aria-label={`${say(`sensed.${sense}`)}: ${say('sensed.dont')}`}
                    onClick={() => refuse(purpose)}
                  >
                    {say('sensed.dont')}
                  </button>
                </dd>
              )}
            </div>
          )
        })}
      </dl>
      <p role="status">
        {asked && <b>{sending ? say('sensed.dont.sending') : say('sensed.dont.done')}</b>}
      </p>
      {model.willing.length > 0 && (
        <>
          <button class="plain dont" onClick={() => refuse(null)}>
            {say('sensed.dont.all')}
          </button>
          <p>{say('sensed.dont.note')}</p>
        </>
      )}
      <p>{say('sensed.where')}</p>
      <p>{say('sensed.ask')}</p>
      <button class="main" onClick={close}>
        {say('sensed.back')}
      </button>
    </section>
  )
}
