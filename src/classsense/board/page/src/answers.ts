// What answers mean: the value on the wire, and the words for it.

import { wordsOf } from './draft'
import type { Question, Scale } from './protocol'

/** The choices an answer names, in its order. */
export const indices = (value: string): readonly number[] =>
  value === '' ? [] : value.split(',').map(Number)

/** An answer as it is read. */
export function said(question: Pick<Question, 'kind' | 'choices'>, value: string): string {
  if (question.kind === 'drawing' || question.kind === 'photo') return wordsOf(value)
  if (question.kind === 'text' || question.kind === 'number') return value
  const between = question.kind === 'order' ? ' › ' : ' / '
  return indices(value)
    .map((index) => question.choices[index] ?? '')
    .join(between)
}

/** How many answers name each choice. */
export const counts = (choices: readonly string[], values: readonly string[]): readonly number[] =>
  choices.map((_, index) => values.filter((value) => indices(value).includes(index)).length)

/** The mean place of each choice, 1 is first; null without answers. */
export function places(choices: readonly string[], values: readonly string[]): readonly (number | null)[] {
  return choices.map((_, index) => {
    const found = values.map((value) => indices(value).indexOf(index) + 1).filter((place) => place > 0)
    return found.length ? found.reduce((sum, place) => sum + place, 0) / found.length : null
  })
}

/** Where a number stands on its line, 0..1. */
export const along = (scale: Scale, value: string): number =>
  Math.min(1, Math.max(0, (Number(value) - scale.low) / (scale.high - scale.low)))
