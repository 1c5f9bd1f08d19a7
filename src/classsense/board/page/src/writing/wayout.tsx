// What the board will never take, and the way on: keep the words elsewhere, then go on with the text
// that the board has. Nothing goes without the pupil's yes.

import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { SayWriting } from './index'

interface WayOutProps {
  readonly say: SayWriting
  /** What is on this tablet only; empty if nothing but deletions and forms. */
  readonly words: string
  /** Whether it is of the text of a former table. */
  readonly late?: boolean
  /** Send it once more; null where that is of no use. */
  readonly again: (() => void) | null
  /** Forget it. */
  readonly goOn: () => Promise<void>
}

export function WayOut({ say, words, late = false, again, goOn }: WayOutProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const no = useRef<HTMLButtonElement>(null)
  const on = useRef<HTMLButtonElement>(null)
  const [told, tell] = useState<'copied' | 'by_hand' | null>(null)
  const [asked, ask] = useState(false)
  const [going, go] = useState(false)
  const was = useRef(false)
  // At once, so that no key goes elsewhere meanwhile.
  useLayoutEffect(() => {
    if (asked) no.current?.focus()
    else if (was.current) on.current?.focus()
    was.current = asked
  }, [asked])

  const copy = async () => tell((await copied(box.current as HTMLTextAreaElement)) ? 'copied' : 'by_hand')
  const yes = () => {
    go(true)
    void goOn()
  }
  return (
    <section class="way-out" aria-label={say('out.title')}>
      <h2>{say('out.title')}</h2>
      <p>{say(words ? 'out.why' : 'out.none')}</p>
      {words && (
        <>
          <textarea ref={box} readOnly rows={4} aria-label={say('out.words')} value={words} onFocus={() => box.current?.select()} />
          <p class="told-out" role="status">
            {told && say(`out.${told}`)}
          </p>
        </>
      )}
      {asked ? (
        <div class="sure" role="group" aria-label={say('out.sure')} onKeyDown={({ key }) => key === 'Escape' && ask(false)}>
          <p>{say(words ? 'out.sure' : 'out.sure_none')}</p>
          <button ref={no} class="plain" disabled={going} onClick={() => ask(false)}>
            {say('out.no')}
          </button>
          <button class="plain" disabled={going} onClick={yes}>
            {say(late ? 'out.yes_late' : 'out.yes')}
          </button>
        </div>
      ) : (
        <div class="ways">
          {words && <button onClick={() => void copy()}>{say('out.copy')}</button>}
          {again && (
            <button class="plain" onClick={again}>
              {say('out.again')}
            </button>
          )}
          <button ref={on} class="plain" onClick={() => ask(true)}>
            {say(late ? 'out.go_on_late' : 'out.go_on')}
          </button>
        </div>
      )}
    </section>
  )
}

/** Put the words of a box into the clipboard; on plain http only the older way is there. */
async function copied(box: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(box.value)
    return true
  } catch {
    box.focus()
    box.select()
    try {
      return document.execCommand('copy')
    } catch {
      return false
    }
  }
}
