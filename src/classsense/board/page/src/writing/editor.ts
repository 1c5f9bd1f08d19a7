// The editor: ProseMirror on the group's document, and what its buttons and keys do.

import { baseKeymap, setBlockType, toggleMark } from 'prosemirror-commands'
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { Fragment, MarkType, NodeType, Slice } from 'prosemirror-model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import { EditorState, TextSelection, type Command } from 'prosemirror-state'
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  tableEditing,
} from 'prosemirror-tables'
import { EditorView } from 'prosemirror-view'
import { redo, undo, yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin, yUndoPluginKey } from 'y-prosemirror'
import type { UndoManager } from 'yjs'
import { authors, recolour } from './authors'
import { NOBODY, type Provider } from './provider'
import { PictureView, filesIn, isImage, type PictureLook } from './picture'
import { rubies } from './rubies'
import { schema } from './schema'
import { hidden } from './visible'

/** Of what is pasted or dropped at once: signs, and as many for each cell, paragraph and line. */
export const MOST_PASTED = 20_000
/** Of the whole text, if it is pasted: all of it may come back at once when it is undone. */
const MOST_IN_ALL = 100_000
const OF_A_PART = 8
/** So many parts are within each other where an item goes deeper. */
const DEEPEST = 16
/** And after something is pasted; the board takes 32. */
const MOST_DEEP = 30
const ROWS = 3
const COLUMNS = 2
const { nodes, marks } = schema

export type Act =
  | 'undo'
  | 'redo'
  | 'heading'
  | 'subheading'
  | 'bold'
  | 'italic'
  | 'underline'
  | 'bullets'
  | 'numbers'
  | 'table'
  | 'row'
  | 'column'
  | 'row_away'
  | 'column_away'
  | 'table_away'

const headed = (level: number): Command => (state, dispatch) => {
  const on = state.selection.$from.parent.hasMarkup(nodes.heading, { level })
  return setBlockType(on ? nodes.paragraph : nodes.heading, on ? null : { level })(state, dispatch)
}

const listed = (type: NodeType): Command => (state, dispatch) =>
  inside(state, type) ? liftListItem(nodes.listItem)(state, dispatch) : wrapInList(type)(state, dispatch)

function inside(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true
  return false
}

/** A small table with a head, after the paragraph; the cursor goes into its first cell. */
const tabled: Command = (state, dispatch) => {
  if (isInTable(state)) return false
  const line = (type: NodeType) => {
    const cells = Array.from({ length: COLUMNS }, () => type.create(null, nodes.paragraph.create()))
    return nodes.tableRow.create(null, cells)
  }
  const rows = Array.from({ length: ROWS }, (_, at) => line(at ? nodes.tableCell : nodes.tableHeader))
  const { $from } = state.selection
  const at = $from.after(1)
  const transaction = state.tr.insert(at, [nodes.table.create(null, rows), nodes.paragraph.create()])
  dispatch?.(transaction.setSelection(TextSelection.near(transaction.doc.resolve(at + 1))).scrollIntoView())
  return true
}

export const acts: Record<Act, Command> = {
  undo: (state, dispatch) => can(state, 'undo') && (!dispatch || undo(state)),
  redo: (state, dispatch) => can(state, 'redo') && (!dispatch || redo(state)),
  heading: headed(2),
  subheading: headed(3),
  bold: toggleMark(marks.bold),
  italic: toggleMark(marks.italic),
  underline: toggleMark(marks.underline),
  bullets: listed(nodes.bulletList),
  numbers: listed(nodes.orderedList),
  table: tabled,
  row: addRowAfter,
  column: addColumnAfter,
  row_away: deleteRow,
  column_away: deleteColumn,
  table_away: deleteTable,
}

const undos = (state: EditorState) => yUndoPluginKey.getState(state)?.undoManager as UndoManager | undefined

function can(state: EditorState, what: 'undo' | 'redo'): boolean {
  const manager = undos(state)
  return !!manager && (what === 'undo' ? manager.canUndo() : manager.canRedo())
}

/** What comes next is taken back on its own. */
export const apart = (state: EditorState): void => undos(state)?.stopCapturing()

