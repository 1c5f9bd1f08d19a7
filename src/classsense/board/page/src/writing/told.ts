// What the board says on the line to a text: see the last section of docs/board-protocol.md.

import type { Runs } from '../furigana'
import type { MovedWords } from './moved'
import type { PictureTold } from './uploads'

export type Told =
  | { type: 'opened'; title: string; group: string; seat: string; locked: boolean; writers: Record<string, string>; moved?: readonly MovedWords[] }
  | { type: 'moved'; moved: readonly MovedWords[] }
  | { type: 'writers'; writers: Record<string, string> }
  | { type: 'saved'; n: number }
  | { type: 'not_saved' }
  | { type: 'readings'; ruby: readonly Runs[] }
  | { type: 'locked'; locked: boolean }
  | { type: 'refused'; reason: string; n: number }
  | PictureTold
