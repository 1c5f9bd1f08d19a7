// An answer that is a picture: on this tablet the picture, a line break and what is said of it; on
// the board the picture's name, a space and what is said of it.

import type { Kept } from './memory'
import type { Kind, ToBoard } from './protocol'

const PIECE = 48_000
const NAME = /^[dp]-[\w-]{22}(?= |$)/

export const PICTURES: ReadonlySet<Kind> = new Set<Kind>(['drawing', 'photo'])

/** The name under which the board serves the picture; null if the picture is on this tablet. */
export const nameOf = (value: string): string | null => NAME.exec(value)?.[0] ?? null

/** The picture itself; empty if there is none, or if the board has it. */
export const pictureOf = (value: string): string => (nameOf(value) ? '' : (value.split('\n', 1)[0] ?? ''))

export function wordsOf(value: string): string {
  const name = nameOf(value)
  return name ? value.slice(name.length + 1) : value.slice(pictureOf(value).length + 1)
}

export const draft = (picture: string, words: string): string => `${picture}\n${words}`

export const isPicture = (value: string): boolean => nameOf(value) !== null

/** Photos are JPEGs in base64, which begin like this; no drawing does. */
export const isPhoto = (picture: string): boolean => picture.startsWith('/9j/')

export const draftOf = (kept: Kept): string => (kept.picture ? draft(kept.picture, kept.value) : kept.value)

/** What goes before the answer. */
export function pieces({ id, picture = '' }: Kept): readonly ToBoard[] {
  const of = Math.ceil(picture.length / PIECE)
  return Array.from({ length: of }, (_, at) => ({
    type: 'piece' as const,
    id,
    at,
    of,
    data: picture.slice(at * PIECE, (at + 1) * PIECE),
  }))
}
