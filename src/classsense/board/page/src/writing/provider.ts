// The line to a group's text: what is written goes out, what others write comes in. See the last
// section of docs/board-protocol.md.

import * as decoding from 'lib0/decoding'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import { applyUpdate, Doc, encodeStateVector } from 'yjs'
import type { Model } from '../model'
import { addressOf, frame, framesOf, put } from './frames'
import { Leftovers, type Left } from './late'
import { keepLinesWhole } from './lines'
import { Moved } from './moved'
import { PASSING, Pending } from './pending'
import { Readings } from './readings'
import { Timers } from './timers'
import type { Told } from './told'
import { Uploads } from './uploads'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000
/** What is written in so short a time goes in one message. */
const BATCH_MS = 40
const CURSOR_MS = 120
const ANSWER_WITHIN_MS = 15_000
const HELD_MS = 60
const READ_MS = 400
const READ_AGAIN_MS = 8_000

export type Saving = 'opening' | 'saved' | 'unsaved' | 'kept' | 'away' | 'failing' | 'full' | 'refused' | 'lost'

/** Whose the words of a pupil are who was erased. */
export const NOBODY = '?'

export class Provider {
  readonly doc = new Doc()
  readonly awareness = new Awareness(this.doc)
  readonly text = this.doc.getXmlFragment('report')
  /** By client of the text, whose it is; an empty seat is the teacher's. */
  readonly writers = new Map<number, string>()
  /** Words that were put elsewhere. */
  readonly moved = new Moved()
  readonly seat: string
  title = ''
  locked = false
  /** The text has been here; from now on it can be read, and written without the board. */
  synced = false
  /** Whether an input method composes: what others write waits, so that it is not disturbed. */
  composing: () => boolean = () => false
  /** What was shown as somebody's is another's now, or nobody's. */
  disowned: () => void = () => {}
  closed = false
  /** So often something could not be taken in; the editor is then made anew from the document. */
  faults = 0
  readonly readings = new Readings()
  readonly uploads = new Uploads({ say: (message) => this.say(message), changed: () => this.changed() })

  readonly pending = new Pending(() => this.changed())
  private readonly watchers = new Set<() => void>()
  private socket: WebSocket | null = null
  private open = false
  private handed = false
  /** Whose text it is; null before it is open. */
  group: string | null = null
  /** What is still to be handed in of the texts of former tables. */
  readonly late: Leftovers
  private failing = false
  private pauseMs = FIRST_PAUSE_MS
  private again_ms = FIRST_PAUSE_MS
  private heard = Promise.resolve()
  private held: (() => void)[] = []
  private readonly timers = new Timers()
  private readonly unwatch: () => void

