// Who wrote what, shown as a colour and a kind of line under the words.

import { Plugin, PluginKey, type EditorState } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import { ySyncPluginKey } from 'y-prosemirror'
import { XmlElement, XmlText, type XmlFragment } from 'yjs'
import type { Moved } from './moved'
import type { Provider } from './provider'
import { schema } from './schema'

const LATER_MS = 80

interface Shown {
  readonly on: boolean
  readonly runs: DecorationSet
}

const key = new PluginKey<Shown>('authors')

/** A piece of the text and the client that wrote it; positions are the editor's. */
export interface Run {
  readonly from: number
  readonly to: number
  readonly client: number
}

/** Walk over the document, whose parts have the same order and sizes as the editor's. */
export function runsOf(fragment: XmlFragment, moved: Moved): readonly Run[] {
  const runs: Run[] = []
  let at = 0
  const visit = (part: unknown): void => {
    if (part instanceof XmlText) {
      for (let item = part._start; item; item = item.right) {
        if (item.deleted || !item.countable) continue
        for (const { size, client } of moved.split(item.id.client, item.id.clock, item.length)) {
          runs.push({ from: at, to: at + size, client })
          at += size
        }
      }
    } else if (part instanceof XmlElement) {
      at += 1
      if (schema.nodes[part.nodeName]?.isLeaf) return
      part.toArray().forEach(visit)
      at += 1
    }
  }
  fragment.toArray().forEach(visit)
  return runs
}

export function authors(provider: Provider, styleOf: (seat: string) => string): Plugin<Shown> {
  const found = (state: EditorState): DecorationSet => {
    const runs = runsOf(provider.text, provider.moved)
    const end = runs[runs.length - 1]?.to ?? 0
    if (end > state.doc.content.size) return DecorationSet.empty // it is on its way from one to the other
    const own = provider.doc.clientID
    return DecorationSet.create(
      state.doc,
      runs.map(({ from, to, client }) => {
        const seat = provider.writers.get(client) ?? (client === own ? provider.seat : null)
        return Decoration.inline(from, to, { class: seat === null ? '' : `by ${styleOf(seat)}` })
      }),
    )
  }
  return new Plugin<Shown>({
    key,
    state: {
      init: () => ({ on: false, runs: DecorationSet.empty }),
      apply(transaction, before, _, state) {
        const meta = transaction.getMeta(key) as { on: boolean } | undefined
        const { on } = meta ?? before
        if (!on) return { on, runs: DecorationSet.empty }
        const remote = transaction.getMeta(ySyncPluginKey) as unknown
        if (meta || (remote && transaction.docChanged)) return { on, runs: found(state) }
        return { on, runs: before.runs.map(transaction.mapping, transaction.doc) }
      },
    },
    props: { decorations: (state) => key.getState(state)?.runs },
    view: () => {
      let timer = 0
      const look = (view: EditorView) => {
        timer = 0
        if (view.isDestroyed || !key.getState(view.state)?.on) return
        if (view.composing) timer = window.setTimeout(() => look(view), LATER_MS)
        else showAuthors(view, true)
      }
      return {
        // The document gets what was typed only after the editor's own state.
        update(view, before) {
          if (before.doc !== view.state.doc) timer ||= window.setTimeout(() => look(view), LATER_MS)
        },
        destroy: () => window.clearTimeout(timer),
      }
    },
  })
}

/** Show anew who wrote what, if it is shown. */
export function recolour(view: EditorView): void {
  if (view.isDestroyed || !key.getState(view.state)?.on) return
  if (view.composing) window.setTimeout(() => recolour(view), LATER_MS)
  else showAuthors(view, true)
}

export const showAuthors = (view: EditorView, on: boolean): void =>
  view.dispatch(view.state.tr.setMeta(key, { on }).setMeta('addToHistory', false))
