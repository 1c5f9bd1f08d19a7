// A drawing as text, as docs/board-protocol.md has it, and how its lines look.

import { getStroke } from 'perfect-freehand'

export const WIDTH = 1600
export const HEIGHT = 1200
export const MOST_CHARS = 96_000
export const MOST_STROKES = 2_000
export const COLOURS = ['#1b1f24', '#FF4B00', '#005AFF', '#03AF7A', '#F6AA00', '#804000'] as const
export const PEN_WIDTHS = [6, 12, 28] as const
export const ERASER_WIDTHS = [24, 56, 120] as const
export const NEUTRAL = 16

const MOST_PRESSURE = 31
const TICK_MS = 8
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const MORE = 32

/** Left, top, milliseconds since the drawing began, pressure 0..31. */
export type Point = readonly [number, number, number, number]

export interface Stroke {
  readonly eraser: boolean
  readonly colour: number
  /** Index of the widths of its tool. */
  readonly width: number
  readonly points: readonly Point[]
}

const bounded = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)))

export const pointAt = (x: number, y: number, ms: number, pressure: number): Point => [
  bounded(x, WIDTH),
  bounded(y, HEIGHT),
  Math.round(ms / TICK_MS) * TICK_MS,
  bounded(pressure, MOST_PRESSURE),
]

function packed(number: number): string {
  let text = ''
  while (number >= MORE) {
    text += DIGITS[MORE + (number % MORE)]
    number = Math.floor(number / MORE)
  }
  return text + DIGITS[number]
}

const zigzag = (step: number) => (step >= 0 ? 2 * step : -2 * step - 1)
const signed = (number: number) => (number % 2 ? -(number + 1) / 2 : number / 2)

const texts = new WeakMap<Stroke, string>()

function textOf(stroke: Stroke): string {
  const known = texts.get(stroke)
  if (known !== undefined) return known
  let text = `${stroke.eraser ? 'e' : 'p'}${stroke.colour}${stroke.width}`
  let [x, y, at, pressure] = [0, 0, 0, 0]
  for (const [nextX, nextY, ms, nextPressure] of stroke.points) {
    const next = Math.max(at, ms / TICK_MS)
    text += packed(next - at) + packed(zigzag(nextX - x)) + packed(zigzag(nextY - y)) + packed(zigzag(nextPressure - pressure))
    ;[x, y, at, pressure] = [nextX, nextY, next, nextPressure]
  }
  texts.set(stroke, text)
  return text
}

export const written = (strokes: readonly Stroke[]): string => strokes.map(textOf).join('.')

/** How many characters the drawing takes. */
export const charsOf = (strokes: readonly Stroke[]): number =>
  strokes.reduce((sum, stroke) => sum + textOf(stroke).length + 1, 0)

export function parse(text: string): readonly Stroke[] {
  return text === '' ? [] : text.split('.').map(strokeOf)
}

function strokeOf(text: string): Stroke {
  const numbers: number[] = []
  let value = 0
  let scale = 1
  for (const letter of text.slice(3)) {
    const bits = DIGITS.indexOf(letter)
    value += (bits % MORE) * scale
    scale *= MORE
    if (bits < MORE) {
      numbers.push(value)
      value = 0
      scale = 1
    }
  }
  const points: Point[] = []
  let [at, x, y, pressure] = [0, 0, 0, 0]
  for (let i = 0; i + 3 < numbers.length; i += 4) {
    at += numbers[i] ?? 0
    x += signed(numbers[i + 1] ?? 0)
    y += signed(numbers[i + 2] ?? 0)
    pressure += signed(numbers[i + 3] ?? 0)
    points.push([x, y, at * TICK_MS, pressure])
  }
  return { eraser: text[0] === 'e', colour: Number(text[1]), width: Number(text[2]), points }
}

function outline({ eraser, width, points }: Stroke): Path2D {
  const even = points.every((point) => point[3] === NEUTRAL)
  const edge = getStroke(
    points.map(([x, y, , pressure]) => [x, y, pressure / MOST_PRESSURE]),
    {
      size: (eraser ? ERASER_WIDTHS : PEN_WIDTHS)[width] ?? 12,
      thinning: eraser ? 0 : even ? 0.3 : 0.6,
      simulatePressure: even && !eraser,
      streamline: 0.35,
      last: true,
    },
  )
  const path = new Path2D()
  edge.forEach(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = edge[(index + 1) % edge.length] ?? []
    if (index === 0) path.moveTo((x + nextX) / 2, (y + nextY) / 2)
    else path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2)
  })
  path.closePath()
  return path
}

export function paint(canvas: CanvasRenderingContext2D, stroke: Stroke): void {
  canvas.globalCompositeOperation = stroke.eraser ? 'destination-out' : 'source-over'
  canvas.fillStyle = COLOURS[stroke.colour] ?? COLOURS[0]
  canvas.fill(outline(stroke))
}

export function paintAll(sheet: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const canvas = sheet.getContext('2d')
  if (!canvas) return
  canvas.clearRect(0, 0, WIDTH, HEIGHT)
  for (const stroke of strokes) paint(canvas, stroke)
}
