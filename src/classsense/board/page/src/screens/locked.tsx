import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Props } from '../app'

interface LockableProps extends Props {
  readonly children: ComponentChildren
}

/**
 * What stands still while the teacher has locked the screens. It stays where it is, with all that
 * was written, but nothing in it can be seen, touched or reached by keys; afterwards the focus is
 * where it was.
 */
export function Lockable({ model, say, children }: LockableProps) {
  const { locked } = model
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef<HTMLElement | null>(null)
  const inside = useRef<HTMLDivElement>(null)
  const was = useRef(false)
  // Before the browser hides it, which would take the focus away.
  useLayoutEffect(() => {
    if (!locked) return
    const focused = document.activeElement
    before.current = focused instanceof HTMLElement && inside.current?.contains(focused) ? focused : null
  }, [locked])
  useEffect(() => {
    if (locked) heading.current?.focus()
    else if (was.current) before.current?.focus({ preventScroll: true })
    was.current = locked
  }, [locked])
  return (
    <>
      <div ref={inside} class={locked ? 'still' : ''} inert={locked} aria-hidden={locked}>
        {children}
      </div>
      <div class={locked ? 'locked' : 'unseen'} role="alert">
        {locked && (
          <>
            <h1 ref={heading} tabIndex={-1}>
              {say('locked.title')}
            </h1>
            <p>{say('locked.text')}</p>
          </>
        )}
        {!locked && was.current && <p>{say('locked.over')}</p>}
      </div>
    </>
  )
}
