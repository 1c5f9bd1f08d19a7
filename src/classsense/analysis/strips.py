"""When each voice of a table spoke, in bins: the strips of the table's page."""

from collections.abc import Sequence
from typing import Final

from classsense.analysis.activity_mode import binned_modes
from classsense.analysis.talk import Segment, binned_s, segments_of
from classsense.analysis.talk_state import EpochTalk, GroupTalk
from classsense.domain.clock import NS_PER_S, LessonNs, seconds
from classsense.domain.observations import SoundHeard
from classsense.domain.snapshot import VoiceStrip

BIN_S: Final = 10
MOST_BINS: Final = 360
"""An hour; of a longer lesson the last hour is shown."""
_SPEAKS_S: Final = 0.5
"""A voice takes part in a bin if it speaks for so long."""


def strips(
    talk: GroupTalk, epoch: EpochTalk, names: Sequence[str]
) -> tuple[LessonNs, tuple[VoiceStrip, ...], tuple[int | None, ...]]:
    """Return start of the first bin, a strip per voice, and how many spoke in each bin.

    Args:
        talk: Everything heard at the table.
        epoch: The epoch whose voices are shown.
        names: Voices that have a strip even if they were silent, in order.

    Returns:
        The strips in order of `names`, then others as they were heard; and per bin 0 (nobody), 1
        (one voice), 2 (more) or None (less than a second was heard).
    """
    first, count = _frame(epoch.since, epoch.until)
    origin_s = first * BIN_S
    segments = segments_of(epoch.turns)
    heard = _binned(
        [(seconds(a), seconds(b)) for a, b in talk.heard_spans()], origin_s=origin_s, count=count
    )
    voices = [*names, *sorted({s.voice for s in segments} - set(names))]
    spoken = {voice: _spoken(segments, voice, origin_s, count) for voice in voices}
    shown = tuple(
        VoiceStrip(
            voice,
            tuple(
                min(1.0, part / whole) if whole > 1 else None
                for part, whole in zip(spoken[voice], heard, strict=True)
            ),
        )
        for voice in voices
    )
    speaking = [sum(spoken[v][i] >= _SPEAKS_S for v in voices) for i in range(count)]
    activity = tuple(
        min(2, n) if whole > 1 else None for n, whole in zip(speaking, heard, strict=True)
    )
    return LessonNs(first * BIN_S * NS_PER_S), shown, activity


def energy_activity(
    sounds: Sequence[SoundHeard], now: LessonNs
) -> tuple[LessonNs, tuple[int | None, ...]]:
    """Return start of the first bin and how many seem to speak in each bin, from loudness alone.

    0 nobody, 1 one voice, 2 many; None of which less than a second was heard
    (`classsense.analysis.activity_mode`).
    """
    if not sounds:
        return LessonNs(0), ()
    first, count = _frame(sounds[0].start, now)
    origin_s = first * BIN_S
    heard = _binned([(seconds(s.start), seconds(s.end)) for s in sounds], origin_s, count)
    known = binned_modes(sounds, origin_s, BIN_S, count)
    return LessonNs(first * BIN_S * NS_PER_S), tuple(
        int(mode) if mode is not None and whole > 1 else None
        for mode, whole in zip(known, heard, strict=True)
    )


def _frame(since: LessonNs, until: LessonNs) -> tuple[int, int]:
    """Return the first bin and how many there are."""
    bin_ns = BIN_S * NS_PER_S
    last = max(since, until - 1) // bin_ns
    first = max(since // bin_ns, last - MOST_BINS + 1)
    return first, last - first + 1


def _binned(spans: Sequence[tuple[float, float]], origin_s: float, count: int) -> list[float]:
    moved = [(max(0.0, a - origin_s), b - origin_s) for a, b in spans if b > origin_s]
    return binned_s(moved, BIN_S, count)


def _spoken(segments: Sequence[Segment], voice: str, origin_s: float, count: int) -> list[float]:
    spans = [(s.start_s, s.end_s) for s in segments if s.voice == voice]
    return _binned(spans, origin_s, count)
