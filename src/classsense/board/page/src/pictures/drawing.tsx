import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { draft as joined, nameOf, pictureOf, wordsOf } from '../draft'
import { memory } from '../memory'
import type { Question } from '../protocol'
import type { Say } from '../words'
import { Pen } from './pen'
import { addressOf, fetched } from './shown'
import { HEIGHT, MOST_CHARS, MOST_STROKES, NEUTRAL, WIDTH, charsOf, paint, paintAll, parse, written, type Stroke } from './strokes'
import { Tools, type Tool } from './tools'
import { PictureWords } from './words-of-picture'

const PAUSE_MS = 400
const POINT_CHARS = 8
const KEEP_EVERY_MS = 1_000

/** A drawing on which nothing can be seen: so an answer may be in words only. */
const BLANK = written([{ eraser: true, colour: 0, width: 0, points: [[0, 0, 0, NEUTRAL]] }])

const strokesOf = (text: string): readonly Stroke[] => (text === BLANK ? [] : parse(text))
const draftOf = (strokes: readonly Stroke[], words: string): string =>
  joined(written(strokes) || (words.trim() ? BLANK : ''), words)

interface Props {
  readonly say: Say
  readonly question: Question
  readonly draft: string
  readonly write: (draft: string) => void
}

interface History {
  readonly past: readonly (readonly Stroke[])[]
  readonly now: readonly Stroke[]
  readonly future: readonly (readonly Stroke[])[]
}

export function Drawing({ say, question, draft, write }: Props) {
  const [history, setHistory] = useState<History>(() => ({ past: [], now: strokesOf(pictureOf(draft)), future: [] }))
  const [tool, setTool] = useState<Tool>({ eraser: false, colour: 0, width: 1 })
  const [left, setLeft] = useState(memory.leftHanded())
  const words = wordsOf(draft)
  const { past, now, future } = history
  const full = charsOf(now) > MOST_CHARS - 100 || now.length >= MOST_STROKES

  // A drawing that was sent from here before, and is only on the board by now.
  useEffect(() => {
    const name = nameOf(draft)
    if (!name) return
    void fetched(name).then((text) => {
      setHistory({ past: [], now: strokesOf(text), future: [] })
      write(joined(text, words))
    })
  }, [])

  const show = (next: History) => {
    setHistory(next)
    write(draftOf(next.now, words))
  }
  const change = (next: readonly Stroke[]) => show({ past: [...past, now], now: next, future: [] })
  const undo = () => {
    const before = past[past.length - 1]
    if (before) show({ past: past.slice(0, -1), now: before, future: [now, ...future] })
  }
  const redo = () => {
    const [after, ...rest] = future
    if (after) show({ past: [...past, now], now: after, future: rest })
  }
  const byKeys = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
    event.preventDefault()
    if (event.shiftKey) redo()
    else undo()
  }
  return (
    <>
      <div class={left ? 'drawing left' : 'drawing'} onKeyDown={byKeys}>
        <Tools
          say={say}
          tool={tool}
          choose={setTool}
          undo={past.length ? undo : null}
          redo={future.length ? redo : null}
          clear={now.length ? () => change([]) : null}
          left={left}
          setLeft={(next) => {
            memory.keepLeftHanded(next)
            setLeft(next)
          }}
        />
        <Sheet
          label={say('draw.lines')(now.length)}
          under={question.picture}
          strokes={now}
          tool={tool}
          full={full}
          add={(stroke) => change([...now, stroke])}
          keep={(stroke) => memory.keepDraft(question.id, joined(written([...now, stroke]), words))}
        />
      </div>
      {full && (
        <p class="banner" role="status">
          {say('draw.full')}
        </p>
      )}
      <PictureWords say={say} words={words} write={(next) => write(draftOf(now, next))} />
    </>
  )
}

interface SheetProps {
  readonly label: string
  readonly under: string | null
  readonly strokes: readonly Stroke[]
  readonly tool: Tool
  readonly full: boolean
  readonly add: (stroke: Stroke) => void
  /** Keep a line that is not finished yet. */
  readonly keep: (stroke: Stroke) => void
}

function Sheet({ label, under, strokes, tool, full, add, keep }: SheetProps) {
  const sheet = useRef<HTMLCanvasElement>(null)
  const above = useRef<HTMLCanvasElement>(null)
  const frame = useRef(0)
  const kept = useRef(0)
  const pen = useMemo(() => {
    const last = strokes[strokes.length - 1]
    return new Pen(last ? (last.points[last.points.length - 1]?.[2] ?? 0) + PAUSE_MS : 0)
  }, [])
  const room = Math.floor((MOST_CHARS - charsOf(strokes)) / POINT_CHARS)
  const line = (): Stroke => ({ ...tool, points: pen.points.slice() })

  useLayoutEffect(() => {
    if (sheet.current && !pen.drawing) paintAll(sheet.current, strokes)
  }, [strokes])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const showLine = () => {
    frame.current = 0
    const canvas = (tool.eraser ? sheet : above).current?.getContext('2d')
    if (!canvas || !pen.drawing) return
    if (!tool.eraser) canvas.clearRect(0, 0, WIDTH, HEIGHT)
    paint(canvas, line())
  }
  const soon = () => {
    if (!frame.current) frame.current = requestAnimationFrame(showLine)
    if (performance.now() < kept.current + KEEP_EVERY_MS) return
    kept.current = performance.now()
    keep(line())
  }
  const finish = (points: Stroke['points'] | null) => {
    if (!points) return
    above.current?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT)
    if (points.length) add({ ...tool, points })
  }
  return (
    <div class="sheet" role="img" aria-label={label}>
      {under && <img src={addressOf(under)} alt="" />}
      <canvas ref={sheet} width={WIDTH} height={HEIGHT} />
      <canvas
        ref={above}
        class="above"
        width={WIDTH}
        height={HEIGHT}
        onPointerDown={(event) => {
          if (full || !pen.down(event)) return
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          kept.current = performance.now()
          soon()
        }}
        onPointerMove={(event) => {
          if (!pen.move(event)) return
          if (pen.points.length >= room) finish(pen.end())
          else soon()
        }}
        onPointerUp={(event) => finish(pen.up(event))}
        onPointerCancel={(event) => finish(pen.up(event))}
      />
    </div>
  )
}
