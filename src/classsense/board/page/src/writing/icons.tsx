// Line drawings of the buttons; each button has a name for those who do not see them.

import type { Act } from './editor'

const PATHS: Record<Act | 'who' | 'copy' | 'picture', string> = {
  undo: 'M9 7 4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-3',
  redo: 'm15 7 4.5 4.5L15 16M19 11.5h-9a5 5 0 0 0 0 10h3',
  heading: 'M4 5v14M13 5v14M4 12h9M17 10l3-2v11',
  subheading: 'M4 8v11M11 8v11M4 13.5h7M15 12a2.5 2.5 0 1 1 4.5 1.5L15 19h5',
  bold: 'M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7zM8.5 5v14',
  italic: 'M10 5h7M7 19h7M14 5l-4 14',
  underline: 'M7 4v7a5 5 0 0 0 10 0V4M5 21h14',
  bullets: 'M10 6h10M10 12h10M10 18h10M5 6h.01M5 12h.01M5 18h.01',
  numbers: 'M10 6h10M10 12h10M10 18h10M4 4l1.5-.8V9M3.8 14.6a1.4 1.4 0 1 1 2.5.9L3.8 19h3',
  table: 'M4 5h16v14H4zM4 10h16M12 5v14',
  row: 'M4 4h16v6H4zM12 14v7M8.5 17.5h7',
  column: 'M4 4h6v16H4zM14 12h7M17.5 8.5v7',
  row_away: 'M4 4h16v6H4zM8.5 17.5h7',
  column_away: 'M4 4h6v16H4zM14 12h7',
  table_away: 'M4 5h16v14H4zM8.5 8.5l7 7M15.5 8.5l-7 7',
  picture: 'M4 5h16v14H4zM4 16.5l4.5-4.5 3.5 3.5 3-3 5 5M15.5 9h.01',
  who: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20a6 6 0 0 1 12 0M16 7h5M16 11h5M18 15h3',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
}

export const ActIcon = ({ of }: { of: keyof typeof PATHS }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[of]} />
  </svg>
)
