// The pupil's name, which only the teacher sees. Kept on the board; of this page nothing but the draft.

import type { FromBoard, Refused } from './protocol'

/** What is wrong with what was typed, or null. */
export type NameTrouble = 'bad_name' | 'name_taken' | 'not_kept' | null

export class Naming {
  /** As the board has it. */
  name = ''
  trouble: NameTrouble = null
  /** What was sent and is not answered yet. */
  waiting: string | null = null
  /** The pupil does not want to write one, or has done so. */
  done = false

  constructor(
    private readonly send: (name: string) => void,
    private readonly changed: () => void,
  ) {}

  write(name: string): void {
    this.trouble = null
    this.waiting = name
    this.send(name)
    this.changed()
  }

  /** The pupil wants none. */
  skip(): void {
    this.done = true
    this.trouble = null
    this.changed()
  }

  private named(name: string): void {
    this.name = name
    this.trouble = null
    this.waiting = null
    this.done = true
  }

  /** Return whether a message is about the name. */
  hears(message: FromBoard): boolean {
    if (message.type === 'named') this.named(message.name)
    else if (message.type === 'refused' && message.about === 'name') this.refused(message)
    else return false
    return true
  }

  private refused(message: Refused): void {
    const { waiting } = this
    if (message.again && waiting !== null) {
      if (message.reason === 'not_kept') this.trouble = 'not_kept'
      window.setTimeout(() => waiting === this.waiting && this.send(waiting), message.retry_s * 1000)
      return
    }
    this.waiting = null
    if (message.reason === 'bad_name' || message.reason === 'name_taken') this.trouble = message.reason
  }

  /** The board knows us again, and may not have what was on its way. */
  again(): void {
    if (this.waiting !== null) this.send(this.waiting)
  }

  /** Another seat: another pupil, it may be. */
  forget(): void {
    this.name = ''
    this.trouble = null
    this.waiting = null
    this.done = false
  }
}
