// What a text may hold. The names of its parts are Tiptap's, so that other programs know them.

import { Schema, type DOMOutputSpec, type MarkSpec, type NodeSpec } from 'prosemirror-model'

const cell = (tag: 'td' | 'th', role: string): NodeSpec => ({
  content: 'block+',
  attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
  tableRole: role,
  isolating: true,
  parseDOM: [{ tag }],
  toDOM: ({ attrs }): DOMOutputSpec => [tag, { colspan: attrs.colspan as number, rowspan: attrs.rowspan as number }, 0],
})

const list = (tag: 'ul' | 'ol'): NodeSpec => ({
  group: 'block',
  content: 'listItem+',
  parseDOM: [{ tag }],
  toDOM: (): DOMOutputSpec => [tag, 0],
})

const mark = (tag: string, ...others: string[]): MarkSpec => ({
  parseDOM: [tag, ...others].map((each) => ({ tag: each })),
  toDOM: (): DOMOutputSpec => [tag, 0],
})

/** Whether a text's name of a picture is one of the board's: no address of anywhere. */
export const isPicture = (name: unknown): name is string => typeof name === 'string' && /^t-[\w-]{22}$/.test(name)

function pictureOf(element: HTMLElement): { src: string; alt: string } | false {
  const src = element.getAttribute('data-picture')
  return isPicture(src) && { src, alt: element.getAttribute('alt') ?? '' }
}

export const schema = new Schema({
  nodes: {
    doc: { content: '(block | image)+' },
    paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    heading: {
      group: 'block',
      content: 'inline*',
      defining: true,
      attrs: { level: { default: 2 } },
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: level > 2 ? 3 : 2 } })),
      toDOM: ({ attrs }) => [attrs.level === 3 ? 'h3' : 'h2', 0],
    },
    bulletList: list('ul'),
    orderedList: list('ol'),
    listItem: { content: 'paragraph block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    table: {
      group: 'block',
      content: 'tableRow+',
      tableRole: 'table',
      isolating: true,
      parseDOM: [{ tag: 'table' }],
      toDOM: () => ['table', ['tbody', 0]],
    },
    tableRow: {
      content: '(tableCell | tableHeader)*',
      tableRole: 'row',
      parseDOM: [{ tag: 'tr' }],
      toDOM: () => ['tr', 0],
    },
    tableCell: cell('td', 'cell'),
    tableHeader: cell('th', 'header_cell'),
    hardBreak: {
      group: 'inline',
      inline: true,
      selectable: false,
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
    },
    // Beside paragraphs only, so that what is exported holds it: not in a cell or an item.
    image: {
      draggable: true,
      attrs: { src: { default: '' }, alt: { default: '' }, width: { default: null }, height: { default: null } },
      // Only one that the board has named: what is pasted from elsewhere loads nothing.
      parseDOM: [{ tag: 'img[data-picture]', getAttrs: pictureOf }],
      toDOM: ({ attrs }) => ['img', { 'data-picture': attrs.src as string, alt: attrs.alt as string }],
    },
    text: { group: 'inline' },
  },
  marks: {
    bold: mark('strong', 'b'),
    italic: mark('em', 'i'),
    underline: mark('u'),
  },
})
