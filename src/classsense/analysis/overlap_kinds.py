"""What kind a silence or an overlap is: within one voice's talk, or between two voices."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from classsense.analysis.talk import Segment, Spans


class Kinds(NamedTuple):
    """Seconds of silence and overlap by what lies around them.

    Attributes:
        pause_s: Silence after which the same voice goes on.
        gap_s: Silence after which another voice speaks.
        within_s: Overlap after which the same voice goes on alone.
        between_s: Overlap after which another voice goes on alone.
    """

    pause_s: float
    gap_s: float
    within_s: float
    between_s: float


def kinds_of(segments: Sequence[Segment], unheard: Spans = ()) -> Kinds:
    """Tell pauses from gaps, and overlap within from overlap between voices.

    Every stretch in which not exactly one voice speaks lies between two in which one does. If
    that is the same voice before and after, its silence is a pause and its overlap within;
    otherwise a gap and between. What comes before the first or after the last voice alone is of
    no kind, so that pauses and gaps never add up to more than all silence.

    Source: Heldner & Edlund (2010), for two speakers; taken to any number by who speaks alone.

    Args:
        segments: Who spoke when, raw: no pause is bridged.
        unheard: Stretches without sound; they are no silence.
    """
    before: str | None = None
    silent_s = overlapped_s = 0.0
    within, between = [0.0, 0.0], [0.0, 0.0]
    for start_s, end_s, voices in _pieces(segments):
        if not voices:
            missing = sum(max(0.0, min(b, end_s) - max(a, start_s)) for a, b in unheard)
            silent_s += max(0.0, end_s - start_s - missing)
        elif len(voices) > 1:
            overlapped_s += end_s - start_s
        else:
            if before is not None:
                kind = within if voices[0] == before else between
                kind[0] += silent_s
                kind[1] += overlapped_s
            before, silent_s, overlapped_s = voices[0], 0.0, 0.0
    return Kinds(within[0], between[0], within[1], between[1])


def _pieces(segments: Sequence[Segment]) -> Iterator[tuple[float, float, tuple[str, ...]]]:
    """Yield [start_s, end_s) and who speaks in it, from the first start to the last end."""
    edges = [(s.start_s, 1, s.voice) for s in segments]
    edges += [(s.end_s, -1, s.voice) for s in segments]
    open_by_voice: dict[str, int] = {}
    since: float | None = None
    for at, step, voice in sorted(edges):
        if since is not None and at > since:
            yield since, at, tuple(open_by_voice)
        since = at
        count = open_by_voice.get(voice, 0) + step
        if count:
            open_by_voice[voice] = count
        else:
            open_by_voice.pop(voice, None)
