"""Decides who spoke when, and reports what changed since it was told last."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.lesson import TEACHER_VOICE, UNKNOWN_VOICE, GroupId
from classsense.domain.observations import Stretch, Turn, TurnsHeard
from classsense.speech.levels import FRAME
from classsense.speech.neighbours import Whose
from classsense.speech.stream_position import StreamPosition
from classsense.speech.turns import (
    GRID_HZ,
    Spell,
    SpellRules,
    clear_before,
    first_difference,
    runs,
    spells,
)

_REWORK: Final = GRID_HZ
"""So many frames before a change are decided again, so that pauses are judged whole."""
_TEACHER: Final = -1
"""Place of the teacher among the voices of a table."""
_STRANGER: Final = -2
"""Place of somebody who is no member, whichever it was when the turn was told."""


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What all reports of a table have in common.

    Attributes:
        names: Of the voices by their places; letters for those that have none.
    """

    group: GroupId
    epoch: int
    recogniser: str
    names: tuple[str, ...] = ()


class TurnTeller:
    """Keeps the turns of a table that may still be corrected. Used by one thread only.

    Attributes:
        head: What all reports say.
        stranger: Place of somebody who is no member of the table; None if nobody is.
        doubt: What makes the voices doubtful by now; empty if nothing does.
    """

    def __init__(
        self, head: ReportHead, stream: StreamPosition, rules: SpellRules | None = None
    ) -> None:
        """Begin without turns.

        Args:
            head: What all reports say.
            stream: Tells when a frame was.
            rules: When somebody speaks.
        """
        self.head = head
        self._stream = stream
        self._rules = rules or SpellRules()
        self._elsewhere: list[tuple[int, int]] = []
        self._told_until = 0
        self._floor = 0
        self.stranger: int | None = None
        self.doubt = ""
        self.turns: list[Spell] = []

    def start_of(self, frame: int) -> int:
        """Return from where turns are decided anew if what is known changed from `frame` on."""
        frame = min(frame, self._told_until) - _REWORK
        return max(self._floor, clear_before(max(self._floor, frame), self.turns))

    def tell(
        self,
        start: int,
        until: int,
        probability: NDArray[np.float32],
        whose: NDArray[np.int8],
    ) -> TurnsHeard | None:
        """Decide the turns from `start` on again; report from the first difference on.

        Args:
            start: As `start_of` returned it.
            until: Turns are told up to here, clipped.
            probability: Who speaks in the frames from `start` on, shape (frames, voices); it may
                go on beyond `until`, so that a pause which ends soon is no pause.
            whose: Whose speech these frames are (`Whose`), shape (frames,).
        """
        told_before = self.turns
        decided = self._decided(start, until, probability, whose)
        before = list(self._elsewhere)
        self._elsewhere = [stretch for stretch in before if stretch[1] <= start]
        self._elsewhere += self._from_elsewhere(start, until, probability, whose)
        turns = sorted([turn for turn in self.turns if turn.last <= start] + decided)
        since = first_difference(told_before, turns)
        moved = min((first for first, _ in set(before) ^ set(self._elsewhere)), default=until)
        since = min(moved, self._told_until if since is None else min(since, self._told_until))
        since = max(self._floor, clear_before(since, [*turns, *told_before]))
        self.turns = turns
        if until <= since:
            return None
        self._told_until = until
        report = self._report(since, until)
        self._drop_before(start)
        return report

    def forget(self, since: int, now: int) -> TurnsHeard | None:
        """Wipe the turns from frame `since` on, and tell nothing before frame `now` again."""
        self.turns = [
            turn._replace(last=min(turn.last, since)) for turn in self.turns if turn.first < since
        ]
        self._elsewhere = [stretch for stretch in self._elsewhere if stretch[1] <= since]
        self._floor, until = now, max(self._told_until, now)
        if until <= since:
            return None
        self._told_until = until
        return self._report(since, until)

    def _decided(
        self, start: int, until: int, probability: NDArray[np.float32], whose: NDArray[np.int8]
    ) -> list[Spell]:
        own = probability * (whose == Whose.OWN)[:, None]
        found = spells(own, self._rules)
        if (whose == Whose.TEACHER).any():
            hers = probability.max(axis=1, keepdims=True) * (whose == Whose.TEACHER)[:, None]
            found += [turn._replace(voice=_TEACHER) for turn in spells(hers, self._rules)]
        return [
            turn._replace(
                first=turn.first + start,
                last=min(turn.last + start, until),
                voice=_STRANGER if turn.voice == self.stranger else turn.voice,
            )
            for turn in found
            if turn.first + start < until
        ]

    def _from_elsewhere(
        self, start: int, until: int, probability: NDArray[np.float32], whose: NDArray[np.int8]
    ) -> list[tuple[int, int]]:
        """Return where speech from elsewhere was heard and nobody's turn is told."""
        if not (whose == Whose.ELSEWHERE).any():
            return []
        heard = probability.max(axis=1) * (whose == Whose.ELSEWHERE)
        return [
            (first + start, min(last + start, until))
            for first, last in runs(heard > self._rules.off)
            if first + start < until
        ]

    def _drop_before(self, start: int) -> None:
        """Forget turns that are never told again, but for the last minute's."""
        oldest = start - 60 * GRID_HZ
        self.turns = [turn for turn in self.turns if turn.last > oldest]
        self._elsewhere = [stretch for stretch in self._elsewhere if stretch[1] > oldest]

    def _report(self, since: int, until: int) -> TurnsHeard:
        return TurnsHeard(
            at=max(self._stream.now, self._stream.time_of(until * FRAME)),
            group=self.head.group,
            epoch=self.head.epoch,
            since=self._stream.time_of(since * FRAME),
            until=self._stream.time_of(until * FRAME),
            turns=tuple(self._turn(turn) for turn in self.turns if turn.last > since),
            recogniser=self.head.recogniser,
            elsewhere=tuple(
                Stretch(self._stream.time_of(first * FRAME), self._stream.time_of(last * FRAME))
                for first, last in self._elsewhere
                if first >= since and last <= until
            ),
            doubt=self.doubt,
        )

    def _turn(self, spell: Spell) -> Turn:
        return Turn(
            voice=self._name(spell.voice),
            start=self._stream.time_of(spell.first * FRAME),
            end=self._stream.time_of(spell.last * FRAME),
            confidence=spell.confidence,
        )

    def _name(self, place: int) -> str:
        if place == _TEACHER:
            return TEACHER_VOICE
        if place == _STRANGER:
            return UNKNOWN_VOICE
        return self.head.names[place] if place < len(self.head.names) else chr(ord("A") + place)
