// The line to the board: connects, notices when it is dead, and comes back by itself.

import type { FromBoard, ToBoard } from './protocol'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 4_000
const PING_EVERY_MS = 10_000
const PONG_WITHIN_MS = 5_000
/** After waking up, or with the network back: a line that is alive answers by then. */
const AWAKE_WITHIN_MS = 1_200
/** Without a network the browser itself would try one connection for minutes. */
const OPEN_WITHIN_MS = 4_000

export interface Listener {
  opened(): void
  heard(message: FromBoard): void
  closed(): void
}

export class Line {
  private socket: WebSocket | null = null
  private pauseMs = FIRST_PAUSE_MS
  private again = 0
  private pinging = 0
  private dying = 0
  /** When the newest connection was begun, by the page's own clock, ms. */
  private begun = 0
  private wanted = false
  private unsent = Infinity

  constructor(private readonly listener: Listener) {
    const hurry = () => {
      if (document.visibilityState === 'visible') this.hurry()
    }
    window.addEventListener('online', hurry)
    window.addEventListener('pageshow', hurry)
    document.addEventListener('visibilitychange', hurry)
  }

  open(): void {
    this.wanted = true
    this.pauseMs = FIRST_PAUSE_MS
    this.connect()
  }

  close(): void {
    this.wanted = false
    window.clearTimeout(this.again)
    this.drop()
  }

  /** The board let us in: the next trouble starts with a short pause again. */
  settled(): void {
    this.pauseMs = FIRST_PAUSE_MS
  }

  send(message: ToBoard): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }

  /** The tablet woke up or found its network: do not wait for a timer. */
  private hurry(): void {
    if (!this.wanted) return
    this.pauseMs = FIRST_PAUSE_MS
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.stop()
      this.ping(AWAKE_WITHIN_MS)
    } else if (!this.socket || performance.now() - this.begun > AWAKE_WITHIN_MS) this.connect()
  }

  private connect(): void {
    window.clearTimeout(this.again)
    this.drop()
    const socket = new WebSocket(`ws${location.protocol === 'https:' ? 's' : ''}://${location.host}/ws`)
    this.socket = socket
    this.begun = performance.now()
    this.dying = window.setTimeout(() => this.lost(), OPEN_WITHIN_MS)
    socket.onopen = () => {
      this.stop()
      this.pinging = window.setInterval(() => this.ping(), PING_EVERY_MS)
      this.listener.opened()
    }
    socket.onmessage = (event: MessageEvent<string>) => {
      this.stop()
      this.listener.heard(JSON.parse(event.data) as FromBoard)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.lost()
    }
  }

  private ping(withinMs = PONG_WITHIN_MS): void {
    // A photo on its way over a slow network is no dead line: what is asked after it waits.
    const left = this.socket?.bufferedAmount ?? 0
    const moving = left > 0 && left < this.unsent
    this.unsent = left || Infinity
    if (moving) return
    this.send({ type: 'ping' })
    if (!this.dying) this.dying = window.setTimeout(() => this.lost(), withinMs)
  }

  private stop(): void {
    window.clearTimeout(this.dying)
    this.dying = 0
  }

  private lost(): void {
    this.drop()
    this.listener.closed()
    if (!this.wanted) return
    // Some chance in the pause, so that a class does not come back in one instant.
    this.again = window.setTimeout(() => this.connect(), this.pauseMs * (0.75 + Math.random() / 2))
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2)
  }

  private drop(): void {
    window.clearInterval(this.pinging)
    this.stop()
    const socket = this.socket
    this.socket = null
    socket?.close()
  }
}
