import { useRef, useState } from 'preact/hooks'
import type { Props } from '../app'
import { BellIcon, HandIcon } from '../icons'
import { PaceButton, Paces } from './pace'

export function Footer({ model, say }: Props) {
  const [said, setSaid] = useState('')
  const [asked, ask] = useState(false)
  const bar = useRef<HTMLElement>(null)
  const close = () => {
    ask(false)
    bar.current?.querySelector<HTMLElement>('[aria-controls]')?.focus()
  }
  const hand = () => {
    setSaid(model.hand ? say('said.hand_down') : say('said.hand_up'))
    model.setHand(!model.hand)
  }
  const call = () => {
    setSaid(model.calling ? say('said.not_calling') : say('said.calling'))
    model.setCalling(!model.calling)
  }
  return (
    <footer class="bar" ref={bar}>
      {asked && <Paces model={model} say={say} tell={setSaid} close={close} />}
      <div class="actions">
        <button class={model.hand ? 'action on' : 'action'} aria-pressed={model.hand} onClick={hand}>
          <HandIcon />
          {model.hand ? say('hand.lower') : say('hand.raise')}
        </button>
        <button class={model.calling ? 'action on' : 'action'} aria-pressed={model.calling} onClick={call}>
          <BellIcon />
          {model.calling ? say('call.off') : say('call.on')}
        </button>
        <PaceButton model={model} say={say} open={asked} toggle={() => ask(!asked)} />
      </div>
      <span class="unseen" role="status">
        {said}
      </span>
    </footer>
  )
}
