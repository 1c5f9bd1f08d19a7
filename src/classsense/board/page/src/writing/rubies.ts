// Furigana above the text, in a layer of its own: neither the document nor what the input method works
// on knows of them.

import { Plugin } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import type { Provider } from './provider'
import { sentencesOf } from './readings'

const COMPOSING_MS = 200
/** Above the upper edge of a line's letters, as far as these leave room below it. */
const INTO_LINE_PX = 5
const MOST_SHOWN = 1_500

interface Label {
  readonly reading: string
  readonly left: number
  readonly top: number
}

export const rubies = (provider: Provider): Plugin =>
  new Plugin({
    view(view) {
      const layer = document.createElement('div')
      layer.className = 'readings'
      layer.setAttribute('aria-hidden', 'true') // a screen reader has readings of its own
      layer.lang = 'ja'
      view.dom.parentElement?.append(layer)
      let waiting = 0
      let timer = 0
      const draw = () => {
        waiting = 0
        if (view.isDestroyed) return
        layer.hidden = !provider.readings.shown || view.composing
        if (view.composing) timer ||= window.setTimeout(later, COMPOSING_MS)
        if (layer.hidden) return layer.replaceChildren()
        provider.readings.begin()
        layer.replaceChildren(...labelsOf(view, provider).map(shown))
        provider.askReadings()
      }
      const later = () => {
        timer = 0
        waiting ||= requestAnimationFrame(draw)
      }
      const sizes = new ResizeObserver(later)
      sizes.observe(view.dom)
      document.addEventListener('scroll', later, { passive: true })
      const unwatch = provider.watch(later)
      later()
      return {
        update(_, before) {
          if (before.doc !== view.state.doc) later()
        },
        destroy() {
          unwatch()
          sizes.disconnect()
          document.removeEventListener('scroll', later)
          cancelAnimationFrame(waiting)
          window.clearTimeout(timer)
          layer.remove()
        },
      }
    },
  })

function shown({ reading, left, top }: Label): HTMLElement {
  const ruby = document.createElement('ruby')
  const text = document.createElement('rt')
  text.textContent = reading
  ruby.style.left = `${left}px`
  ruby.style.top = `${top}px`
  ruby.append(text)
  return ruby
}

/** The readings of the paragraphs that are on the screen, or nearly. */
function labelsOf(view: EditorView, provider: Provider): readonly Label[] {
  const labels: Label[] = []
  const place = (view.dom.parentElement as HTMLElement).getBoundingClientRect()
  view.state.doc.descendants((node, pos) => {
    if (!node.isTextblock || labels.length > MOST_SHOWN) return !node.isTextblock
    const dom = view.nodeDOM(pos)
    if (!(dom instanceof HTMLElement) || !isNear(dom)) return false
    for (const { text, start } of sentencesOf(node.textBetween(0, node.content.size, undefined, '\n'))) {
      let from = pos + 1 + start
      for (const [part, reading] of provider.readings.of(text) ?? []) {
        const box = reading && boxOf(view, from, from + part.length)
        if (box) {
          labels.push({ reading, left: box.left + box.width / 2 - place.left, top: box.top + INTO_LINE_PX - place.top })
        }
        from += part.length
      }
    }
    return false
  })
  return labels
}

const isNear = (dom: HTMLElement): boolean => {
  const { top, bottom } = dom.getBoundingClientRect()
  return bottom > -innerHeight && top < 2 * innerHeight
}

/** Where a word stands; of a word on two lines, the longer part. */
function boxOf(view: EditorView, from: number, to: number): DOMRect | null {
  const range = document.createRange()
  const [start, end] = [view.domAtPos(from, 1), view.domAtPos(to, -1)]
  range.setStart(start.node, start.offset)
  range.setEnd(end.node, end.offset)
  const lines: DOMRect[] = []
  for (const box of range.getClientRects()) {
    const before = lines[lines.length - 1]
    if (!box.width) continue
    if (before && Math.abs(before.bottom - box.bottom) < before.height / 2) {
      before.width = Math.max(before.right, box.right) - before.left
    } else lines.push(DOMRect.fromRect(box))
  }
  return lines.sort((a, b) => b.width - a.width)[0] ?? null
}
