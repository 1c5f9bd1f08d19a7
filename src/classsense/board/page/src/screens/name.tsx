import { useState } from 'preact/hooks'
import type { Props } from '../app'

const LONGEST = 20

/** Asks for a name once a seat is chosen, if the teacher lets pupils write one; it can be left out. */
export function NameOf({ model, say }: Props) {
  const { naming } = model
  const [editing, setEditing] = useState(false)
  if (!model.board?.names && !naming.name) return null
  if (naming.done && !editing && naming.trouble === null)
    return (
      <p class="own-name">
        <span>{naming.name ? say('name.is')(naming.name) : say('name.none')}</span>
        <button class="plain" onClick={() => setEditing(true)}>
          {naming.name ? say('name.change') : say('name.write')}
        </button>
      </p>
    )
  const send = (event: Event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    naming.write((form.elements.namedItem('own-name') as HTMLInputElement).value)
    setEditing(false)
  }
  return (
    <form class="own-name" onSubmit={send}>
      <label for="own-name">{say('name.label')}</label>
      <input
        id="own-name"
        name="own-name"
        defaultValue={naming.waiting ?? naming.name}
        maxLength={LONGEST}
        autocomplete="off"
        spellcheck={false}
        aria-describedby="name-note name-trouble"
        aria-invalid={naming.trouble !== null}
      />
      <p id="name-note" class="quiet">
        {say('name.note')}
      </p>
      <p id="name-trouble" class={naming.trouble ? 'trouble' : 'quiet'} role="alert">
        {naming.trouble === 'bad_name' && say('name.bad')}
        {naming.trouble === 'name_taken' && say('name.taken')}
        {naming.trouble === 'not_kept' && say('trouble.not_kept')}
      </p>
      <div class="buttons">
        <button class="main">{say('name.send')}</button>
        <button type="button" class="plain" onClick={() => (setEditing(false), naming.skip())}>
          {say('name.skip')}
        </button>
      </div>
    </form>
  )
}
