// What was written to the text of a former table and is still on the tablet: the teacher moved the
// pupil meanwhile. It is handed in; of that text nothing comes back.

import type { Model } from '../model'
import { addressOf, framesOf, put } from './frames'
import { PASSING, Pending } from './pending'

const AGAIN_MS = 4_000

/** What is not on the teacher's disk of the text of a table. */
export type Left = readonly [group: string, pending: Pending]

export class Leftovers {
  private all: readonly Late[] = []

  constructor(
    private readonly model: Model,
    private left: readonly Left[],
    private readonly changed: () => void,
  ) {}

  get count(): number {
    return this.all.reduce((sum, { pending }) => sum + pending.count, 0)
  }

  /** Whether the board will never take some of it. */
  get refused(): boolean {
    return this.all.some(({ pending }) => pending.refused)
  }

  /** What the board will never take. */
  get updates(): readonly Uint8Array[] {
    return this.stuck.flatMap(({ pending }) => pending.updates)
  }

  /** Forget what the board will never take: the pupil said so. */
  async discard(): Promise<void> {
    await Promise.all(this.stuck.map(({ pending }) => pending.discard()))
    this.changed()
  }

  private get stuck(): readonly Late[] {
    return this.all.filter(({ pending }) => pending.refused)
  }

  of(group: string): Pending | undefined {
    return this.left.find(([table]) => table === group)?.[1]
  }

  /** Hand in what is here, from this page or an earlier one.
   * @param own The table whose text is open.
   * @param others The rooms of which something lies on the tablet. */
  async handIn(room: (table: string) => string, own: string, others: readonly string[]): Promise<void> {
    const left = new Map(this.left.filter(([group]) => group !== own))
    for (const { id } of this.model.groups) {
      if (left.has(id) || !others.includes(room(id))) continue
      const pending = new Pending(this.changed)
      await pending.begin(room(id))
      left.set(id, pending)
    }
    this.left = []
    this.all = [...left].map(([group, pending]) => new Late(this.model, group, pending, this.changed))
  }

  handOver(): readonly Left[] {
    this.close()
    return [...this.left, ...this.all.map(({ group, pending }): Left => [group, pending])]
  }

  close(): void {
    for (const each of this.all) each.close()
  }
}

class Late {
  private socket: WebSocket | null = null
  private timer = 0
  private closed = false

  constructor(
    private readonly model: Model,
    readonly group: string,
    readonly pending: Pending,
    private readonly changed: () => void,
  ) {
    this.connect()
  }

  /** Leave the rest to whoever comes after: it lies on the tablet. */
  close(): void {
    this.closed = true
    this.drop()
  }

  private connect(): void {
    this.drop()
    if (!this.pending.count || this.pending.refused) return this.end()
    if (!this.model.connected || !this.model.token) return this.again()
    const socket = new WebSocket(addressOf())
    this.socket = socket
    socket.onopen = () => socket.send(JSON.stringify({ type: 'write', token: this.model.token, late: this.group }))
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.socket === socket && typeof data === 'string') this.told(JSON.parse(data) as { type: string; n: number; reason: string })
    }
    socket.onclose = () => {
      if (this.socket === socket) this.again()
    }
  }

  private told({ type, n, reason }: { type: string; n: number; reason: string }): void {
    if (type === 'late') {
      this.pending.reconnected()
      this.send()
    } else if (type === 'saved') {
      this.pending.saved(n)
      this.send()
    } else if (type === 'refused' && n) this.pending.notTaken(n, PASSING.has(reason) ? null : reason)
    this.changed()
    if (!this.pending.count || this.pending.refused) this.end()
    else if (!this.pending.waiting) this.again() // not now: its text is locked, for example
  }

  private send(): void {
    for (const update of this.pending.take()) for (const message of framesOf(update)) put(this.socket, message)
  }

  private again(): void {
    this.drop()
    if (!this.closed) this.timer = window.setTimeout(() => this.connect(), AGAIN_MS)
  }

  private drop(): void {
    window.clearTimeout(this.timer)
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private end(): void {
    this.drop()
    if (!this.closed && !this.pending.count) this.pending.close()
    this.closed = true
    this.changed()
  }
}
