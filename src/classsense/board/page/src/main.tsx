import { render } from 'preact'
import { App } from './app'
import { Model } from './model'
import './style.css'

const model = new Model()
// The QR code carries the code behind a #, which no browser sends over the network.
const code = decodeURIComponent(location.hash.slice(1)) || null
history.replaceState(null, '', location.pathname)

render(<App model={model} />, document.getElementById('page') as HTMLElement)
model.begin(code)
