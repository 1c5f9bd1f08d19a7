// The text that a group writes together is in a file of its own: it is loaded when it is opened.

import type { Props } from '../app'
import { Later, useLater } from '../later'
import { Read } from './read'

const editor = new Later(() => import('../writing/index'))

export function WritingScreen({ model, say, close }: Props & { readonly close: () => void }) {
  const module = useLater(editor)
  if (!module) return <p class="quiet">{say('picture.loading')}</p>
  return <module.Writing key={model.seat} model={model} close={close} />
}

/** The way to the text, while groups may write. */
export function WritingCard({ model, say, open }: Props & { readonly open: () => void }) {
  const writing = model.board?.writing
  if (!writing) return null
  return (
    <button class="writing-card" onClick={open}>
      <span lang={model.language}>
        <Read text={writing.title} />
      </span>
      <b>{say('writing.open')}</b>
    </button>
  )
}
