import { render } from 'preact'
import { App } from './app'
import { Model } from './model'
import './style.css'

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

render(<App model={model} />, document.getElementById('page') as HTMLElement)
begin()
window.addEventListener('hashchange', begin)
