import type { Say } from '../words'
import { Read } from './read'

/** A comment of the teacher to an answer. */
export const Remark = ({ say, text }: { say: Say; text: string }) => (
  <p class="remark">
    <b>{say('remark.title')}</b>
    <Read text={text} />
  </p>
)
