// Pictures on their way into the text: made smaller here, kept by the board, then named in the text.

import { newId } from '../memory'
import { madeAnew } from '../pictures/anew'

const PIECE = 48_000
const AGAIN_MS = 5_000
const AGAIN: ReadonlySet<string> = new Set(['not_kept', 'too_many'])

export interface Picture {
  readonly name: string
  readonly width: number
  readonly height: number
}

export type PictureTold =
  | { type: 'picture'; id: string; name: string; width: number; height: number }
  | { type: 'no_picture'; id: string; reason: PictureFault }

export type PictureFault = 'bad_picture' | 'full' | 'too_many' | 'locked' | 'not_kept'
export type UploadState = 'idle' | 'making' | 'sending' | 'away' | PictureFault

/** What a picture needs of the line to the text. */
interface Line {
  say(message: object): boolean
  changed(): void
}

export class Uploads {
  state: UploadState = 'idle'
  private current: { readonly id: string; readonly text: string } | null = null
  private kept: Picture[] = []
  private timer = 0
  private waiting: File[] = []
  private making = false

  constructor(private readonly line: Line) {}

  get busy(): boolean {
    return this.making || this.current !== null
  }

  /** Send pictures, one after the other. */
  add(...files: readonly File[]): void {
    this.waiting.push(...files)
    this.next()
  }

  private next(): void {
    const file = this.busy ? undefined : this.waiting.shift()
    if (file) void this.make(file)
  }

  private async make(file: File): Promise<void> {
    this.making = true
    this.show('making')
    try {
      this.current = { id: newId(), text: await madeAnew(file) }
    } catch {
      return this.give('bad_picture')
    } finally {
      this.making = false
    }
    this.send()
  }

  /** Say no more of one that was not taken. */
  passOver(): void {
    if (!this.busy) this.state = 'idle'
  }

  /** Send it, or once more from the beginning: the board keeps it once. */
  send(): void {
    window.clearTimeout(this.timer)
    if (!this.current) return
    const { id, text } = this.current
    const of = Math.ceil(text.length / PIECE)
    for (let at = 0; at < of; at++) {
      const data = text.slice(at * PIECE, (at + 1) * PIECE)
      if (!this.line.say({ type: 'piece', id, at, of, data })) return this.show('away')
    }
    this.show('sending')
  }

  lost(): void {
    if (this.current) this.show('away')
  }

  told(message: PictureTold): void {
    if (message.id !== this.current?.id) return
    if (message.type === 'no_picture') {
      if (!AGAIN.has(message.reason)) return this.give(message.reason)
      this.timer = window.setTimeout(() => this.send(), AGAIN_MS)
      return this.show(message.reason)
    }
    this.current = null
    this.kept.push(message)
    this.show('idle')
    this.next()
  }

  /** One was not taken: say so, and leave those behind it, which would push the sentence away. */
  private give(why: PictureFault): void {
    this.current = null
    this.waiting = []
    this.show(why)
  }

  /** Say that something is no picture; one that is under way goes on. */
  refuse(): void {
    this.show('bad_picture')
  }

  /** What is on the teacher's disk and can be put into the text now. */
  take(): readonly Picture[] {
    return this.kept.splice(0)
  }

  close(): void {
    window.clearTimeout(this.timer)
    this.current = null
    this.waiting = []
  }

  private show(state: UploadState): void {
    this.state = state
    this.line.changed()
  }
}
