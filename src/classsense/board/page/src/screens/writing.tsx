// The text that a group writes together is in a file of its own: it is loaded when it is opened.

import { useEffect, useState } from 'preact/hooks'
import type { Props } from '../app'
import { Read } from './read'

type Module = typeof import('../writing/index')

const AGAIN_MS = 1_000
let loaded: Module | null = null

export function WritingScreen({ model, say, close }: Props & { readonly close: () => void }) {
  const [module, setModule] = useState(loaded)
  useEffect(() => {
    let timer = 0
    let gone = false
    const load = () =>
      import('../writing/index').then(
        (found) => {
          loaded = found
          if (!gone) setModule(() => found)
        },
        () => {
          if (!gone) timer = window.setTimeout(load, AGAIN_MS) // the network is away
        },
      )
    if (!loaded) void load()
    return () => {
      gone = true
      window.clearTimeout(timer)
    }
  }, [])
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
