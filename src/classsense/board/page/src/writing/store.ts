// What was written and is not on the teacher's machine yet, kept on this tablet. The page works on
// plain http, where IndexedDB is to be had.

import { TEXTS } from '../memory'

const UPDATES = 'updates'
const ROOM = 'room'

export interface Stored {
  readonly key: number
  readonly update: Uint8Array
}

interface Row {
  readonly room: string
  readonly update: Uint8Array
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error as Error)
  })

/** The updates of one text, in the order in which they were written. Every call fails where nothing can be kept. */
export class Store {
  private readonly opened: Promise<IDBDatabase>

  constructor() {
    this.opened = new Promise((resolve, reject) => {
      const request = indexedDB.open(TEXTS, 1)
      request.onupgradeneeded = () =>
        request.result.createObjectStore(UPDATES, { autoIncrement: true }).createIndex(ROOM, ROOM)
      request.onsuccess = () => {
        // Another pupil sits down, or the lesson is over: what is here goes.
        request.result.onversionchange = () => request.result.close()
        resolve(request.result)
      }
      request.onerror = () => reject(request.error as Error)
    })
    this.opened.catch(() => undefined) // told to whoever asks for something
  }

  async all(room: string): Promise<readonly Stored[]> {
    const index = (await this.opened).transaction(UPDATES).objectStore(UPDATES).index(ROOM)
    const [keys, rows] = await Promise.all([done(index.getAllKeys(room)), done(index.getAll(room))])
    return (rows as Row[]).map(({ update }, at) => ({ key: keys[at] as number, update }))
  }

  /** The texts of which there is something. */
  async rooms(): Promise<readonly string[]> {
    const rows = (await this.opened).transaction(UPDATES).objectStore(UPDATES)
    return [...new Set((await done(rows.getAll() as IDBRequest<Row[]>)).map(({ room }) => room))]
  }

  /** Resolves when it is on the tablet's disk. */
  async add(room: string, update: Uint8Array): Promise<number> {
    const change = await this.changing()
    const request = change.objectStore(UPDATES).add({ room, update } satisfies Row)
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(request.result as number)
      change.onabort = () => reject(change.error as Error)
    })
  }

  async drop(keys: readonly number[]): Promise<void> {
    const updates = (await this.changing()).objectStore(UPDATES)
    for (const key of keys) updates.delete(key)
  }

  private async changing(): Promise<IDBTransaction> {
    // Strict: a battery that dies the next moment takes nothing along.
    return (await this.opened).transaction(UPDATES, 'readwrite', { durability: 'strict' })
  }

  close(): void {
    this.opened.then(
      (database) => database.close(),
      () => undefined,
    )
  }
}
