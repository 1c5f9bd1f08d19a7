// The words of changes that the board does not have, for a pupil who is to keep them elsewhere.

import { ContentString, decodeUpdate, Item, mergeUpdates, XmlElement, XmlFragment, XmlText, type ID } from 'yjs'

/** The words that some changes added, a line for each line of the text.
 * @param text The document of the changes; null where it is not here any more. */
export function wordsOf(updates: readonly Uint8Array[], text: XmlFragment | null): string {
  if (!updates.length) return ''
  const { structs, ds } = decodeUpdate(mergeUpdates([...updates]))
  const items = structs.filter((each) => each instanceof Item)
  const standing = text ? standingIn(text, ({ client, clock }) => items.some(({ id, length }) => isWithin(id, length, client, clock))) : []
  // What could not be put into the document stands in the changes themselves.
  return (standing.length ? standing : added(items, ds.clients)).join('\n')
}

const isWithin = (id: ID, length: number, client: number, clock: number): boolean =>
  id.client === client && id.clock <= clock && clock < id.clock + length

/** In the order of the text, without what was deleted since. */
function standingIn(parent: XmlFragment, isNew: (id: { client: number; clock: number }) => boolean): string[] {
  return parent.toArray().flatMap((part) => {
    if (part instanceof XmlText) {
      const line = newIn(part, isNew)
      return line ? [line] : []
    }
    if (!(part instanceof XmlElement)) return []
    const alt: unknown = part.nodeName === 'image' && part._item && isNew(part._item.id) ? part.getAttribute('alt') : null
    return typeof alt === 'string' && alt ? [alt] : standingIn(part, isNew)
  })
}

function newIn(line: XmlText, isNew: (id: { client: number; clock: number }) => boolean): string {
  let words = ''
  for (let item = line._start; item; item = item.right) {
    const { id, content, deleted } = item
    if (deleted || !(content instanceof ContentString)) continue
    for (let at = 0; at < content.str.length; at++) {
      if (isNew({ client: id.client, clock: id.clock + at })) words += content.str[at]
    }
  }
  return words
}

/** In the order in which it was written; what does not follow its letter before begins a line. */
function added(items: readonly Item[], gone: Map<number, { clock: number; len: number }[]>): string[] {
  const lines: string[] = []
  let last: ID | null = null
  for (const { id, origin, content, length } of items) {
    if (!(content instanceof ContentString)) continue
    const follows = origin && last && origin.client === last.client && origin.clock === last.clock
    let words = ''
    for (let at = 0; at < length; at++) {
      const clock = id.clock + at
      if (!gone.get(id.client)?.some((each) => each.clock <= clock && clock < each.clock + each.len)) words += content.str[at]
    }
    if (follows && lines.length) lines.push((lines.pop() as string) + words)
    else if (words) lines.push(words)
    last = { client: id.client, clock: id.clock + length - 1 }
  }
  return lines
}