  constructor(
    private readonly model: Model,
    left: readonly Left[] = [],
  ) {
    this.late = new Leftovers(model, left, () => this.changed())
    this.seat = model.seat ?? ''
    keepLinesWhole(this.doc)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return
      this.pending.add(update)
      this.timers.soon('flush', BATCH_MS, () => this.flush())
      this.changed()
    })
    this.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin !== this) this.timers.soon('cursor', CURSOR_MS, () => this.point())
    })
    this.unwatch = model.watch(() => this.heedModel())
    this.connect()
  }

  /** Proves to the board whose tablet asks for a picture. */
  get token(): string {
    return this.model.token ?? ''
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** How many changes are not on the teacher's disk. */
  get unsaved(): number {
    return this.pending.count
  }

  /** How many changes of any text are not. */
  get waits(): number {
    return this.unsaved + this.late.count
  }

  /** What is true of the text now. */
  get saving(): Saving {
    if (!this.synced) return 'opening'
    if (this.pending.refused) return this.pending.refused === 'full' ? 'full' : 'refused'
    if (!this.open && !this.pending.keeps) return 'lost'
    if (!this.open) return !this.pending.count ? 'away' : this.pending.kept ? 'kept' : 'unsaved'
    if (!this.pending.count) return 'saved'
    return this.failing ? 'failing' : 'unsaved'
  }

  /** Forget what was refused; whoever watches opens the text anew, as the board has it. */
  async goOn(): Promise<void> {
    await this.pending.discard()
    this.close()
    this.changed()
  }

  /** Whether the text may be changed: not where nobody can keep it. */
  get editable(): boolean {
    return this.synced && !this.locked && !this.closed && (this.open || this.pending.keeps) && !this.pending.refused
  }

  close(): void {
    this.flush()
    this.closed = true
    this.uploads.close()
    this.unwatch()
    this.timers.close()
    this.drop()
    this.late.close()
    if (!this.handed) this.pending.close()
    this.awareness.destroy()
    this.doc.destroy()
  }

  /** Another table's text is opened in place of this one: give it what is not saved. */
  handOver(): readonly Left[] {
    const left = this.late.handOver()
    this.handed = this.group !== null && this.pending.count > 0
    return this.handed ? [...left, [this.group as string, this.pending]] : left
  }

  /** The page's other line notices by itself when the board is away, and when it is back. */
  private heedModel(): void {
    if (this.model.over) this.finish()
    if (this.closed) return
    if (!this.model.connected && this.socket) this.lost()
    else if (this.model.connected && !this.socket) {
      this.pauseMs = FIRST_PAUSE_MS
      this.connect()
    }
  }

  /** The lesson is over, and the board waits a moment for the rest. */
  private finish(): void {
    this.flush()
    if (this.waits) return
    this.close()
    window.setTimeout(() => this.model.settle())
  }

  private connect(): void {
    this.timers.stop('again')
    if (this.closed || !this.model.connected || !this.model.token) return
    this.drop()
    const socket = new WebSocket(addressOf())
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.await()
    socket.onopen = () => socket.send(JSON.stringify({ type: 'write', token: this.model.token }))
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.timers.stop('answer')
      // One after the other: the first of them waits for what lies on the tablet.
      this.heard = this.heard
        .then(() => {
          if (this.socket !== socket) return
          return typeof data === 'string' ? this.told(JSON.parse(data) as Told) : this.sync(new Uint8Array(data))
        })
        .catch((fault: unknown) => this.recover(fault))
    }
    socket.onclose = () => {
      if (this.socket === socket) this.lost()
    }
  }

  /** A board that does not answer is away. */
  private await(): void {
    this.timers.soon('answer', ANSWER_WITHIN_MS, () => this.lost())
  }

  /** Something here could not take in what came: all of it comes again, for an editor made anew. */
  private recover(fault: unknown): void {
    console.warn(fault)
    this.held = []
    this.faults += 1
    this.lost()
  }

  private lost(): void {
    this.drop()
    this.changed()
    if (this.closed) return
    this.timers.soon('again', this.pauseMs * (0.75 + Math.random() / 2), () => this.connect())
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2)
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    this.open = false
    this.failing = false
    this.uploads.lost()
    this.timers.stop('answer')
    socket?.close()
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID)
    removeAwarenessStates(this.awareness, others, this)
  }

  private async told(message: Told): Promise<void> {
    switch (message.type) {
      case 'opened':
        await this.opened(message)
        break
      case 'writers':
        this.learn(message.writers)
        break
      case 'moved':
        this.moved.learn(message.moved)
        this.disowned()
        break
      case 'saved':
        this.failing = false
        this.again_ms = FIRST_PAUSE_MS
        this.pending.saved(message.n)
        this.flush()
        break
      case 'readings':
        this.readings.hear(message.ruby)
        break
      case 'not_saved':
        this.failing = true
        break
      case 'locked':
        this.locked = message.locked
        if (!message.locked) this.flush()
        break
      case 'picture':
      case 'no_picture':
        this.uploads.told(message)
        break
      case 'refused':
        if (message.n) this.pending.notTaken(message.n, PASSING.has(message.reason) ? null : message.reason)
    }
    this.changed()
  }

  private async opened({ title, group, seat, locked, writers, moved }: Told & { type: 'opened' }): Promise<void> {
    if (seat !== this.seat || (this.group !== null && group !== this.group)) {
      this.closed = true // another table's text, which needs a document of its own
      return this.drop()
    }
    this.title = title
    this.locked = locked
    this.learn(writers)
    this.moved.learn(moved ?? [])
    this.pending.reconnected()
    if (this.group === null) {
      this.group = group
      const room = (table: string) => `${this.model.code}/${table}/${seat}`
      const own = await this.pending.begin(room(group), this.late.of(group))
      for (const update of own) applyUpdate(this.doc, update, this)
      await this.late.handIn(room, group, await this.pending.others())
    }
    this.pauseMs = FIRST_PAUSE_MS
    this.send([0, 0], encodeStateVector(this.doc))
    // Twice: the board took the cursor away when the line was lost, which counted as a change.
    const cursor = this.awareness.getLocalState() ?? {}
    this.awareness.setLocalState(cursor)
    this.awareness.setLocalState(cursor)
  }

  private learn(writers: Record<string, string>): void {
    const news = Object.entries(writers).map(([client, seat]) => [Number(client), seat] as const)
    const gone = news.some(([client, seat]) => seat === NOBODY && this.writers.get(client) !== NOBODY)
    for (const [client, seat] of news) this.writers.set(client, seat)
    if (gone) this.disowned()
  }

  private sync(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message)
    if (decoding.readVarUint(decoder) === 1) {
      const body = decoding.readVarUint8Array(decoder)
      return this.receive(() => applyAwarenessUpdate(this.awareness, body, this))
    }
    const step = decoding.readVarUint(decoder)
    const body = decoding.readVarUint8Array(decoder)
    if (step === 0) return this.answer()
    this.receive(() => {
      applyUpdate(this.doc, body, this)
      this.synced ||= step === 1
      this.changed()
    })
  }

  /** The board asks for what it lacks. */
  private answer(): void {
    if (!this.open) {
      this.open = true
      this.flush()
      this.uploads.send()
      return this.changed()
    }
    this.pending.slowly()
    this.timers.soon('flush', this.again_ms, () => this.flush())
    this.again_ms = Math.min(LONGEST_PAUSE_MS, this.again_ms * 2)
  }

  /** Take something in, as soon as no input method is in the middle of a word. */
  private receive(change: () => void): void {
    if (!this.held.length && !this.composing()) return change()
    this.held.push(change)
    this.timers.soon('held', HELD_MS, () => this.release())
  }

  private release(): void {
    if (this.closed) return
    if (this.composing()) return this.timers.soon('held', HELD_MS, () => this.release())
    const held = this.held
    this.held = []
    try {
      for (const change of held) change()
    } catch (fault) {
      this.recover(fault)
    }
  }

  flush(): void {
    if (!this.open || this.locked) return
    for (const update of this.pending.take()) this.sendUpdate(update)
    if (this.pending.waiting) this.await()
  }

  private point(): void {
    if (this.open) this.send([1], encodeAwarenessUpdate(this.awareness, [this.doc.clientID]))
  }

  /** Show how the text is read, or not. */
  read(shown: boolean, grade: number | null): void {
    this.readings.shown = shown
    this.readings.turn(grade)
    this.changed()
  }

  /** Ask how the sentences are read that are wanted, when nothing has been written for a moment. */
  askReadings(): void {
    this.timers.stop('read')
    this.timers.soon('read', READ_MS, () => {
      const texts = this.open ? this.readings.take() : []
      if (!texts.length) return
      put(this.socket, JSON.stringify({ type: 'read', texts }))
      this.timers.soon('read_again', READ_AGAIN_MS, () => this.changed())
    })
  }

  private sendUpdate(update: Uint8Array): void {
    for (const message of framesOf(update)) put(this.socket, message)
  }

  private send(kind: readonly number[], body: Uint8Array): void {
    put(this.socket, frame(kind, body))
  }

  private say(message: object): boolean {
    if (!this.open) return false
    put(this.socket, JSON.stringify(message))
    return true
  }

  private changed(): void {
    for (const watcher of this.watchers) watcher()
    if (this.model.over && !this.closed) this.finish()
  }
}
