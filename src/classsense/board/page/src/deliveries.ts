// What became of the own answers. Of the page only: what the board has is kept on no tablet.

import { draftOf, isPicture } from './draft'
import { memory, type Kept } from './memory'

/** What became of the own answer to a question. */
export interface Delivery {
  readonly value: string
  readonly state: 'waiting' | 'stored' | 'late'
  readonly at: string | null
}

export class Deliveries {
  private readonly late = new Map<string, string>()
  private readonly receipts = new Map<string, Kept>()

  /** Tell of a question; `own` is the answer that the board has of this tablet. */
  of(question: string, own: string | undefined): Delivery | null {
    const round = memory.round(question)
    const waiting = last(memory.unsent().filter((kept) => (kept.round ?? round) === round), question)
    if (waiting) return { value: draftOf(waiting), state: 'waiting', at: null }
    const late = this.late.get(question)
    if (late !== undefined) return { value: late, state: 'late', at: null }
    const receipt = this.receipts.get(question)
    // The board has a photo that is confirmed; it need not lie here as well.
    if (receipt && own && isPicture(own)) return { value: own, state: 'stored', at: receipt.at }
    if (receipt) return { value: draftOf(receipt), state: 'stored', at: receipt.at }
    return own === undefined ? null : { value: own, state: 'stored', at: null }
  }

  stored(kept: Kept): void {
    const round = memory.round(kept.question)
    if ((kept.round ?? round) === round) {
      const at = new Date().toLocaleTimeString('ja-JP', { hour12: false })
      this.receipts.set(kept.question, { ...kept, at })
    }
    memory.dropUnsent(kept.id)
  }

  /** The board will never take this answer; the words stay in the draft. */
  tooLate(kept: Kept): void {
    memory.dropUnsent(kept.id)
    memory.keepDraft(kept.question, draftOf(kept))
    this.late.set(kept.question, draftOf(kept))
  }

  /** It is answered, or asked, anew. */
  again(question: string): void {
    this.late.delete(question)
    this.receipts.delete(question)
  }

  /** The question is asked anew, or an earlier round counts again: its receipt is not of now. */
  heedRound(question: string, round: number): void {
    if (memory.round(question) === round) return
    this.again(question)
    memory.keepRound(question, round)
  }

  /** Another pupil sits here now. */
  forget(): void {
    memory.wipeDrafts()
    this.receipts.clear()
    this.late.clear()
  }
}

/** The newest entry about a question; entries come in order. */
export function last<T extends { question: string }>(entries: readonly T[], question: string): T | undefined {
  const about = entries.filter((entry) => entry.question === question)
  return about[about.length - 1]
}
