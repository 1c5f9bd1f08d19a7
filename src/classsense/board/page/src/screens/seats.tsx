import { useEffect, useRef, useState } from 'preact/hooks'
import type { Props } from '../app'
import { Read } from './read'
import { placeOf } from './header'

function Ask({ model, say, seat, back }: Props & { readonly seat: string; readonly back: () => void }) {
  const yes = useRef<HTMLButtonElement>(null)
  useEffect(() => yes.current?.focus(), [])
  return (
    <section class="ask" role="alertdialog" aria-labelledby="ask">
      <h1 id="ask">{say('seats.ask')(placeOf(model.groups, seat, say))}</h1>
      <button class="main" ref={yes} onClick={() => model.takeSeat(seat)}>
        {say('seats.mine')}
      </button>
      <button class="plain" onClick={back}>
        {say('seats.other')}
      </button>
    </section>
  )
}

export function Seats({ model, say }: Props) {
  const [asked, setAsked] = useState<string | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [asked])
  const taken = new Set(model.board?.taken ?? [])
  if (asked !== null) return <Ask model={model} say={say} seat={asked} back={() => setAsked(null)} />
  return (
    <section>
      {model.trouble === 'moved' && (
        <p class="banner" role="alert">
          {model.sameDevice ? say('trouble.moved_here') : say('trouble.moved')}
        </p>
      )}
      {model.trouble === 'freed' && (
        <p class="banner" role="alert">
          {say('trouble.freed')}
        </p>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {say('seats.title')}
      </h1>
      <div class="tables">
        {model.groups.map((group) => (
          <fieldset key={group.id} class="table">
            <legend>
              <Read text={group.name} />
            </legend>
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
