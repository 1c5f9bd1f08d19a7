// What the tablet keeps over a reload, a sleep or a dead battery. One entry for each thing, so
// that two pages on one tablet never overwrite each other's unsent answers.

import type { Board, Pace } from './protocol'

type PaceCounts = Board['pace']

const PREFIX = 'classsense.'

/** The store of what is written in a group's text, which only its editor opens. */
export const TEXTS = 'classsense.writing'

/** An answer of this tablet; `at` is when the board confirmed it, null while it waits. */
export interface Kept {
  readonly id: string
  readonly question: string
  readonly value: string
  /** A drawing, or a photo in base64, which goes before the answer in pieces. */
  readonly picture?: string
  readonly at: string | null
  /** Of the question; an older page did not know of rounds. */
  readonly round?: number
}

/** What was tapped about the pace, and at which lesson time. */
export interface PaceTap {
  readonly pace: Pace
  readonly at_s: number
}

/** What was said about the pace, as long as it counts. */
export function counting(tap: PaceTap | null, counts: PaceCounts | undefined, now_s: number): Pace | null {
  if (!tap || !counts || tap.at_s < counts.since_s || now_s - tap.at_s >= counts.fades_s) return null
  return tap.pace
}

/** A comment on a shared answer that the board does not have yet. */
export interface Said {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly text: string
}

export interface Self {
  readonly code: string
  readonly token: string | null
  readonly seat: string | null
}

const fallback = new Map<string, string>()

function read<T>(name: string): T | null {
  try {
    const text = localStorage.getItem(PREFIX + name) ?? fallback.get(name)
    return text == null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

function write(name: string, value: unknown): void {
  const text = JSON.stringify(value)
  try {
    localStorage.setItem(PREFIX + name, text)
  } catch {
    fallback.set(name, text) // private browsing, or no space: kept until the page closes
  }
}

function remove(name: string): void {
  fallback.delete(name)
  try {
    localStorage.removeItem(PREFIX + name)
  } catch {
    // nothing was kept there
  }
}

function names(prefix: string): string[] {
  const found = new Set([...fallback.keys()])
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i)
      if (key?.startsWith(PREFIX)) found.add(key.slice(PREFIX.length))
    }
  } catch {
    // no storage: the fallback is all there is
  }
  return [...found].filter((name) => name.startsWith(prefix))
}

function dropTexts(): void {
  try {
    indexedDB.deleteDatabase(TEXTS)
  } catch {
    // nothing was kept there
  }
}

export const memory = {
  self: (): Self | null => read<Self>('self'),
  keepSelf: (self: Self) => write('self', self),

  /** The code of the address, until the board has taken or refused it: the page may be reloaded before. */
  scanned: (): string | null => read<string>('scanned'),
  keepScanned: (code: string | null) => (code ? write('scanned', code) : remove('scanned')),

  language: (): string | null => read<string>('language'),
  keepLanguage: (language: string) => write('language', language),

  /** Whether furigana are wanted; they are until somebody says no. */
  furigana: (): boolean => read<boolean>('furigana') ?? true,
  keepFurigana: (wanted: boolean) => write('furigana', wanted),

  leftHanded: (): boolean => read<boolean>('left') ?? false,
  keepLeftHanded: (left: boolean) => write('left', left),

  draft: (question: string): string | null => read<string>(`draft.${question}`),
  keepDraft: (question: string, text: string) => write(`draft.${question}`, text),
  dropDraft: (question: string) => remove(`draft.${question}`),

  /** Which question of a sheet was looked at last. */
  place: (sheet: string): number => read<number>(`draft.place/${sheet}`) ?? 0,
  keepPlace: (sheet: string, place: number) => write(`draft.place/${sheet}`, place),

  /** Whether the group's text was open. */
  writing: (): boolean => read<boolean>('draft.writing') ?? false,
  keepWriting: (open: boolean) => write('draft.writing', open),

  /** Whether something of the group's text is not with the board. */
  textWaits: (): boolean => read<boolean>('draft.text') ?? false,
  keepTextWaits: (waits: boolean) => (waits ? write('draft.text', true) : remove('draft.text')),

  /** Whether the board has everything, so that this tablet may forget it. */
  nothingWaits: (): boolean => memory.unsent().length === 0 && !memory.textWaits(),

  unsent: (): Kept[] =>
    names('out.')
      .map((name) => read<Kept & { order: number }>(name))
      .filter((kept) => kept !== null)
      .sort((a, b) => a.order - b.order),
  keepUnsent: (kept: Kept) => write(`out.${kept.id}`, { ...kept, order: Date.now() }),
  dropUnsent: (id: string) => remove(`out.${id}`),

  round: (question: string): number => read<number>(`round.${question}`) ?? 1,
  keepRound: (question: string, round: number) => write(`round.${question}`, round),

  pace: (): PaceTap | null => read<PaceTap>('pace'),
  keepPace: (tap: PaceTap | null) => (tap ? write('pace', tap) : remove('pace')),

  said: (): Said[] => names('say.').map((name) => read<Said>(name)).filter((said) => said !== null),
  keepSaid: (said: Said) => write(`say.${said.id}`, said),
  dropSaid: (id: string) => remove(`say.${id}`),

  /** Another lesson began, or this one is over: nothing of it stays on a shared tablet. */
  wipe: () => {
    for (const name of names('')) if (name !== 'language' && name !== 'furigana') remove(name)
    dropTexts()
  },

  /** Another pupil sits down with this tablet and sees nothing of what the one before wrote. */
  wipeDrafts: () => {
    for (const name of [...names('draft.'), ...names('say.')]) remove(name)
    dropTexts()
  },
}

/** A new id that nobody else has; plain http has no crypto.randomUUID. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
