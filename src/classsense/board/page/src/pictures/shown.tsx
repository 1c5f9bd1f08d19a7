import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { nameOf, pictureOf, wordsOf } from '../draft'
import type { ShownProps } from '../screens/picturing'
import { HEIGHT, WIDTH, paintAll, parse } from './strokes'

const AGAIN_MS = 2_000
const known = new Map<string, Promise<string>>()

export const addressOf = (name: string): string => `./picture/${name}`

/** The text of a drawing that the board has. */
export function fetched(name: string): Promise<string> {
  const asked =
    known.get(name) ??
    fetch(addressOf(name)).then((reply) => {
      if (!reply.ok) throw new Error('not there')
      return reply.text()
    })
  known.set(name, asked)
  asked.catch(() => known.delete(name))
  return asked
}

export function Shown({ say, kind, value, under }: ShownProps) {
  const label = wordsOf(value) || say(kind === 'drawing' ? 'picture.drawing' : 'picture.photo')
  return kind === 'drawing' ? (
    <Ink value={value} label={label} under={under} />
  ) : (
    <Photograph value={value} label={label} />
  )
}

function Ink({ value, label, under }: { value: string; label: string; under: string | null }) {
  const sheet = useRef<HTMLCanvasElement>(null)
  const name = nameOf(value)
  const picture = pictureOf(value)
  useEffect(() => {
    let timer = 0
    let gone = false
    const show = (text: string) => {
      if (sheet.current && !gone) paintAll(sheet.current, parse(text))
    }
    const load = (wanted: string) =>
      fetched(wanted).then(show, () => {
        if (!gone) timer = window.setTimeout(() => load(wanted), AGAIN_MS)
      })
    if (name) void load(name)
    else show(picture)
    return () => {
      gone = true
      window.clearTimeout(timer)
    }
  }, [name, picture])
  return (
    <div class="sheet" role="img" aria-label={label}>
      {under && <img src={addressOf(under)} alt="" />}
      <canvas ref={sheet} width={WIDTH} height={HEIGHT} />
    </div>
  )
}

function Photograph({ value, label }: { value: string; label: string }) {
  const name = nameOf(value)
  const picture = pictureOf(value)
  const [tries, setTries] = useState(0)
  const own = useMemo(() => (name || !picture ? null : URL.createObjectURL(blobOf(picture))), [name, picture])
  useEffect(() => () => void (own && URL.revokeObjectURL(own)), [own])
  const source = name ? `${addressOf(name)}${tries ? `?${tries}` : ''}` : own
  if (!source) return null
  const again = () => window.setTimeout(() => setTries(tries + 1), AGAIN_MS)
  return <img class="photo" src={source} alt={label} onError={again} />
}

function blobOf(base64: string): Blob {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  return new Blob([bytes], { type: 'image/jpeg' })
}
