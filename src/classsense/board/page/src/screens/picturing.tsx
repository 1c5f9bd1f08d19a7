// Drawings and photos are in a file of their own: it is loaded when the first of them is asked for.

import { useEffect, useState } from 'preact/hooks'
import type { Kind, Question } from '../protocol'
import type { Say } from '../words'

type Pictures = typeof import('../pictures/index')

const AGAIN_MS = 1_000
let loaded: Pictures | null = null

function usePictures(): Pictures | null {
  const [pictures, setPictures] = useState(loaded)
  useEffect(() => {
    let timer = 0
    let gone = false
    const load = () =>
      import('../pictures/index').then(
        (module) => {
          loaded = module
          if (!gone) setPictures(() => module)
        },
        () => {
          if (!gone) timer = window.setTimeout(load, AGAIN_MS) // the network is away
        },
      )
    if (!loaded) void load()
    return () => {
      gone = true
      window.clearTimeout(timer)
    }
  }, [])
  return pictures
}

interface PicturingProps {
  readonly say: Say
  readonly question: Question
  readonly draft: string
  readonly write: (draft: string) => void
}

/** Draw, or take a photo. */
export function Picturing(props: PicturingProps) {
  const pictures = usePictures()
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
  const pictures = usePictures()
  return pictures ? <pictures.Shown {...props} /> : <p class="quiet">{props.say('picture.loading')}</p>
}
