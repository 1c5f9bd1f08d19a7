import { useState } from 'preact/hooks'
import type { Model } from '../model'
import type { Shared } from '../protocol'
import type { Say } from '../words'
import { Read } from './read'

const LONGEST = 100

interface RemarksProps {
  readonly model: Model
  readonly say: Say
  readonly shared: Shared
  /** Which of the shared answers. */
  readonly index: number
}

/** What pupils say to a shared answer, without who says it, and the box for the own comment. */
export function RemarksOn({ model, say, shared, index }: RemarksProps) {
  const [open, setOpen] = useState(false)
  const said = shared.remarks?.[index] ?? []
  const ref = shared.refs?.[index]
  const own = ref === undefined ? [] : model.remarks.of(ref, model.board?.remarks ?? [])
  const waiting = own.filter((each) => !('shown' in each && each.shown))
  const box = `remark-${shared.question}-${index}`
  const late = ref === undefined ? undefined : model.remarks.refused.get(ref)
  const send = (event: Event) => {
    event.preventDefault()
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('remark') as HTMLTextAreaElement
    const text = field.value.trim()
    if (!text || ref === undefined) return
    model.remarks.write(shared.question, ref, text)
    setOpen(false)
  }
  return (
    <div class="remarks">
      {said.length > 0 && (
        <ul aria-label={say('remarks.title')}>
          {said.map((text, at) => (
            <li key={at}>
              <Read text={text} />
            </li>
          ))}
        </ul>
      )}
      {waiting.map((each) => (
        <p key={each.id} class="quiet own-remark">
          {each.text} <small>{'shown' in each ? say('remarks.with_teacher') : say('receipt.waiting')}</small>
        </p>
      ))}
      {ref !== undefined && !open && late === undefined && (
        <button class="plain" onClick={() => setOpen(true)}>
          {say('remarks.write')}
        </button>
      )}
      {ref !== undefined && (open || late !== undefined) && (
        <form onSubmit={send}>
          <label for={box}>{say('remarks.label')}</label>
          <textarea id={box} name="remark" rows={2} defaultValue={late ?? ''} maxLength={LONGEST} autocomplete="off" />
          <p class={late === undefined ? 'quiet' : 'trouble'} role={late === undefined ? undefined : 'alert'}>
            {late === undefined ? say('remarks.note') : say('remarks.late')}
          </p>
          <div class="buttons">
            <button class="main">{say('remarks.send')}</button>
            <button type="button" class="plain" onClick={() => (ref && model.remarks.refused.delete(ref), setOpen(false))}>
              {say('remarks.not')}
            </button>
          </div>
        </form>
      )}
    </div>
  )
}
