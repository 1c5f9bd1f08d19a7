// Every line has its words in one piece from its beginning. Else several pupils who begin on the same
// empty line would make a piece each, and y-prosemirror joins pieces on every tablet in its own way,
// by which words are lost.

import { ySyncPluginKey } from 'y-prosemirror'
import { XmlElement, XmlFragment, XmlText, type Doc, type Transaction } from 'yjs'
import { schema } from './schema'

export function keepLinesWhole(doc: Doc): void {
  doc.on('afterTransaction', (transaction: Transaction) => {
    if (transaction.origin !== ySyncPluginKey) return
    const since = transaction.beforeState.get(doc.clientID) ?? 0
    const empty: XmlElement[] = []
    const look = (parent: XmlFragment): void => {
      for (const part of parent.toArray()) {
        const id = part instanceof XmlElement ? part._item?.id : null
        if (!(part instanceof XmlElement) || id?.client !== doc.clientID || id.clock < since) continue
        if (!schema.nodes[part.nodeName]?.isTextblock) look(part)
        else if (!part.length) empty.push(part)
      }
    }
    for (const changed of transaction.changed.keys()) if (changed instanceof XmlFragment) look(changed)
    if (!empty.length) return
    doc.transact(() => {
      for (const line of empty) line.insert(0, [new XmlText()])
    }, ySyncPluginKey)
  })
}
