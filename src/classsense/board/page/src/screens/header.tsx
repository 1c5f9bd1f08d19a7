import type { ComponentChildren } from 'preact'
import type { Props } from '../app'
import type { Group } from '../protocol'
import { Read } from './read'
import { LANGUAGES, langOf, type Language, type Say } from '../words'

interface HeaderProps extends Props {
  readonly language: Language
  readonly choose: (language: Language) => void
  readonly askSensing: () => void
  readonly reading: ComponentChildren
}

/** Name a seat as people do: its table, and its number there. */
export function placeOf(groups: readonly Group[], seat: string, say: Say): string {
  for (const group of groups) {
    const index = group.seats.findIndex((candidate) => candidate.id === seat)
    if (index >= 0) return say('where')(group.name, index + 1)
  }
  return seat
}

export function Header({ model, say, language, choose, askSensing, reading }: HeaderProps) {
  const seat = model.inside ? model.seat : null
  return (
    <header class={model.inside ? 'inside' : ''}>
      {seat === null ? (
        <b class="place">{model.inside ? <Read text={model.title} /> : say('name')}</b>
      ) : (
        <button class="place" title={say('change_seat')} onClick={() => model.chooseAnotherSeat()}>
          {placeOf(model.groups, seat, say)}
        </button>
      )}
      {seat !== null && (
        <button class="pill sensing" onClick={askSensing}>
          {say('sensed.open')}
        </button>
      )}
      {reading}
      <select
        class="pill tongue"
        aria-label={say('language')}
        lang={langOf(language)}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
      >
        {LANGUAGES.map(({ language: each, name, lang }) => (
          <option key={each} value={each} lang={lang}>
            {name}
          </option>
        ))}
      </select>
      {model.inside && (
        <span class={model.connected ? 'line good' : 'line bad'} role="status">
          <i aria-hidden="true" />
          <span>{model.connected ? say('line.good') : say('line.bad')}</span>
        </span>
      )}
    </header>
  )
}
