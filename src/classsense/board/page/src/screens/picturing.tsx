// Drawings and photos are in a file of their own: it is loaded when the first of them is asked for.

import { Later, useLater } from '../later'
import type { Kind, Question } from '../protocol'
import type { Say } from '../words'

const drawingsAndPhotos = new Later(() => import('../pictures/index'))

interface PicturingProps {
  readonly say: Say
  readonly question: Question
  readonly draft: string
  readonly write: (draft: string) => void
}

/** Draw, or take a photo. */
export function Picturing(props: PicturingProps) {
  const pictures = useLater(drawingsAndPhotos)
  if (!pictures) return <p class="quiet">{props.say('picture.loading')}</p>
  return props.question.kind === 'drawing' ? <pictures.Drawing {...props} /> : <pictures.Photo {...props} />
}

export interface ShownProps {
  readonly say: Say
  readonly kind: Kind
  readonly value: string
  /** The name of what the drawing is made on. */
  readonly under: string | null
}

/** A picture that is only looked at. */
export function ShownPicture(props: ShownProps) {
  const pictures = useLater(drawingsAndPhotos)
  return pictures ? <pictures.Shown {...props} /> : <p class="quiet">{props.say('picture.loading')}</p>
}
