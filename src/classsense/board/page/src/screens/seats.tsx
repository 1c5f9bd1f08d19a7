import { useState } from 'preact/hooks'
import type { Props } from '../app'
import { placeOf } from './header'

export function Seats({ model, say }: Props) {
  const [asked, setAsked] = useState<string | null>(null)
  const taken = new Set(model.board?.taken ?? [])
  if (asked !== null)
    return (
      <section class="ask" role="alertdialog" aria-labelledby="ask">
        <h1 id="ask">{say('seats.ask')(placeOf(model.groups, asked, say))}</h1>
        <button class="main" autofocus onClick={() => model.takeSeat(asked)}>
          {say('seats.mine')}
        </button>
        <button class="plain" onClick={() => setAsked(null)}>
          {say('seats.other')}
        </button>
      </section>
    )
  return (
    <section>
      {model.trouble === 'moved' && (
        <p class="banner" role="alert">
          {model.sameDevice ? say('trouble.moved_here') : say('trouble.moved')}
        </p>
      )}
      <h1>{say('seats.title')}</h1>
      <div class="tables">
        {model.groups.map((group) => (
          <fieldset key={group.id} class="table">
            <legend>{group.name}</legend>
            {group.seats.map((seat, index) => (
              <button
                key={seat.id}
                class={taken.has(seat.id) ? 'seat taken' : 'seat'}
                onClick={() => (taken.has(seat.id) ? setAsked(seat.id) : model.takeSeat(seat.id))}
              >
                <span>{say('seats.seat')(index + 1)}</span>
                {taken.has(seat.id) && <small>{say('seats.taken')}</small>}
              </button>
            ))}
          </fieldset>
        ))}
      </div>
    </section>
  )
}
