"""One spoken line, cut so that its turn is exact: speech from the first frame to the last.

Speech is found by energy on the clean clip, as the reference of the speech measurements does:
10 ms frames within 32 dB of the loud ones, gaps under 0.3 s filled, bursts under 0.08 s dropped.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from make_lesson.talk.script import ScriptError
from make_lesson.talk.voices import RATE_HZ, Sound

FRAME = RATE_HZ // 100  # 10 ms
SPLIT_PAUSE_S = 0.3

_RANGE_DB = 32.0
_FLOOR_DBFS = -70.0  # below it there is nothing, however quiet the rest
_SHORTEST_BURST = 8  # frames
_LONGEST_PAUSE = 24  # frames; longer ones inside a line are shortened to this
_MARGIN = 4  # frames of quiet kept around the speech, so that no onset is clipped

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Clip:
    """A line ready to be laid on the time line.

    Attributes:
        sound: Mono at 16 kHz; its speech has an RMS of 1.0 (the room gives it its level).
        lead_s: Where in `sound` the speech begins.
        speech_s: How long the speech lasts, a whole number of 10 ms.
    """

    sound: Sound
    lead_s: float
    speech_s: float


def cut(sound: Sound) -> Clip:
    """Shorten the pauses inside, trim the ends and bring the speech to RMS 1.

    Raises:
        ScriptError: If there is no speech, or a pause remains that would split the turn.
    """
    whole = _shorten_pauses(_pad(sound))
    edges = runs(speech_frames(whole))
    if len(edges) != 1:
        raise ScriptError(f"A line must be one stretch of speech, this clip has {len(edges)}")
    ((first, last),) = edges
    kept = whole[(first - _MARGIN) * FRAME : (last + _MARGIN) * FRAME].copy()
    fade = np.linspace(0.0, 1.0, FRAME, dtype=np.float32)
    kept[:FRAME] *= fade
    kept[-FRAME:] *= fade[::-1]
    level = float(np.sqrt(np.mean(np.square(whole[first * FRAME : last * FRAME]))))
    return Clip(kept / np.float32(level), _MARGIN / 100, (last - first) / 100)


def speech_frames(sound: Sound) -> Flags:
    """Flag each 10 ms frame of a clean clip that belongs to speech, short gaps included."""
    flags = _loud_frames(sound)
    for start, end in runs(~flags):
        if start > 0 and end < len(flags) and end - start < SPLIT_PAUSE_S * 100:
            flags[start:end] = True
    for start, end in runs(flags):
        if end - start < _SHORTEST_BURST:
            flags[start:end] = False
    return flags


def runs(flags: Flags) -> list[tuple[int, int]]:
    """List the half-open index ranges over which the flags are set."""
    steps = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]


def _loud_frames(sound: Sound) -> Flags:
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    energy_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    smooth_db = np.convolve(energy_db, np.ones(3) / 3, mode="same")
    threshold_db = max(np.percentile(smooth_db, 95) - _RANGE_DB, _FLOOR_DBFS)
    return np.asarray(smooth_db > threshold_db)


def _pad(sound: Sound) -> Sound:
    quiet = np.zeros((_MARGIN + 2) * FRAME, np.float32)
    return np.concatenate((quiet, sound, quiet))


def _shorten_pauses(sound: Sound) -> Sound:
    flags = _loud_frames(sound)
    keep = np.ones(len(sound), np.bool_)
    for start, end in runs(~flags):
        inside = start > 0 and end < len(flags)
        if inside and end - start > _LONGEST_PAUSE:
            middle = (start + _LONGEST_PAUSE // 2) * FRAME
            keep[middle : middle + (end - start - _LONGEST_PAUSE) * FRAME] = False
    return sound[keep]
