// The answers of all, as they come in numbered steps.

import type { Runs } from './furigana'
import type { LiveStep } from './protocol'

export class Stream {
  private list: { question: string; epoch: string; n: number; items: Map<number, string> } | null = null

  /** The answers to a question, in the order in which they came. */
  of(question: string): readonly string[] {
    return this.list?.question === question ? [...this.list.items.values()] : []
  }

  /** How they are read. */
  ruby: readonly Runs[] = []

  /** Add a step; false if one was missed. */
  append(step: LiveStep): boolean {
    if (step.since === 0) {
      this.list = { question: step.question, epoch: step.epoch, n: 0, items: new Map() }
      this.ruby = []
    }
    const list = this.list
    if (!list || list.epoch !== step.epoch || list.n !== step.since) return false
    list.n = step.n
    if (step.ruby) this.ruby = [...this.ruby, ...step.ruby]
    for (const [who, value] of step.items) {
      list.items.delete(who) // so that it stands last
      list.items.set(who, value)
    }
    return true
  }
}
