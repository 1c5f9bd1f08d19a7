// Line drawings of the page; decoration only, the words stand beside them.

import type { ComponentChildren } from 'preact'

const Icon = ({ children }: { children: ComponentChildren }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    {children}
  </svg>
)

export const HandIcon = () => (
  <Icon>
    <path d="M8 13V5.5a1.5 1.5 0 0 1 3 0V11m0-.5v-6a1.5 1.5 0 0 1 3 0V11m0-4.5a1.5 1.5 0 0 1 3 0V12m0-2.5a1.5 1.5 0 0 1 3 0V15a7 7 0 0 1-7 7h-1a7 7 0 0 1-5.6-2.8L3.3 15a1.6 1.6 0 0 1 2.4-2.1L8 15" />
  </Icon>
)

export const BellIcon = () => (
  <Icon>
    <path d="M5 17h14l-1.8-3V10a5.2 5.2 0 0 0-10.4 0v4zM10 20.5h4" />
  </Icon>
)

export const PaceIcon = () => (
  <Icon>
    <path d="M3.5 17a8.5 8.5 0 1 1 17 0M12 17l4-6.5" />
  </Icon>
)

export const TickIcon = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
)

export const WaitIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
)

export const OffIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="m6 18 12-12" />
  </Icon>
)