/** Which buttons are pressed: what the cursor stands in. */
export function pressed(state: EditorState): ReadonlySet<Act> {
  const found = new Set<Act>()
  const { $from, from, to, empty } = state.selection
  const marked = (type: MarkType) =>
    empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type)
  if ($from.parent.hasMarkup(nodes.heading, { level: 2 })) found.add('heading')
  if ($from.parent.hasMarkup(nodes.heading, { level: 3 })) found.add('subheading')
  if (marked(marks.bold)) found.add('bold')
  if (marked(marks.italic)) found.add('italic')
  if (marked(marks.underline)) found.add('underline')
  if (inside(state, nodes.bulletList)) found.add('bullets')
  if (inside(state, nodes.orderedList)) found.add('numbers')
  return found
}

export const inTable = (state: EditorState): boolean => isInTable(state)

/** The words that are selected, a line for each paragraph and each row; empty if there are none. */
export const selected = (state: EditorState): string => wordsIn(state.selection.content().content).join('\n').trim()

/** Of a picture, what is said of it. */
function wordsIn(content: Fragment): string[] {
  const words: string[] = []
  content.forEach((node) => {
    const { type, attrs } = node
    if (type === nodes.tableRow) words.push(node.content.content.map((cell) => wordsIn(cell.content).join(' ')).join(' '))
    else if (type === nodes.image) words.push(...(attrs.alt ? [String(attrs.alt)] : []))
    else if (node.isTextblock) words.push(node.textBetween(0, node.content.size, '', '\n'))
    else words.push(...wordsIn(node.content))
  })
  return words
}

const broken: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hardBreak.create()).scrollIntoView())
  return true
}

/** An item goes a level deeper, as far as a reader can follow. */
const sunk: Command = (state, dispatch) =>
  state.selection.$to.depth < DEEPEST && sinkListItem(nodes.listItem)(state, dispatch)

const keys: Record<string, Command> = {
  'Mod-z': acts.undo,
  'Mod-y': acts.redo,
  'Mod-Shift-z': acts.redo,
  'Mod-b': acts.bold,
  'Mod-i': acts.italic,
  'Mod-u': acts.underline,
  'Mod-]': sunk,
  'Mod-[': liftListItem(nodes.listItem),
  'Shift-Enter': broken,
  Enter: splitListItem(nodes.listItem),
  // Only between the cells of a table: elsewhere the key goes on through the page.
  Tab: goToNextCell(1),
  'Shift-Tab': goToNextCell(-1),
}

