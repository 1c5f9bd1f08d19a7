"""Nobody, one voice or many voices, from loudness alone: for tables whose voices may not be told.

After DART (Owens et al. 2017), which tells lectures from group work by the loudness of a room and
how steady it is: one voice pauses within a second, many fill each other's pauses. Here it is asked
of a table's microphone every second, which is harder; how well it does is in `docs/accuracy.md`.
Silence against speech is told well, many voices against one badly.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from classsense.analysis.talk import binned_s
from classsense.domain.clock import seconds
from classsense.domain.observations import SoundHeard

VOICE_SHARE: Final = 0.3
"""Somebody speaks in a second if the level stands out in so much of it."""
MANY_SHARE: Final = 0.9
"""Many speak if it does so in so much of three seconds: nobody's pauses are left."""
OWN_TALK_DB: Final = 15.0
"""What is so much quieter than the table's own loud speech comes from another table."""
_STEP_DB: Final = 1.0
_LOUD_QUANTILE: Final = 0.9
_VOICE_OF_BIN: Final = 0.15
_MANY_OF_BIN: Final = 0.2


class Mode(IntEnum):
    """How many voices there seem to be."""

    NOBODY = 0
    ONE = 1
    MANY = 2


def modes(sounds: Sequence[SoundHeard]) -> list[Mode]:
    """Return the mode of each second of one table.

    The second after is looked at, too, so the newest second may still change. Nothing is smoothed
    over a gap.

    Args:
        sounds: Loudness about once a second, in order of time.
    """
    filled = [_filled(sound) for sound in sounds]
    found, loud_db = [], None
    for number, (sound, share) in enumerate(zip(sounds, filled, strict=True)):
        voice = share >= VOICE_SHARE
        if voice:
            loud_db = _louder(loud_db, sound.level_db)
        if not voice or (loud_db is not None and sound.level_db < loud_db - OWN_TALK_DB):
            found.append(Mode.NOBODY)
            continue
        around = [filled[i] for i in _neighbours(sounds, number)]
        found.append(Mode.MANY if sum(around) / len(around) >= MANY_SHARE else Mode.ONE)
    return found


def binned_modes(
    sounds: Sequence[SoundHeard], origin_s: float, bin_s: float, count: int
) -> tuple[Mode | None, ...]:
    """Return the mode of each of `count` bins from `origin_s` on; None if nothing was heard of it.

    A bin is silent if somebody spoke in less than 15 % of what was heard of it, and has many
    voices if it had in at least 20 %.
    """
    spans: dict[Mode, list[tuple[float, float]]] = {mode: [] for mode in Mode}
    for sound, mode in zip(sounds, modes(sounds), strict=True):
        start_s, end_s = seconds(sound.start) - origin_s, seconds(sound.end) - origin_s
        if end_s > 0:
            spans[mode].append((max(0.0, start_s), end_s))
    nobody, one, many = (binned_s(spans[mode], bin_s, count) for mode in Mode)
    return tuple(
        _of_bin(*spent) if sum(spent) > 0 else None for spent in zip(nobody, one, many, strict=True)
    )


def _of_bin(nobody_s: float, one_s: float, many_s: float) -> Mode:
    heard_s = nobody_s + one_s + many_s
    if many_s >= _MANY_OF_BIN * heard_s:
        return Mode.MANY
    return Mode.ONE if one_s + many_s >= _VOICE_OF_BIN * heard_s else Mode.NOBODY


def mode_shares(sounds: Sequence[SoundHeard]) -> tuple[float, float, float] | None:
    """Return the shares of time with nobody, one voice and many voices; None without sound."""
    spent = [0, 0, 0]
    for sound, mode in zip(sounds, modes(sounds), strict=True):
        spent[mode] += sound.end - sound.start
    whole = sum(spent)
    return (spent[0] / whole, spent[1] / whole, spent[2] / whole) if whole else None


def _filled(sound: SoundHeard) -> float:
    """Return in how much of a second the level stood out; a guess if it was not kept."""
    if sound.active_share is None:
        return 0.5 if sound.active else 0.0
    return sound.active_share


def _louder(loud_db: float | None, level_db: float) -> float:
    """Follow the level that nine in ten seconds of speech stay below (a running quantile)."""
    if loud_db is None:
        return level_db
    up = level_db > loud_db
    return loud_db + _STEP_DB * (_LOUD_QUANTILE if up else _LOUD_QUANTILE - 1)


def _neighbours(sounds: Sequence[SoundHeard], number: int) -> list[int]:
    """Return a second and those that touch it."""
    near = [number]
    if number > 0 and sounds[number - 1].end == sounds[number].start:
        near.append(number - 1)
    if number + 1 < len(sounds) and sounds[number + 1].start == sounds[number].end:
        near.append(number + 1)
    return near
