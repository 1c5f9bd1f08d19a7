import type { Say } from '../words'
import { COLOURS } from './strokes'

export interface Tool {
  readonly eraser: boolean
  readonly colour: number
  readonly width: number
}

interface ToolsProps {
  readonly say: Say
  readonly tool: Tool
  readonly choose: (tool: Tool) => void
  readonly undo: (() => void) | null
  readonly redo: (() => void) | null
  readonly clear: (() => void) | null
  readonly left: boolean
  readonly setLeft: (left: boolean) => void
}

const DOTS = [5, 9, 16]

/** Everything one draws with; the arrow keys move within each row of radio buttons. */
export function Tools({ say, tool, choose, undo, redo, clear, left, setLeft }: ToolsProps) {
  return (
    <div class="tools" role="group" aria-label={say('draw.tools')}>
      <fieldset>
        <legend>{say('draw.colours')}</legend>
        {COLOURS.map((colour, index) => (
          <label key={colour} class="tool" title={say('draw.colour')[index]}>
            <input
              type="radio"
              name="colour"
              aria-label={say('draw.colour')[index]}
              checked={!tool.eraser && tool.colour === index}
              onChange={() => choose({ ...tool, eraser: false, colour: index })}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="12" r="9" fill={colour} />
            </svg>
          </label>
        ))}
        <label class="tool" title={say('draw.eraser')}>
          <input
            type="radio"
            name="colour"
            aria-label={say('draw.eraser')}
            checked={tool.eraser}
            onChange={() => choose({ ...tool, eraser: true })}
          />
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M8.5 19.5 3.6 14.6a1.5 1.5 0 0 1 0-2.1l8.4-8.4a1.5 1.5 0 0 1 2.1 0l6.3 6.3a1.5 1.5 0 0 1 0 2.1l-7 7zM7.5 8.6l8.4 8.4M8.5 19.5h12" />
          </svg>
        </label>
      </fieldset>
      <fieldset>
        <legend>{say('draw.widths')}</legend>
        {DOTS.map((size, index) => (
          <label key={size} class="tool" title={say('draw.width')[index]}>
            <input
              type="radio"
              name="width"
              aria-label={say('draw.width')[index]}
              checked={tool.width === index}
              onChange={() => choose({ ...tool, width: index })}
            />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="12" r={size / 2} fill="currentColor" />
            </svg>
          </label>
        ))}
      </fieldset>
      <div class="acts">
        <Act label={say('draw.undo')} act={undo} path="M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" />
        <Act label={say('draw.redo')} act={redo} path="m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3" />
        <Act label={say('draw.clear')} act={clear} path="M4 6h16M9 6V4h6v2M6 6l1 14h10l1-14M10 10v6M14 10v6" />
        <button
          type="button"
          class="act"
          aria-pressed={left}
          aria-label={say('draw.left')}
          title={say('draw.left')}
          onClick={() => setLeft(!left)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 4h16v16H4zM9 4v16M6 8h1M6 12h1" />
          </svg>
        </button>
      </div>
    </div>
  )
}

function Act({ label, act, path }: { label: string; act: (() => void) | null; path: string }) {
  return (
    <button type="button" class="act" aria-label={label} title={label} disabled={!act} onClick={() => act?.()}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  )
}
