// What the tablet knows. The screens read it and call its methods; they keep nothing themselves.

import { Deliveries, last, type Delivery } from './deliveries'
import { pieces } from './draft'
import { Furigana } from './furigana'
import { followSheet } from './giving'
import { Line } from './line'
import { counting, memory, newId, type Kept, type Self } from './memory'
import { Naming } from './naming'
import { Remarks } from './remarks'
import { Stream } from './stream'
import { letters, type Trouble } from './trouble'
import { PROTOCOL, type Board, type FromBoard, type Group, type Pace, type Purpose, type Refused } from './protocol'

export class Model {
  connected = false
  title = ''
  /** In which the questions are written, whatever the page speaks. */
  language = 'ja'
  groups: readonly Group[] = []
  board: Board | null = null
  seat: string | null = null
  trouble: Trouble = null
  sameDevice = false
  entering = false
  /** What the teacher looks for while she is asked to let this tablet in. */
  number = 0

  /** Lesson time when the page's own clock was 0, seconds. */
  private began_s = 0
  private readonly stream = new Stream()
  private readonly readings = new Furigana()
  private self: Self | null = memory.self()
  private seated = false
  private known = 0
  private readonly deliveries = new Deliveries()
  readonly remarks = new Remarks((said) => this.seated && this.line.send({ type: 'remark', ...said }), () => this.changed())
  readonly naming = new Naming((name) => this.seated && this.line.send({ type: 'name', name }), () => this.changed())
  private wanted: { hand: boolean | null; calling: boolean | null } = { hand: null, calling: null }
  /** "Please don't" of the pupil at the seat that the board does not know of yet. */
  private unwilling = new Set<Purpose>()
  private readonly watchers = new Set<() => void>()
  private readonly line = new Line({
    opened: () => this.join(),
    heard: (message) => this.hear(message),
    closed: () => {
      this.connected = false
      this.seated = false
      this.changed()
    },
  })

