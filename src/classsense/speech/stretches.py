"""Which stretches of talk are handed to the transcriber: pure mathematics on frames.

The transcriber's work is nearly the same for any sound up to 30 s (notes/speech.md 2), so single
words are not worth it, and neighbouring turns go together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from classsense.speech.turns import GRID_HZ, Spell, joined

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StretchRules:
    """How talk is cut for the transcriber.

    Attributes:
        longest_s: A stretch is at most so long, 2 to 25 s.
        shortest_s: What is shorter is left out.
        pause_s: Turns that are less apart belong together.
        held_s: A turn that ended waits at most so long for the end of the talk it belongs to.
    """

    longest_s: float = 8.0
    shortest_s: float = 0.6
    pause_s: float = 0.8
    held_s: float = 2.0


def closed_stretches(
    turns: Sequence[Spell], since: int, until: int, rules: StretchRules
) -> tuple[list[Stretch], int]:
    """Return the stretches that nothing can be added to any more.

    Args:
        turns: Who spoke, any voice.
        since: Frames before this were handed on earlier.
        until: Later frames are not settled yet.
        rules: How talk is cut.

    Returns:
        The stretches [first, last) in order, and the frame to go on from next time.
    """
    longest = round(rules.longest_s * GRID_HZ)
    pause = round(rules.pause_s * GRID_HZ)
    spoken = sorted(
        (max(t.first, since), min(t.last, until))
        for t in turns
        if t.last > since and t.first < until
    )
    closed: list[Stretch] = []
    for talk_first, talk_last in joined(spoken, pause):
        first = talk_first
        while talk_last - first > longest:
            cut = _cut(spoken, first, first + longest)
            closed.append((first, cut))
            first = cut
        if talk_last + pause > until:
            waited = _waited_too_long(spoken, first, until, rules)
            if waited is not None:
                closed.append((first, waited))
                first = waited
            return _long_enough(closed, rules), first
        closed.append((first, talk_last))
    return _long_enough(closed, rules), max(since, until - pause)


def _waited_too_long(
    spoken: Sequence[Stretch], first: int, until: int, rules: StretchRules
) -> int | None:
    """Return where to cut talk that goes on, so that no turn of it is held back; None if nowhere.

    What is too short to be handed on alone still waits, since it would be lost.
    """
    latest = until - round(rules.held_s * GRID_HZ)
    shortest = first + round(rules.shortest_s * GRID_HZ)
    ends = [end for begin, end in spoken if begin >= first and shortest <= end <= latest]
    if not ends:
        return None
    earliest = min(ends)
    return max((begin for begin, _ in spoken if earliest <= begin < until), default=earliest)


def _cut(spoken: Sequence[Stretch], first: int, latest: int) -> int:
    """Return the last place in the later half where a turn begins, else the latest possible."""
    begins = [begin for begin, _ in spoken if (first + latest) // 2 < begin <= latest]
    return max(begins, default=latest)


def _long_enough(stretches: Sequence[Stretch], rules: StretchRules) -> list[Stretch]:
    return [s for s in stretches if s[1] - s[0] >= rules.shortest_s * GRID_HZ]
