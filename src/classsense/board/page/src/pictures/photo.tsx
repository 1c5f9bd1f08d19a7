import { useRef, useState } from 'preact/hooks'
import { draft as joined, nameOf, pictureOf, wordsOf } from '../draft'
import type { Question } from '../protocol'
import type { Say } from '../words'
import { madeAnew } from './anew'
import { Shown } from './shown'
import { PictureWords } from './words-of-picture'

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
