// How texts are read: the board tells it for the texts that this tablet shows.

import type { Board } from './protocol'

/** A text in parts; those with a reading are kanji. */
export type Runs = readonly (readonly [part: string, reading: string])[]

export class Furigana {
  private known = new Map<string, Runs>()
  private from: readonly (readonly Runs[] | undefined)[] = []

  /** Go by what the board tells now; null if it reads out nothing. */
  heed(board: Board | null, live: readonly Runs[]): Furigana | null {
    if (!board?.furigana) return null
    this.learn(board.ruby, board.own_ruby, live)
    return this
  }

  private learn(...lists: readonly (readonly Runs[] | undefined)[]): void {
    if (lists.every((list, index) => list === this.from[index])) return
    this.from = lists
    this.known = new Map()
    for (const list of lists) {
      for (const runs of list ?? []) this.known.set(runs.map(([part]) => part).join(''), runs)
    }
  }

  of(text: string): Runs | null {
    return this.known.get(text) ?? null
  }
}
