/** What is done after a while, each by its name. */
export class Timers {
  private readonly waiting = new Map<string, number>()
  private ended = false

  /** Do something after a while; once, however often it is wanted until then. */
  soon(name: string, ms: number, action: () => void): void {
    if (this.ended || this.waiting.has(name)) return
    const act = () => {
      this.waiting.delete(name)
      action()
    }
    this.waiting.set(name, window.setTimeout(act, ms))
  }

  stop(name: string): void {
    window.clearTimeout(this.waiting.get(name))
    this.waiting.delete(name)
  }

  /** Nothing is done any more. */
  close(): void {
    this.ended = true
    for (const timer of this.waiting.values()) window.clearTimeout(timer)
    this.waiting.clear()
  }
}
