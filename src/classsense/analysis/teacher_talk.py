"""The teacher's talk: her share, her questions, and how long she waits."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from classsense.analysis.lesson_state import LessonState
from classsense.analysis.talk import Segment
from classsense.analysis.talk_state import Span, turns_near
from classsense.analysis.wait_time import LONG_S, Exchange, exchanges
from classsense.domain.clock import NS_PER_S, LessonNs, seconds
from classsense.domain.lesson import TEACHER, TEACHER_VOICE, ActivityKind
from classsense.domain.snapshot import TeacherView

FEWEST: Final = 3
"""Below so many questions nothing is said of wait time."""
LATEST: Final = 5
"""So many of the latest questions tell how long she waits now."""
_BEFORE_S: Final = 30
_AFTER_S: Final = 120
"""Around a question, who speaks is looked at so far. A longer answer has no wait time 2."""
_SETTLED_S: Final = 60
"""After the time looked at, what was heard is no longer told anew."""
_REFRESH_S: Final = 5
_BUSY: Final = frozenset({ActivityKind.GROUP_TALK, ActivityKind.WRITE_TOGETHER})
"""Everybody talks: the next speech anywhere is no answer."""


class TeacherBook:
    """Keeps what followed each of the teacher's questions. Used by one thread only."""

    def __init__(self) -> None:
        self._settled: dict[Span, Exchange | None] = {}
        self._asked: tuple[Span, ...] | None = None
        self._found: list[Exchange] = []
        self._at = LessonNs(0)

    def exchanges(self, state: LessonState, now: LessonNs) -> list[Exchange]:
        """Return what followed each question that was put to the class, by time.

        It is looked at anew when she asked something, or after five seconds.
        """
        asked = state.talk(TEACHER).asked
        if asked is not self._asked or not 0 <= now - self._at < _REFRESH_S * NS_PER_S:
            self._asked, self._at = asked, now
            self._found = self._look(state, now)
        return self._found

    def _look(self, state: LessonState, now: LessonNs) -> list[Exchange]:
        asked = set(state.talk(TEACHER).asked)
        self._settled = {span: known for span, known in self._settled.items() if span in asked}
        found = []
        for span in questions_to_class(state):
            if span not in self._settled:
                exchange = _exchange(state, span)
                if now - span[1] > (_AFTER_S + _SETTLED_S) * NS_PER_S:
                    self._settled[span] = exchange
            else:
                exchange = self._settled[span]
            if exchange is not None:
                found.append(exchange)
        return found


def questions_to_class(state: LessonState) -> Iterator[Span]:
    """Yield where the teacher asked while the class was not at group work, by time."""
    for span in sorted(state.talk(TEACHER).asked):
        begun = [index for index, start in state.activities if start <= span[0]]
        if not begun or state.plan.activities[begun[-1]].kind not in _BUSY:
            yield span


def _exchange(state: LessonState, asked: Span) -> Exchange | None:
    start, end = asked
    since = LessonNs(max(0, start - _BEFORE_S * NS_PER_S))
    until = LessonNs(end + _AFTER_S * NS_PER_S)
    segments = [
        Segment(
            max(seconds(turn.start), seconds(since)),
            min(seconds(turn.end), seconds(until)),
            TEACHER_VOICE
            if group == TEACHER or turn.voice == TEACHER_VOICE
            else f"{group}:{number}:{turn.voice}",
        )
        for group, talk in state.groups.items()
        for number, epoch in talk.epochs.items()
        for turn in turns_near(epoch.turns, since, until)
    ]
    found = exchanges(segments, [(seconds(start), seconds(end))], TEACHER_VOICE)
    return found[0] if found else None


def waits_s(found: Sequence[Exchange]) -> list[float]:
    """Return wait time 1 of each question that has one, in seconds."""
    return [each.wait_1_s for each in found if each.wait_1_s is not None]


def teacher_view(state: LessonState, found: Sequence[Exchange]) -> TeacherView:
    """Return the figures of the teacher's talk; those of wait time only from three cases on."""
    first = waits_s(found)
    second = [each.wait_2_s for each in found if each.wait_2_s is not None]
    return TeacherView(
        share=teacher_share(state),
        questions=state.talk(TEACHER).questions,
        wait_1_s=_median(first),
        wait_1_over_3s_share=(
            sum(wait >= LONG_S for wait in first) / len(first) if len(first) >= FEWEST else None
        ),
        wait_2_s=_median(second),
    )


def _median(waits: Sequence[float]) -> float | None:
    return median(waits) if len(waits) >= FEWEST else None


def teacher_share(state: LessonState) -> float | None:
    """Return the teacher's share of all talk so far; None if she was not heard."""
    if TEACHER not in state.groups:
        return None
    spoken = {
        group: sum(turn.end - turn.start for turn in talk.turns())
        for group, talk in state.groups.items()
    }
    total = sum(spoken.values())
    return spoken[TEACHER] / total if total else None
