import { render } from 'preact'
import { App, startLanguage } from './app'
import { Model } from './model'
import './style.css'
import { learn } from './words'

const WORDS_WITHIN_MS = 2_000

const model = new Model()

/**
 * Take the code from behind the #, where the QR code has it: no browser sends that on. It goes from
 * the address once it is kept, so that a reload before the board has answered finds it.
 */
function begin(): void {
  let code: string | null = null
  try {
    code = decodeURIComponent(location.hash.slice(1)) || null
  } catch {
    // a broken address is none
  }
  model.begin(code)
  history.replaceState(null, '', location.pathname)
}

/** Draw the page when its words are here; in Japanese if they take too long. */
async function draw(): Promise<void> {
  const late = new Promise((done) => window.setTimeout(done, WORDS_WITHIN_MS))
  await Promise.race([learn(startLanguage()), late])
  render(<App model={model} />, document.getElementById('page') as HTMLElement)
}

void draw()
begin()
window.addEventListener('hashchange', begin)
