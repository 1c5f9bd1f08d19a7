// Parts of the page that lie in files of their own: each is loaded when it is first needed, however
// long the network is away.

import { useEffect, useState } from 'preact/hooks'

const AGAIN_MS = 1_000

/** A part that is loaded once. */
export class Later<Module> {
  module: Module | null = null

  constructor(readonly load: () => Promise<Module>) {}
}

/** Return the part, or null until it is here. */
export function useLater<Module>(part: Later<Module>): Module | null {
  const [module, setModule] = useState(part.module)
  useEffect(() => {
    let timer = 0
    let gone = false
    const load = () =>
      part.load().then(
        (found) => {
          part.module = found
          if (!gone) setModule(() => found)
        },
        () => {
          if (!gone) timer = window.setTimeout(load, AGAIN_MS)
        },
      )
    if (!part.module) void load()
    return () => {
      gone = true
      window.clearTimeout(timer)
    }
  }, [part])
  return module
}
