// The words on the wire, as docs/board-protocol.md has them.

import type { Runs } from './furigana'

export const PROTOCOL = 1

export interface Group {
  readonly id: string
  readonly name: string
  readonly seats: readonly { readonly id: string }[]
}

export type Kind = 'text' | 'choice' | 'multiple' | 'number' | 'order' | 'drawing' | 'photo'

/** A number line from `low` to `high`. */
export interface Scale {
  readonly low: number
  readonly high: number
  readonly step: number
}

export interface Question {
  readonly id: string
  readonly kind: Kind
  readonly text: string
  readonly choices: readonly string[]
  readonly open: boolean
  readonly scale: Scale | null
  /** Lesson time at which its time is over. */
  readonly ends_s: number | null
  /** 1 until the teacher asks it anew. */
  readonly round: number
  /** What a drawing is made on. */
  readonly picture: string | null
}

/** Several questions that are shown together. */
export interface Sheet {
  readonly id: string
  readonly title: string
  readonly paced: 'teacher' | 'self'
  readonly open: boolean
  /** Where the class is, if the teacher paces it. */
  readonly at: number | null
  readonly ends_s: number | null
  /** null where the teacher has not come yet. */
  readonly questions: readonly (Question | null)[]
}

export interface Shared {
  readonly question: string
  readonly kind: Kind
  readonly text: string
  readonly choices: readonly string[]
  readonly values: readonly string[]
  readonly scale: Scale | null
  /** The teacher's comment to each of `values`; empty if there is none at all. */
  readonly comments?: readonly string[]
  /** What the drawings are made on. */
  readonly picture?: string | null
  /** What a comment calls each of `values`; empty while none is taken. */
  readonly refs?: readonly string[]
  /** The pupils' comments to each of `values`; empty if there is none at all. */
  readonly remarks?: readonly (readonly string[])[]
}

/** A comment of this tablet on a shared answer; `shown` tells whether the class sees it. */
export interface OwnRemark {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly text: string
  readonly shown: boolean
}

/** Words of the answers, the most used first; `pupils` is at least two. */
export interface SharedWords {
  readonly question: string
  readonly text: string
  readonly words: readonly { readonly text: string; readonly pupils: number }[]
}

export interface OwnAnswer {
  readonly id: string
  readonly question: string
  readonly value: string
  /** Once the question is closed, if it has a right answer. */
  readonly right: boolean | null
  /** The teacher's comment, or empty. */
  readonly comment: string
}

export type Sense = 'camera' | 'body' | 'expression' | 'loudness' | 'voice' | 'words'
export type Purpose = 'camera' | 'expression' | 'voice' | 'words'
export type Pace = 'fast' | 'fine' | 'slow'
export type Sensed = 'yes' | 'not_agreed' | 'not_used'

export interface Board {
  readonly phase: 'waiting' | 'running' | 'over'
  readonly activity: string | null
  readonly sensing: boolean
  readonly taken: readonly string[]
  readonly question: Question | null
  readonly sheet: Sheet | null
  readonly shared: readonly Shared[]
  readonly words: readonly SharedWords[]
  /** The question whose answers all tablets see as they come. */
  readonly live: string | null
  readonly mine: readonly OwnAnswer[]
  readonly hand: boolean
  readonly calling: boolean
  readonly sensed: Readonly<Partial<Record<Sense, Sensed>>>
  readonly agreed: readonly Purpose[]
  /** The teacher wants everybody to look at the front. */
  readonly locked: boolean
  /** Whether pupils may write their names. */
  readonly names?: boolean
  readonly remarks?: readonly OwnRemark[]
  /** Which taps about the pace count: those since a lesson time, for so long. */
  readonly pace: { readonly since_s: number; readonly fades_s: number }
  /** What the own table answered, while the teacher shows it. */
  readonly table: Shared | null
  /** The text of the own group, while tablets may open it. */
  readonly writing?: { readonly title: string; readonly locked: boolean } | null
  /** The grade for which texts are read out; null if they are not. */
  readonly furigana?: number | null
  /** Of texts that all tablets show, and of those that only this one and a few others do. */
  readonly ruby?: readonly Runs[]
  readonly own_ruby?: readonly Runs[]
}

export interface Joined {
  readonly type: 'joined'
  readonly token: string
  readonly title: string
  readonly language: string
  readonly groups: readonly Group[]
  readonly seat: string | null
  readonly moved: boolean
  readonly now_s: number
}

export interface Refused {
  readonly type: 'refused'
  readonly about: string
  readonly reason: string
  readonly id: string | null
  readonly again: boolean
  readonly retry_s: number
}

/** Answers after number `since` up to number `n`; a number stands for a seat. */
export interface LiveStep {
  readonly type: 'answers'
  readonly question: string
  readonly epoch: string
  readonly since: number
  readonly n: number
  readonly items: readonly (readonly [number, string])[]
  readonly ruby?: readonly Runs[]
}

export type FromBoard =
  | Joined
  | Refused
  | { readonly type: 'asked'; readonly number: number }
  | { readonly type: 'seated'; readonly seat: string | null }
  | { readonly type: 'moved'; readonly seat: string; readonly same_device: boolean }
  | { readonly type: 'stored'; readonly id: string; readonly number: number; readonly duplicate: boolean }
  | { readonly type: 'named'; readonly name: string }
  | { readonly type: 'pong' }
  | LiveStep
  | { readonly type: 'state'; readonly n: number; readonly fields: Board }
  | { readonly type: 'change'; readonly n: number; readonly fields: Partial<Board> }

export type ToBoard =
  | { type: 'join'; protocol: number; code: string; token: string | null; seat: string | null }
  | { type: 'seat'; seat: string }
  | { type: 'leave' }
  | { type: 'answer'; id: string; question: string; value: string; round?: number }
  | { type: 'piece'; id: string; at: number; of: number; data: string }
  | { type: 'hand'; up: boolean }
  | { type: 'call'; waiting: boolean }
  | { type: 'withdraw'; purpose: Purpose | null }
  | { type: 'pace'; pace: Pace | null }
  | { type: 'name'; name: string }
  | { type: 'remark'; id: string; question: string; answer: string; text: string }
  | { type: 'ping' }
