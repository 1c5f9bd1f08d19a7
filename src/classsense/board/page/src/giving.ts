// From a draft to an answer, and what a pupil has of each question of a sheet.

import { PICTURES, pictureOf, wordsOf } from './draft'
import { memory } from './memory'
import type { Model } from './model'
import type { Question, Sheet } from './protocol'

/** Whether there is something to be sent. */
export const ready = (question: Question, draft: string | null): draft is string =>
  draft !== null && (PICTURES.has(question.kind) ? pictureOf(draft) : draft.trim()) !== ''

export function give(model: Model, question: Question, draft: string): void {
  if (PICTURES.has(question.kind)) model.answer(question.id, wordsOf(draft).trim(), pictureOf(draft))
  else model.answer(question.id, draft.trim())
}

/** Its time is over: what is written to any question by now is sent. */
export function giveAll(model: Model, sheet: Sheet): void {
  for (const question of sheet.questions) {
    const draft = question && memory.draft(question.id)
    if (question?.open && ready(question, draft)) give(model, question, draft)
  }
}

export type Mark = 'draft' | 'waiting' | 'stored' | 'late' | 'empty' | 'later'

/** What the pupil has of a question; what is being written comes first, since it is not sent. */
export function markOf(model: Model, question: Question | null): Mark {
  if (!question) return 'later'
  if (question.open && ready(question, memory.draft(question.id))) return 'draft'
  return model.delivery(question.id)?.state ?? 'empty'
}

/** The place of the sheet that is looked at; where the class is if that question is not there yet. */
export function placeOf(sheet: Sheet): number {
  const place = memory.place(sheet.id)
  return sheet.questions[place] ? place : (sheet.at ?? 0)
}

/** The teacher went on or back: all go along. */
export function followSheet(before: Sheet | null, now: Sheet | null): void {
  if (now?.at != null && (before?.id !== now.id || before.at !== now.at)) memory.keepPlace(now.id, now.at)
}
