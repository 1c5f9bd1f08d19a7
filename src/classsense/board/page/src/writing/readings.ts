// How sentences of the text are read: asked of the board once for each, a few at a time.

import type { Runs } from '../furigana'

const AT_ONCE = 20
const MOST_LETTERS = 300
const MOST_KEPT = 4_000
/** The board answers nothing when it is asked too much; then it is asked again. */
const AGAIN_MS = 8_000
const KANJI = /[\u3005\u3400-\u9fff\uf900-\ufaff]|[\ud840-\ud88d][\udc00-\udfff]/
const SENTENCE = /[^。．！？!?\n]+[。．！？!?]*/g

export interface Sentence {
  readonly text: string
  readonly start: number
}

/** The sentences of a paragraph that may have readings. */
export function sentencesOf(paragraph: string): readonly Sentence[] {
  return [...paragraph.matchAll(SENTENCE)]
    .map((match) => ({ text: match[0], start: match.index }))
    .filter(({ text }) => text.length <= MOST_LETTERS && KANJI.test(text))
}

export class Readings {
  /** Whether somebody wants to see them. */
  shown = false
  private readonly known = new Map<string, Runs>()
  private readonly asked = new Map<string, number>()
  private wanted = new Set<string>()
  private grade: number | null = null

  /** Those for another grade go. */
  turn(grade: number | null): void {
    if (grade === this.grade) return
    this.grade = grade
    this.known.clear()
    this.asked.clear()
  }

  /** How a sentence is read; null if it is not known, and then it is wanted. */
  of(sentence: string): Runs | null {
    const runs = this.known.get(sentence) ?? null
    if (!runs && this.wanted.size < MOST_KEPT) this.wanted.add(sentence)
    return runs
  }

  /** Forget what was wanted: another look at the text follows. */
  begin(): void {
    this.wanted = new Set()
  }

  /** What to ask for now. */
  take(): readonly string[] {
    const now = performance.now()
    const found = [...this.wanted].filter((text) => now - (this.asked.get(text) ?? -AGAIN_MS) >= AGAIN_MS)
    const some = found.slice(0, AT_ONCE)
    for (const text of some) this.asked.set(text, now)
    return some
  }

  hear(ruby: readonly Runs[]): void {
    for (const runs of ruby) {
      const text = runs.map(([part]) => part).join('')
      this.known.set(text, runs)
      this.asked.delete(text)
      this.wanted.delete(text)
    }
    for (const text of this.known.keys()) {
      if (this.known.size <= MOST_KEPT) break
      this.known.delete(text)
    }
  }
}
