// What was written here and is not on the teacher's disk yet: kept on the tablet, sent, and sent
// again, until the board has said `saved`.

import { mergeUpdates } from 'yjs'
import { memory } from '../memory'
import { Store } from './store'

/** The board takes no larger update, in however many messages it comes. */
const MOST_BYTES = 512 * 1024
const BATCH_BYTES = 48_000
/** Faults of a moment: the update is sent again. */
export const PASSING: ReadonlySet<string> = new Set(['ahead', 'locked'])
/** Those that hold something, whatever text it is of. */
const filled = new Set<Pending>()

interface Entry {
  readonly update: Uint8Array
  /** Where it lies on the tablet; null until it does. */
  key: number | null
  /** Which update of the connection it went with; 0 if it has not gone, or was refused. */
  sentAs: number
  /** Why the board will never take it; null as long as it may. */
  refused: string | null
  dropped: boolean
}

export class Pending {
  private entries: Entry[] = []
  private sent = 0
  /** So many changes go together in one message, and no other before its receipt; infinite at rest. */
  private most = Infinity
  private room = ''
  private readonly store = new Store()
  /** Whether the tablet can keep what is written. */
  keeps = true

  constructor(private readonly changed: () => void) {}

  /** What an earlier page left of this text, or the same one before its pupil was moved away and back. */
  async begin(room: string, before?: Pending): Promise<readonly Uint8Array[]> {
    this.room = room
    if (before) filled.delete(before)
    const unkept = before?.entries.filter(({ key }) => key === null) ?? []
    try {
      const stored = await this.store.all(room)
      const earlier = stored.map(({ key, update }) => ({ update, key, sentAs: 0, refused: null, dropped: false }))
      this.entries = [...earlier, ...unkept, ...this.entries]
    } catch {
      this.keeps = false
      this.entries = [...(before?.entries ?? []), ...this.entries]
    }
    this.note()
    return this.entries.map(({ update }) => update)
  }

  get count(): number {
    return this.entries.length
  }

  /** Whether everything that is not saved lies on the tablet. */
  get kept(): boolean {
    return this.entries.every(({ key }) => key !== null)
  }

  /** Why the board will never take some of it; null if it may. */
  get refused(): string | null {
    return this.entries.find(({ refused }) => refused)?.refused ?? null
  }

  get waiting(): boolean {
    return this.entries.some(({ sentAs }) => sentAs > 0)
  }

  add(update: Uint8Array): void {
    const entry: Entry = { update, key: null, sentAs: 0, refused: update.length > MOST_BYTES ? 'full' : null, dropped: false }
    this.entries.push(entry)
    if (this.entries.length === 1) this.note()
    this.store.add(this.room, update).then(
      (key) => {
        entry.key = key
        if (entry.dropped) void this.forget([entry])
        this.changed()
      },
      () => {
        this.keeps = false
        this.changed()
      },
    )
  }

  /** A new connection counts anew. */
  reconnected(): void {
    this.sent = 0
    this.again()
  }

  /** Send all of it once more; what comes twice changes nothing. */
  again(): void {
    for (const entry of this.entries) entry.sentAs = 0
  }

  /** The board lacks something that others wrote: go on one change at a time. Two tablets may each build on what the
   * other has not sent again yet; if each sent all of it at once, both would be refused for ever. */
  slowly(): void {
    this.again()
    this.most = 1
  }

  /** Take what is to be sent, as few messages. */
  take(): readonly Uint8Array[] {
    if (this.most < Infinity && this.entries.some(({ sentAs }) => sentAs > 0)) return []
    const messages: Uint8Array[] = []
    let batch: Entry[] = []
    let bytes = 0
    const end = () => {
      if (!batch.length) return
      this.sent += 1
      for (const entry of batch) entry.sentAs = this.sent
      messages.push(mergeUpdates(batch.map(({ update }) => update)))
      batch = []
      bytes = 0
    }
    for (const entry of this.entries) {
      if (entry.sentAs || entry.refused) continue
      if (batch.length >= this.most || (messages.length && this.most < Infinity)) break
      if (bytes + entry.update.length > BATCH_BYTES) end()
      batch.push(entry)
      bytes += entry.update.length
    }
    end()
    return messages
  }

  saved(n: number): void {
    const saved = this.entries.filter(({ sentAs }) => sentAs > 0 && sentAs <= n)
    this.entries = this.entries.filter((entry) => !saved.includes(entry))
    if (saved.length) this.most = this.entries.length ? 2 * this.most : Infinity
    for (const entry of saved) entry.dropped = true
    if (saved.length && !this.entries.length) this.note()
    void this.forget(saved)
  }

  /** Update `n` was not taken; and never will be if a reason is given. */
  notTaken(n: number, never: string | null): void {
    for (const entry of this.entries) {
      if (entry.sentAs !== n) continue
      entry.sentAs = 0
      entry.refused = never
    }
  }

  private async forget(entries: readonly Entry[]): Promise<void> {
    const keys = entries.map(({ key }) => key).filter((key) => key !== null)
    try {
      if (keys.length) await this.store.drop(keys)
    } catch {
      // It is sent once more by the next page, and changes nothing.
    }
  }

  /** Which other texts something on this tablet is of. */
  async others(): Promise<readonly string[]> {
    try {
      return (await this.store.rooms()).filter((room) => room !== this.room)
    } catch {
      return []
    }
  }

  /** What the board does not have. */
  get updates(): readonly Uint8Array[] {
    return this.entries.map(({ update }) => update)
  }

  /** What was refused may have room now. */
  retry(): void {
    for (const entry of this.entries) entry.refused = null
    this.changed()
  }

  /** Forget what the board does not have: the pupil said so. */
  async discard(): Promise<void> {
    const gone = this.entries
    for (const entry of gone) entry.dropped = true
    await this.forget(gone)
    this.entries = this.entries.filter((entry) => !gone.includes(entry))
    this.note()
  }

  private note(): void {
    if (this.entries.length) filled.add(this)
    else filled.delete(this)
    memory.keepTextWaits(filled.size > 0)
  }

  close(): void {
    filled.delete(this)
    this.store.close()
  }
}
