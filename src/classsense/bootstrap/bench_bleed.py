"""Speech that bleeds between microphones: how much is found, how much own speech is lost to it?

Made rooms: two tables talk all the time, a third is silent and hears both. What arrives from
elsewhere is later, quieter and reverberates more. Nobody ever spoke in these rooms together.
"""

import time
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classsense.bootstrap.bench_section import (
    BenchData,
    Record,
    Say,
    SkippedError,
    segments_in,
)
from classsense.bootstrap.bench_sound import sound_of
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.bleed import RoomEars
from classsense.speech.neighbours import Whose
from classsense.speech.turns import GRID_HZ

_QUIETER_DB: Final = (10, 15, 20)
_ROOMS: Final = (("dev", "en_room_1", "ja_room_1"), ("held out", "en_room_2", "ja_room_2"))
_LATE_S: Final = (0.02, 0.12)
"""Delays at the two neighbours: the way through the air, and two devices that differ."""
_DECIDED_S: Final = 1.5
"""The listener asks so long after a frame."""
_WARM_S: Final = 20.0
_CHUNK: Final = SAMPLE_RATE_HZ // 2
_ONE, _TWO, _SILENT = GroupId("1"), GroupId("2"), GroupId("3")


class _Table(NamedTuple):
    sound: Samples
    spoken: NDArray[np.bool_]


class BleedFigures(NamedTuple):
    """Shares of time, 0..1.

    Attributes:
        found: Of the talk that a silent table overhears, what is told as from elsewhere.
        lost: Of the two tables' own talk, what is taken for the other's.
        cpu_s: CPU seconds per second of one microphone.
    """

    found: float
    lost: float
    cpu_s: float


def bleed(data: BenchData, say: Say) -> Record:
    """Compare three microphones of made rooms at several distances."""
    folder = data.labelled("speech/tables")
    record = {}
    for kind, *names in _ROOMS:
        paths = [folder / f"{name}.flac" for name in names]
        if not all(path.is_file() for path in paths):
            raise SkippedError(f"{folder.name} lacks {' or '.join(names)}")
        tables = [_table(sound_of(p), segments_in(p.with_suffix(".rttm"))) for p in paths]
        for quieter_db in _QUIETER_DB:
            figures = compared(tables[0], tables[1], quieter_db)
            say(
                f"{kind:<9} {quieter_db:>2} dB less: found %.2f  own talk lost %.2f  CPU %.4f s/s"
                % figures
            )
            record[f"{kind} {quieter_db} dB"] = figures._asdict()
    return record


def compared(one: _Table, two: _Table, quieter_db: float) -> BleedFigures:
    """Run one made room.

    Args:
        one: A table that talks.
        two: Another.
        quieter_db: How much quieter each arrives at the other, and both at the silent table.
    """
    rng = np.random.default_rng(7)
    length = min(len(one.sound), len(two.sound))
    first, second = one.sound[:length], two.sound[:length]

    def far(sound: Samples, late_s: float) -> Samples:
        return _arriving(sound, quieter_db, late_s, rng)

    hiss = rng.standard_normal(length).astype(np.float32) * np.float32(1e-3)
    sounds = {
        _ONE: first + far(second, _LATE_S[1]),
        _TWO: second + far(first, _LATE_S[0]),
        _SILENT: far(first, _LATE_S[0]) + far(second, _LATE_S[1]) + hiss,
    }
    before = time.process_time()
    whose = _listened(sounds)
    spent = time.process_time() - before
    warm, end = round(_WARM_S * GRID_HZ), len(whose[_ONE])
    overheard = (one.spoken | two.spoken)[warm:end]
    foreign = {group: codes[warm:end] != Whose.OWN for group, codes in whose.items()}
    own = [(foreign[g], t.spoken[warm:end]) for g, t in ((_ONE, one), (_TWO, two))]
    return BleedFigures(
        found=float(foreign[_SILENT][overheard].mean()),
        lost=float(np.mean([taken[spoken].mean() for taken, spoken in own])),
        cpu_s=spent / (len(sounds) * length / SAMPLE_RATE_HZ),
    )


def _listened(sounds: dict[GroupId, Samples]) -> dict[GroupId, NDArray[np.int8]]:
    """Return whose each frame was, as it was decided 1.5 s later."""
    ears = RoomEars()
    told: dict[GroupId, list[NDArray[np.int8]]] = {group: [] for group in sounds}
    length = len(next(iter(sounds.values())))
    for number, begin in enumerate(range(0, length - _CHUNK + 1, _CHUNK)):
        at = lesson_ns(begin / SAMPLE_RATE_HZ)
        for group, sound in sounds.items():
            ears.hear(AudioChunk(sound[begin : begin + _CHUNK], at, number, group))
        until = round(((number + 1) * 0.5 - _DECIDED_S) * GRID_HZ)
        for group, codes in told.items():
            codes.append(ears.origins(group, max(0, until - GRID_HZ // 2), max(0, until)))
    return {group: np.concatenate(codes) for group, codes in told.items()}


def _table(sound: Samples, segments: Sequence[tuple[float, float, str]]) -> _Table:
    spoken = np.zeros(len(sound) * GRID_HZ // SAMPLE_RATE_HZ, bool)
    for start_s, end_s, _ in segments:
        spoken[round(start_s * GRID_HZ) : round(end_s * GRID_HZ)] = True
    return _Table(sound, spoken)


def _arriving(
    sound: Samples, quieter_db: float, late_s: float, rng: np.random.Generator
) -> Samples:
    """Return a sound as it arrives at the other side of a room (an exponential tail of 0.35 s)."""
    tail = round(0.35 * SAMPLE_RATE_HZ)
    room = rng.standard_normal(tail) * np.exp(-6.9 * np.arange(tail) / tail) * 0.05
    room[0] = 1.0
    late = np.zeros(round(late_s * SAMPLE_RATE_HZ))
    size = 1 << (len(sound) + tail).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.fft.rfft(room, size)
    wet = np.concatenate([late, np.fft.irfft(spectrum, size)])[: len(sound)]
    quieter: Samples = (wet * 10 ** (-quieter_db / 20)).astype(np.float32)
    return quieter
