import { useEffect, useRef, useState } from 'preact/hooks'
import type { Props } from '../app'

const LETTERS = 4

export function Joining({ model, say }: Props) {
  const [typed, setTyped] = useState(model.code.slice(0, LETTERS))
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const refused = model.trouble !== null && !model.entering
  useEffect(() => {
    if (refused) input.current?.select()
  }, [refused])

  // Who waits for the teacher may have mistyped the code, and may type it again.
  const going = model.entering && model.trouble !== 'asked'

  const join = (event: Event) => {
    event.preventDefault()
    if (typed.trim()) model.enter(typed)
  }
  return (
    <form class="join" onSubmit={join}>
      <h1>{say('join.title')}</h1>
      <label for="code">{say('join.label')}</label>
      <input
        id="code"
        ref={input}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        inputMode="email" // the keyboard with plain letters, also where Japanese is the default
        autocomplete="off"
        autocapitalize="characters"
        autoCorrect="off" // so spelled it is set as an attribute, which browsers agree on
        spellcheck={false}
        maxLength={LETTERS * 3}
        aria-describedby="code-hint code-trouble"
        aria-invalid={refused}
      />
      <p id="code-hint" class="quiet">
        {say('join.hint')}
      </p>
      <p id="code-trouble" class={refused ? 'trouble' : 'quiet'} role="alert">
        {model.trouble === 'wrong_code' && say('trouble.wrong_code')}
        {model.trouble === 'turned_away' && say('trouble.turned_away')}
        {model.trouble === 'blocked' && say('trouble.blocked')}
        {model.trouble === 'full' && say('trouble.full')}
        {model.trouble === 'protocol' && say('trouble.protocol')}
      </p>
      {model.trouble === 'asked' && (
        <div class="asked" role="status">
          <p>{say('join.asked')}</p>
          <p class="number">{model.number}</p>
        </div>
      )}
      <button class="main" disabled={going || !typed.trim()}>
        {going ? say('join.going') : say('join.go')}
      </button>
    </form>
  )
}
