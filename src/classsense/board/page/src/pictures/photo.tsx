import { useRef, useState } from 'preact/hooks'
import { draft as joined, nameOf, pictureOf, wordsOf } from '../draft'
import type { Question } from '../protocol'
import type { Say } from '../words'
import { Shown } from './shown'
import { PictureWords } from './words-of-picture'

const SIDE = 1600
const MOST_CHARS = 780_000
const QUALITIES = [0.85, 0.7, 0.5, 0.3]

interface Props {
  readonly say: Say
  readonly question: Question
  readonly draft: string
  readonly write: (draft: string) => void
}

/** Take a photo or choose one; on plain http a file input is what every tablet lets us use. */
export function Photo({ say, draft, write }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<'idle' | 'busy' | 'bad'>('idle')
  const words = wordsOf(draft)
  const has = pictureOf(draft) !== '' || nameOf(draft) !== null
  const take = async (file: File | undefined) => {
    if (!file) return
    setState('busy')
    try {
      write(joined(await madeAnew(file), words))
      setState('idle')
    } catch {
      setState('bad')
    }
  }
  return (
    <div class="photo-taking">
      {has && <Shown say={say} kind="photo" value={draft} under={null} />}
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        onChange={(event) => {
          void take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <button type="button" disabled={state === 'busy'} onClick={() => input.current?.click()}>
        {state === 'busy' ? say('photo.busy') : has ? say('photo.again') : say('photo.take')}
      </button>
      {state === 'bad' && (
        <p class="banner" role="alert">
          {say('photo.bad')}
        </p>
      )}
      <p class="quiet">{say('photo.note')}</p>
      <PictureWords say={say} words={words} write={(next) => write(joined(pictureOf(draft), next))} />
    </div>
  )
}

/** The pixels alone, smaller: place, time and device that the camera wrote stay here. */
async function madeAnew(file: File): Promise<string> {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const share = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * share))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * share))
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? ''
      if (base64 && base64.length <= MOST_CHARS) return base64
    }
    throw new Error('too large')
  } finally {
    URL.revokeObjectURL(address)
  }
}