  /** Start with the code of the address, or where this tablet left off. */
  begin(address: string | null): void {
    const code = address ?? memory.scanned()
    if (code && code !== this.self?.code) this.enter(code)
    else if (this.self) {
      this.seat = this.self.seat
      this.entering = true
      this.line.open()
    }
    if (code) memory.keepScanned(code)
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  get inside(): boolean {
    return this.groups.length > 0
  }

  get code(): string {
    return this.self?.code ?? ''
  }

  /** By which the board knows this tablet; null before it has joined. */
  get token(): string | null {
    return this.self?.token ?? null
  }

  enter(code: string): void {
    memory.keepScanned(null) // a code that is typed takes the place of one that was scanned
    const spelled = code.normalize('NFKC').toUpperCase().replace(/[^A-Z0-9]/g, '')
    // The same lesson, typed before and scanned now: the seat stays.
    const seat = letters(spelled) === letters(this.code) ? (this.self?.seat ?? null) : null
    this.self = { code: spelled, token: memory.self()?.token ?? null, seat }
    this.seat = seat
    this.trouble = null
    this.entering = true
    this.line.open()
    this.changed()
  }

  takeSeat(seat: string): void {
    this.trouble = null
    if (seat !== this.seat) {
      this.unwilling.clear()
      this.naming.forget()
      memory.keepPace(null)
    }
    if (this.self?.seat && seat !== this.self.seat) this.deliveries.forget()
    this.seat = seat
    this.keepSelf()
    this.line.send({ type: 'seat', seat })
    this.changed()
  }

  chooseAnotherSeat(): void {
    this.seat = null
    this.trouble = null
    this.changed()
  }

  /** Send an answer; `picture` is the drawing or photo that it is. */
  answer(question: string, value: string, picture?: string): void {
    for (const older of memory.unsent()) if (older.question === question) memory.dropUnsent(older.id)
    const round = memory.round(question)
    const kept: Kept = { id: newId(), question, value, at: null, round, ...(picture ? { picture } : {}) }
    memory.keepUnsent(kept)
    memory.dropDraft(question)
    this.deliveries.again(question)
    this.post(kept)
    this.changed()
  }

  /** Look at another question of the sheet. */
  turn(sheet: string, place: number): void {
    memory.keepPlace(sheet, place)
    this.changed()
  }

  setHand(up: boolean): void {
    this.wanted.hand = up
    if (this.seated) this.line.send({ type: 'hand', up })
    this.changed()
  }

  setCalling(waiting: boolean): void {
    this.wanted.calling = waiting
    if (this.seated) this.line.send({ type: 'call', waiting })
    this.changed()
  }

  /** Say how the pace is; null takes it back. */
  setPace(pace: Pace | null): void {
    memory.keepPace(pace && { pace, at_s: this.now_s })
    if (this.seated) this.line.send({ type: 'pace', pace })
    this.later(this.board?.pace.fades_s ?? 0, () => this.changed())
    this.changed()
  }

  /** What was said about the pace, as long as it counts. */
  get pace(): Pace | null {
    return counting(memory.pace(), this.board?.pace, this.now_s)
  }

  /** How texts are read, if they are read out in this lesson. */
  get furigana(): Furigana | null {
    return this.readings.heed(this.board, this.stream.ruby)
  }

  get locked(): boolean {
    return this.board?.locked ?? false
  }

  /** Say "please don't", to everything if no purpose is named; kept until the board knows. */
  withdraw(purpose: Purpose | null): void {
    for (const each of this.agreed) if (purpose === null || each === purpose) this.unwilling.add(each)
    if (this.seated) this.line.send({ type: 'withdraw', purpose })
    this.changed()
  }

  get agreed(): readonly Purpose[] {
    return this.board?.agreed ?? []
  }

  /** What the pupil still agrees to; the rest may be on its way to the board. */
  get willing(): readonly Purpose[] {
    return this.agreed.filter((purpose) => !this.unwilling.has(purpose))
  }

  get hand(): boolean {
    return this.wanted.hand ?? this.board?.hand ?? false
  }

  get calling(): boolean {
    return this.wanted.calling ?? this.board?.calling ?? false
  }

  delivery(question: string): Delivery | null {
    return this.deliveries.of(question, last(this.board?.mine ?? [], question)?.value)
  }

  private join(): void {
    if (!this.self) return
    this.seated = false
    const { code, token, seat } = this.self
    this.line.send({ type: 'join', protocol: PROTOCOL, code, token, seat })
  }

  private hear(message: FromBoard): void {
    if (this.remarks.hears(message) || this.naming.hears(message)) return this.changed()
    switch (message.type) {
      case 'joined':
        this.letIn(message.token, message.seat, message.moved)
        this.began_s = message.now_s - performance.now() / 1000
        this.title = message.title
        this.language = message.language
        this.groups = message.groups
        break
      case 'asked':
        this.trouble = 'asked'
        this.number = message.number
        this.groups = [] // it may have been inside: the teacher sent it out
        this.board = null
        break
      case 'seated':
        if (message.seat === null && this.seated) this.freed()
        else if (message.seat !== null && message.seat === this.seat) this.sitDown()
        break
      case 'moved':
        this.loseSeat(message.same_device)
        break
      case 'stored':
        this.confirm(message.id)
        break
      case 'refused':
        this.refused(message)
        break
      case 'state':
        this.known = message.n
        this.learn(message.fields)
        break
      case 'change':
        if (message.n !== this.known + 1 || !this.board) return this.line.open()
        this.known = message.n
        this.learn({ ...this.board, ...message.fields })
        break
      case 'answers':
        if (!this.stream.append(message)) return this.line.open()
        break
      case 'pong':
        return
    }
    this.settle()
  }

  get over(): boolean {
    return this.board?.phase === 'over'
  }

  /** A shared tablet: at the end nothing stays on it but what the board does not have yet. */
  settle(): void {
    if (this.over && memory.nothingWaits()) memory.wipe()
    this.changed()
  }

  private letIn(token: string, seat: string | null, moved: boolean): void {
    const before = memory.self()
    if (before && letters(before.code) !== letters(this.code)) memory.wipe()
    this.self = { code: this.code, token, seat: moved ? null : (this.self?.seat ?? null) }
    memory.keepSelf(this.self)
    memory.keepScanned(null)
    this.connected = true
    this.entering = false
    if (this.trouble === 'asked') this.trouble = null
    this.line.settled()
    if (moved) this.loseSeat(false)
    else if (seat !== null && seat === this.seat) this.sitDown()
    else if (this.seat !== null) this.line.send({ type: 'seat', seat: this.seat })
  }

  private sitDown(): void {
    this.seated = true
    this.trouble = null
    this.naming.again()
    this.remarks.again()
    for (const purpose of this.unwilling) this.line.send({ type: 'withdraw', purpose })
    for (const kept of memory.unsent()) this.post(kept)
    if (this.pace) this.line.send({ type: 'pace', pace: this.pace })
    if (this.wanted.hand !== null) this.line.send({ type: 'hand', up: this.wanted.hand })
    if (this.wanted.calling !== null) this.line.send({ type: 'call', waiting: this.wanted.calling })
  }

  /** The teacher freed the seat; the page never gives one back itself. */
  private freed(): void {
    this.seated = false
    this.chooseAnotherSeat()
    this.trouble = 'freed'
    this.keepSelf()
  }

  private loseSeat(sameDevice: boolean): void {
    this.seat = null
    this.seated = false
    this.trouble = 'moved'
    this.sameDevice = sameDevice
    if (!sameDevice) this.keepSelf()
  }

  private post(kept: Kept): void {
    if (!this.seated) return
    for (const piece of pieces(kept)) this.line.send(piece)
    const { id, question, value, round } = kept
    this.line.send({ type: 'answer', id, question, value, round: round ?? 0 })
  }

  private confirm(id: string): void {
    const kept = memory.unsent().find((waiting) => waiting.id === id)
    if (!kept) return
    this.deliveries.stored(kept)
    if (this.trouble === 'not_kept') this.trouble = null
  }

  private refused(message: Refused): void {
    if (message.about === 'join') this.stayOutside(message)
    else if (message.about === 'seat' && !message.again) this.chooseAnotherSeat()
    else if (message.again) this.tryAgain(message)
    else if (message.id !== null) this.giveUp(message.id)
    else if (message.about === 'hand') this.wanted.hand = null
    else if (message.about === 'call') this.wanted.calling = null
  }

  private stayOutside(message: Refused): void {
    this.trouble = message.reason as Trouble
    this.entering = message.again
    if (message.again) this.later(message.retry_s, () => this.line.open())
    else {
      memory.keepScanned(null)
      this.line.close()
      this.connected = false
      this.groups = []
      this.board = null
    }
  }

  private tryAgain(message: Refused): void {
    if (message.reason === 'not_kept') this.trouble = 'not_kept'
    this.later(message.retry_s, () => {
      if (message.about === 'seat' && this.seat !== null) this.line.send({ type: 'seat', seat: this.seat })
      else if (this.seated) this.sitDown()
    })
  }

  /** The board will never take this answer; the words stay in the draft. */
  private giveUp(id: string): void {
    const kept = memory.unsent().find((waiting) => waiting.id === id)
    if (kept) this.deliveries.tooLate(kept)
  }

  private learn(board: Board): void {
    followSheet(this.board?.sheet ?? null, board.sheet)
    this.board = board
    for (const each of board.sheet?.questions ?? [board.question]) if (each) this.deliveries.heedRound(each.id, each.round)
    if (this.wanted.hand === board.hand) this.wanted.hand = null
    if (this.wanted.calling === board.calling) this.wanted.calling = null
    if (!('camera' in board.sensed)) return // of nobody yet: the board does not know our seat
    for (const purpose of this.unwilling) if (!board.agreed.includes(purpose)) this.unwilling.delete(purpose)
  }

  /** What the teacher wrote to the own answer, or empty. */
  comment(question: string): string {
    return last(this.board?.mine ?? [], question)?.comment ?? ''
  }

  /** Whether the own answer is right, as soon as that is told. */
  right(question: string): boolean | null {
    return last(this.board?.mine ?? [], question)?.right ?? null
  }

  /** Seconds that are left until a lesson time. */
  left(ends_s: number): number {
    return Math.max(0, ends_s - this.now_s)
  }

  /** Lesson time, seconds. */
  private get now_s(): number {
    return this.began_s + performance.now() / 1000
  }

  /** Everybody's answers to a question while the teacher shows them as they come. */
  live(question: string): readonly string[] | null {
    if (this.board?.live !== question) return null
    return this.stream.of(question)
  }

  private keepSelf(): void {
    if (!this.self) return
    this.self = { ...this.self, seat: this.seat }
    memory.keepSelf(this.self)
  }

  private readonly later = (seconds: number, action: () => void): number => window.setTimeout(action, seconds * 1000)

  private changed(): void {
    for (const watcher of this.watchers) watcher()
  }
}