const rules: readonly InputRule[] = [
  wrappingInputRule(/^\s*([-*・])\s$/, nodes.bulletList),
  wrappingInputRule(/^(\d+)[.．]\s$/, nodes.orderedList),
  textblockTypeInputRule(/^(#{2,3})\s$/, nodes.heading, ([, signs]) => ({ level: signs?.length ?? 2 })),
]

export interface Look {
  /** The style of a seat, by its place at the table. */
  styleOf(seat: string): string
  nameOf(seat: string): string
  label(): string
  /** Called after each change of text or selection. */
  changed(): void
  leave(): void
  /** Why something was not done; null when something is. */
  tell(what: 'too_much' | 'too_long' | null): void
  ofPicture: PictureLook['words']
}

/** How many parts are within each other at the most. */
const deepest = (content: Fragment): number => Math.max(0, ...content.content.map((part) => 1 + deepest(part.content)))

/** Why a piece cannot be put into the text; null if it can. */
function tooLarge(state: EditorState, slice: Slice): 'too_much' | 'too_long' | null {
  let size = slice.size
  slice.content.descendants((part) => {
    if (part.isBlock) size += OF_A_PART
  })
  if (size > MOST_PASTED || state.selection.$to.depth + deepest(slice.content) > MOST_DEEP) return 'too_much'
  return state.doc.content.size + size > MOST_IN_ALL ? 'too_long' : null
}

export function edit(place: HTMLElement, provider: Provider, look: Look): EditorView {
  const refuses = (view: EditorView, slice: Slice): boolean => {
    const why = view.editable ? tooLarge(view.state, slice) : null
    if (why) look.tell(why)
    return why !== null
  }
  const takes = (view: EditorView, data: DataTransfer | null): boolean => {
    const files = filesIn(data)
    if (!files.length) return false
    // A browser would go to a file that it is given: even one that is not wanted is taken.
    if (view.editable && files.some(isImage)) provider.uploads.add(...files.filter(isImage))
    else if (view.editable) provider.uploads.refuse()
    return true
  }
  const ofPicture = { token: () => provider.token, words: look.ofPicture }
  const view: EditorView = new EditorView(place, {
    nodeViews: { image: (node) => new PictureView(node, ofPicture) },
    state: EditorState.create({ schema, plugins: plugins(provider, look) }),
    editable: () => provider.editable,
    scrollMargin: hidden,
    scrollThreshold: hidden,
    attributes: () => ({
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': look.label(),
      'aria-readonly': String(!provider.editable),
      tabindex: '0',
      class: 'written',
    }),
    // Whole or not at all, and never without a word.
    handlePaste: (view, event, slice) => takes(view, event.clipboardData) || refuses(view, slice),
    handleDrop: (view, event, slice, moved) => !moved && (takes(view, event.dataTransfer) || refuses(view, slice)),
    handleKeyDown: (_, event) => {
      if (event.altKey && event.key === 'F10') look.leave()
      return event.altKey && event.key === 'F10'
    },
    // Its plugins change it while it is being made, when it has no other name yet.
    dispatchTransaction(this: EditorView, transaction) {
      if (this.isDestroyed) return // a plugin's timer came after the text was left
      this.updateState(this.state.apply(transaction))
      if (transaction.docChanged && !transaction.getMeta(ySyncPluginKey)) {
        look.tell(null)
        provider.uploads.passOver()
      }
      look.changed()
    },
  })
  provider.composing = () => view.composing
  provider.disowned = () => disown(view, provider, look)
  return view
}

interface Place {
  readonly item?: unknown
  readonly type?: unknown
  readonly tname?: unknown
}

/** Those who point at a place; the editor would stop at one that points nowhere. */
function others(own: number, other: number, { cursor }: { cursor?: { anchor?: Place; head?: Place } | null }): boolean {
  const stands = (place?: Place) => !!(place?.item ?? place?.type ?? place?.tname)
  return other !== own && (!cursor || (stands(cursor.anchor) && stands(cursor.head)))
}

function plugins(provider: Provider, look: Look) {
  const seatOf = (client: number) => provider.writers.get(client) ?? null
  const cursorBuilder = (_: unknown, client: number) => cursor(seatOf(client), look)
  const selectionBuilder = (_: unknown, client: number) => ({ class: `marked ${look.styleOf(seatOf(client) ?? '')}` })
  return [
    ySyncPlugin(provider.text),
    yCursorPlugin(provider.awareness, { awarenessStateFilter: others, cursorBuilder, selectionBuilder }),
    yUndoPlugin(),
    authors(provider, look.styleOf),
    rubies(provider),
    inputRules({ rules }),
    keymap(keys),
    keymap(baseKeymap),
    tableEditing(),
  ]
}

/** Take the erased off the colours and the flags that stand here. */
function disown(view: EditorView, provider: Provider, look: Look): void {
  const known = new Set(provider.writers.values())
  for (const flag of view.dom.querySelectorAll<HTMLElement>('.cursor [data-seat]')) {
    if (known.has(flag.dataset.seat as string)) continue
    flag.dataset.seat = NOBODY
    flag.textContent = look.nameOf(NOBODY)
    if (flag.parentElement) flag.parentElement.className = `cursor ${look.styleOf(NOBODY)}`
  }
  recolour(view)
}

/** Tell the names of the seats and of the text anew: the page speaks another language. */
export function relabel(view: EditorView, nameOf: Look['nameOf']): void {
  if (view.isDestroyed) return
  for (const flag of view.dom.querySelectorAll<HTMLElement>('.cursor [data-seat]')) {
    flag.textContent = nameOf(flag.dataset.seat as string)
  }
  view.setProps({})
}

/** Where somebody else is: a line, and a flag with the name of the seat. */
function cursor(seat: string | null, look: Look): HTMLElement {
  const line = document.createElement('span')
  line.className = `cursor ${look.styleOf(seat ?? '')}`
  line.setAttribute('aria-hidden', 'true')
  if (seat !== null) {
    const flag = document.createElement('span')
    flag.textContent = look.nameOf(seat)
    flag.dataset.seat = seat
    line.append('\u2060', flag, '\u2060')
  }
  return line
}
