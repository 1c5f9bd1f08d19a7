// A picture in the text: fetched from the board for this tablet only, or a sentence in its place.

import type { Node } from 'prosemirror-model'
import { NodeSelection, Selection, type EditorState, type Transaction } from 'prosemirror-state'
import type { EditorView, NodeView } from 'prosemirror-view'
import { isPicture, schema } from './schema'
import type { Picture } from './uploads'

const AGAIN_MS = 3_000
const MOST_SIDE = 8_192
export const MOST_WORDS = 200
const loaded = new Map<string, Promise<string>>()

export interface PictureLook {
  token(): string
  words(what: 'plain' | 'loading' | 'none'): string
}

class Missing extends Error {}

/** The address of a picture in the memory of this page. */
function addressOf(name: string, token: string): Promise<string> {
  const known = loaded.get(name)
  if (known) return known
  const found = fetch(`./text-picture/${name}`, { headers: { Authorization: `Bearer ${token}` } }).then(async (reply) => {
    if (!reply.ok) throw new Missing()
    return URL.createObjectURL(await reply.blob())
  })
  loaded.set(name, found)
  found.catch(() => loaded.delete(name))
  return found
}

/** Another text is opened, which has no right to them. */
export function forgetPictures(): void {
  for (const address of loaded.values()) address.then(URL.revokeObjectURL, () => undefined)
  loaded.clear()
}

export class PictureView implements NodeView {
  readonly dom = document.createElement('figure')
  private readonly image = document.createElement('img')
  private readonly instead = document.createElement('span')
  private readonly words = document.createElement('figcaption')
  private state: 'loading' | 'none' | 'shown' = 'loading'
  private timer = 0
  private gone = false

  constructor(
    private node: Node,
    private readonly look: PictureLook,
  ) {
    this.dom.className = 'text-picture'
    this.words.setAttribute('aria-hidden', 'true') // the picture itself has them
    this.dom.append(this.image, this.instead, this.words)
    this.describe()
    void this.load()
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || node.attrs.src !== this.node.attrs.src) return false
    this.node = node
    this.describe()
    return true
  }

  ignoreMutation(): boolean {
    return true
  }

  destroy(): void {
    this.gone = true
    window.clearTimeout(this.timer)
  }

  private describe(): void {
    const { alt, width, height } = this.node.attrs as { alt: unknown; width: unknown; height: unknown }
    const said = typeof alt === 'string' ? alt.slice(0, MOST_WORDS) : ''
    const { state, image, instead, words, look } = this
    if (isSide(width) && isSide(height)) Object.assign(image, { width, height })
    image.alt = said || look.words('plain')
    image.hidden = state !== 'shown'
    instead.hidden = state === 'shown'
    instead.textContent = state === 'shown' ? '' : `${look.words(state)}${said && ` (${said})`}`
    words.hidden = state !== 'shown' || !said
    words.textContent = said
    this.dom.dataset.state = state
  }

  private async load(): Promise<void> {
    const name: unknown = this.node.attrs.src
    try {
      if (!isPicture(name)) throw new Missing()
      this.image.src = await addressOf(name, this.look.token())
      this.state = 'shown'
    } catch (error) {
      if (error instanceof Missing) this.state = 'none'
      else this.timer = this.gone ? 0 : window.setTimeout(() => void this.load(), AGAIN_MS)
    }
    if (!this.gone) this.describe()
  }
}

const isSide = (side: unknown): side is number => typeof side === 'number' && side >= 1 && side <= MOST_SIDE

/** Put a picture below the paragraph of the cursor; it is chosen, unless somebody writes. */
export function putPicture(view: EditorView, { name, width, height }: Picture): void {
  const { state } = view
  const { $to } = state.selection
  const at = $to.depth ? $to.after(1) : state.selection.to
  const picture = schema.nodes.image.create({ src: name, width, height })
  const last = at === state.doc.content.size
  const change = state.tr.insert(at, last ? [picture, schema.nodes.paragraph.create()] : picture)
  if (!view.hasFocus()) change.setSelection(NodeSelection.create(change.doc, at)).scrollIntoView()
  view.dispatch(change)
}

/** The picture that is chosen, and what is said of it. */
export function chosenPicture({ selection }: EditorState): { name: string; words: string } | null {
  if (!(selection instanceof NodeSelection) || selection.node.type !== schema.nodes.image) return null
  const { src, alt } = selection.node.attrs as { src: unknown; alt: unknown }
  return { name: String(src), words: typeof alt === 'string' ? alt : '' }
}

/** Go on writing below the picture that is chosen: a letter would take its place. */
export function goBelow(view: EditorView): void {
  const { doc, selection, tr } = view.state
  if (selection instanceof NodeSelection) view.dispatch(tr.setSelection(Selection.near(doc.resolve(selection.to), 1)))
  view.focus()
}

/** Say of a picture what it shows, wherever it stands by now. */
export function describePicture(view: EditorView, name: string, words: string): void {
  const alt = words.replace(/\s+/g, ' ').trim().slice(0, MOST_WORDS)
  const change: Transaction = view.state.tr
  view.state.doc.descendants((node, at) => {
    if (node.type === schema.nodes.image && node.attrs.src === name && node.attrs.alt !== alt) change.setNodeAttribute(at, 'alt', alt)
  })
  if (change.docChanged) view.dispatch(change)
}

/** The files that are pasted or dropped; none where there are words too. */
export function filesIn(data: DataTransfer | null): readonly File[] {
  return data && !data.types.includes('text/plain') ? [...data.files] : []
}

export const isImage = ({ type }: File): boolean => type.startsWith('image/')
