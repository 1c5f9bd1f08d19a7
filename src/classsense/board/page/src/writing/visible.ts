// Where one writes is seen: not behind the tools, the bar below, or a keyboard on the screen.

import { useEffect } from 'preact/hooks'

const AIR_PX = 12
const tools = () => document.querySelector<HTMLElement>('.writing-tools')

/** What the tools hide of the screen's upper end. */
function hiddenAbove(): number {
  const found = tools()
  return found ? parseFloat(getComputedStyle(found).top) + found.offsetHeight + AIR_PX : AIR_PX
}

function hiddenBelow(): number {
  const bar = document.querySelector('footer')
  const lies = bar && ['fixed', 'sticky'].includes(getComputedStyle(bar).position)
  return AIR_PX + (lies ? Math.max(0, innerHeight - bar.getBoundingClientRect().top) : 0)
}

/** How far from the ends of the screen the editor keeps its cursor. */
export const hidden = {
  left: 0,
  right: 0,
  get top(): number {
    return hiddenAbove()
  },
  get bottom(): number {
    return hiddenBelow()
  },
}

/** The same for keys that the browser itself follows. A keyboard on the screen may push the page up below it: then
 * the tools come along. */
export function useVisible(): void {
  useEffect(() => {
    const seen = window.visualViewport
    const root = document.documentElement
    const follow = () => {
      tools()?.style.setProperty('--pushed', `${Math.round(seen?.offsetTop ?? 0)}px`)
      root.style.scrollPaddingTop = `${hiddenAbove()}px`
    }
    const sizes = new ResizeObserver(follow)
    const found = tools()
    if (found) sizes.observe(found)
    for (const kind of ['scroll', 'resize']) seen?.addEventListener(kind, follow)
    return () => {
      sizes.disconnect()
      root.style.scrollPaddingTop = ''
      for (const kind of ['scroll', 'resize']) seen?.removeEventListener(kind, follow)
    }
  }, [])
}
