// Words that somebody put elsewhere: the board tells which client wrote them first.

/** Client, clock of the first unit, how many units, and the client that wrote them first. */
export type MovedWords = readonly [client: number, start: number, size: number, first: number]

interface Part {
  readonly start: number
  readonly end: number
  readonly first: number
}

export class Moved {
  private readonly parts = new Map<number, Part[]>()

  learn(moved: readonly MovedWords[]): void {
    for (const [client, start, size, first] of moved) {
      const parts = this.parts.get(client) ?? []
      this.parts.set(client, parts)
      const at = parts.findIndex((part) => part.start >= start)
      if (parts[at]?.start !== start) parts.splice(at < 0 ? parts.length : at, 0, { start, end: start + size, first })
    }
  }

  /** Cut what a client has into parts, each with the client that wrote it first. */
  split(client: number, start: number, size: number): readonly { size: number; client: number }[] {
    const found: { size: number; client: number }[] = []
    const end = start + size
    let at = start
    const upTo = (next: number, of: number) => {
      if (next > at) found.push({ size: next - at, client: of })
      at = Math.max(at, next)
    }
    for (const part of this.parts.get(client) ?? []) {
      if (part.end <= at || part.start >= end) continue
      upTo(part.start, client)
      upTo(Math.min(part.end, end), part.first)
    }
    upTo(end, client)
    return found
  }
}
