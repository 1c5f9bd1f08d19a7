import { render } from 'preact'
import { App } from './app'
import { Model } from './model'
import './style.css'

const model = new Model()

/** Take the code from behind the #, where the QR code has it: no browser sends that on. */
function codeOfAddress(): string | null {
  const code = decodeURIComponent(location.hash.slice(1)) || null
  history.replaceState(null, '', location.pathname)
  return code
}

render(<App model={model} />, document.getElementById('page') as HTMLElement)
model.begin(codeOfAddress())
window.addEventListener('hashchange', () => model.begin(codeOfAddress()))
