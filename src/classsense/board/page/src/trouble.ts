// Why the tablet is not in, or has no seat, or an answer is not kept yet.

export type Trouble =
  | 'wrong_code'
  | 'turned_away'
  | 'blocked'
  | 'asked'
  | 'full'
  | 'protocol'
  | 'moved'
  | 'freed'
  | 'not_kept'
  | null

/** The four letters of a lesson; the QR code holds more behind them. */
export function letters(code: string): string {
  return code.slice(0, 4)
}
