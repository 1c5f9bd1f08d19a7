// What pointers do on the sheet: one of them draws, a palm does not.

import { NEUTRAL, WIDTH, pointAt, type Point } from './strokes'

const LEAST_STEP = 3
const PALM_PX = 90
const FULL = 31

/** Turns pointer events into the points of one line at a time. */
export class Pen {
  points: Point[] = []
  private pointer: number | null = null
  private kind = ''
  /** A pen was used on this sheet: fingers and palms rest on it from now on. */
  private withPen = false
  private readonly began: number

  constructor(sinceMs: number) {
    this.began = performance.now() - sinceMs
  }

  get drawing(): boolean {
    return this.pointer !== null
  }

  /** Whether this pointer begins a line; a pen takes over from a palm. */
  down(event: PointerEvent): boolean {
    if (event.button > 0) return false
    if (event.pointerType === 'pen') this.withPen = true
    else if (event.pointerType === 'touch' && (this.withPen || Math.max(event.width, event.height) > PALM_PX)) return false
    if (this.pointer !== null && !(event.pointerType === 'pen' && this.kind === 'touch')) return false
    this.pointer = event.pointerId
    this.kind = event.pointerType
    this.points = []
    this.add(event)
    return true
  }

  /** Add where the pointer went since the last event. */
  move(event: PointerEvent): boolean {
    if (event.pointerId !== this.pointer) return false
    const all = event.getCoalescedEvents?.() ?? []
    for (const each of all.length ? all : [event]) this.add(each, event.currentTarget)
    return true
  }

  /** End the line; null if this pointer drew none. */
  up(event: PointerEvent): readonly Point[] | null {
    if (event.pointerId !== this.pointer) return null
    return this.end()
  }

  end(): readonly Point[] {
    this.pointer = null
    const done = this.points
    this.points = []
    return done
  }

  private add(event: PointerEvent, target = event.currentTarget): void {
    const box = (target as HTMLElement).getBoundingClientRect()
    const scale = WIDTH / box.width
    const pressure = event.pointerType === 'pen' && event.pressure > 0 ? event.pressure * FULL : NEUTRAL
    const ms = Math.max(0, (event.timeStamp || performance.now()) - this.began)
    const point = pointAt((event.clientX - box.left) * scale, (event.clientY - box.top) * scale, ms, pressure)
    const last = this.points[this.points.length - 1]
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < LEAST_STEP) return
    this.points.push(last && point[2] < last[2] ? [point[0], point[1], last[2], point[3]] : point)
  }
}
