// How messages in bytes are put on the line to a text.

import * as encoding from 'lib0/encoding'

/** A message has room for 64 KiB; a larger update goes in parts. */
const PART_BYTES = 48_000

export function frame(kind: readonly number[], body: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  for (const each of kind) encoding.writeVarUint(encoder, each)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

/** The messages that bring an update. */
export function framesOf(update: Uint8Array): readonly Uint8Array<ArrayBuffer>[] {
  const last = Math.floor((update.length - 1) / PART_BYTES) * PART_BYTES
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; at < last; at += PART_BYTES) parts.push(frame([2], update.subarray(at, at + PART_BYTES)))
  return [...parts, frame([0, 2], update.subarray(last))]
}

export const addressOf = (): string => `ws${location.protocol === 'https:' ? 's' : ''}://${location.host}/write`

/** Say something on a line. On one that is just closing it is dropped: the next one begins with all that is not saved. */
export function put(line: WebSocket | null, message: string | Uint8Array<ArrayBuffer>): void {
  if (line?.readyState === WebSocket.OPEN) line.send(message)
}
