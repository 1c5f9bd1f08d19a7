// The pupil's own comments on shared answers: kept until the board has them, like an answer.

import { memory, newId, type Said } from './memory'
import type { FromBoard, OwnRemark } from './protocol'

export class Remarks {
  /** Answers whose comment was refused for good; the words stay in the box. */
  readonly refused = new Map<string, string>()

  constructor(
    private readonly send: (said: Said) => void,
    private readonly changed: () => void,
  ) {}

  write(question: string, answer: string, text: string): void {
    const said = { id: newId(), question, answer, text }
    this.refused.delete(answer)
    memory.keepSaid(said)
    this.send(said)
    this.changed()
  }

  /** The board knows us again, and may not have what was on its way. */
  again(): void {
    for (const said of memory.said()) this.send(said)
  }

  /** What was written to an answer: what the board has, then what is on its way. */
  of(answer: string, own: readonly OwnRemark[]): readonly (OwnRemark | Said)[] {
    const known = new Set(own.map((remark) => remark.id))
    return [...own, ...memory.said().filter((said) => !known.has(said.id))].filter((each) => each.answer === answer)
  }

  /** Return whether a message is about a comment of this tablet. */
  hears(message: FromBoard): boolean {
    if (message.type !== 'stored' && message.type !== 'refused') return false
    const said = memory.said().find((each) => each.id === message.id)
    if (!said) return false
    if (message.type === 'refused' && message.again) {
      window.setTimeout(() => memory.said().some((each) => each.id === said.id) && this.send(said), message.retry_s * 1000)
      return true
    }
    memory.dropSaid(said.id)
    if (message.type === 'refused') this.refused.set(said.answer, said.text)
    return true
  }
}
