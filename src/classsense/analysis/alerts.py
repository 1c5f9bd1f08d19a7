"""Notices: deterministic, explainable, few. Each says what was observed, never why it was so."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from types import MappingProxyType
from typing import Final

from classsense.analysis.lesson_state import LessonState
from classsense.analysis.teacher_talk import FEWEST, LATEST, waits_s
from classsense.analysis.wait_time import LONG_S, Exchange
from classsense.domain.clock import NS_PER_S, LessonNs, lesson_ns, seconds
from classsense.domain.lesson import TEACHER, ActivityKind, GroupId, Paced, SeatId
from classsense.domain.snapshot import GroupView, Notice, NoticeKind

MOST_OPEN: Final = 3
NEW_EVERY_S: Final = 60
_QUIET_SHARE: Final = 0.15
_QUIET_AFTER_S: Final = 60
_HAND_AFTER_S: Final = 20
_EMPTY_AFTER_S: Final = 60
_HEARD_BINS: Final = 4
"""Of the last minute so many bins of 10 s must have been heard to call a table quiet."""
_MINUTE_BINS: Final = 6
_RECENT_S: Final = 600
"""A question longer ago says nothing of how she asks now."""
_TIRED_OF: Final = 2
_PATIENCE_S: Final = 120
_MOST_PATIENCE_S: Final = 600
_NONE: Final[Mapping[str, int]] = MappingProxyType({})


def reasons(
    state: LessonState,
    groups: Iterable[GroupView],
    now: LessonNs,
    questions: Sequence[Exchange] = (),
) -> list[Notice]:
    """Return everything that may be worth a look now, the most urgent first.

    Of a table that is paused, empty or unheard nothing is said but what its pupils say themselves.

    Args:
        state: The lesson.
        groups: The tables now.
        now: Lesson time.
        questions: What followed the teacher's questions, by time.
    """
    maybe = [
        notice
        for group in groups
        for notice in (
            _calling(group),
            _withdrawn(state, group),
            _hand(state, group, now),
            _quiet(state, group, now),
            _one_voice(group, now),
            _empty_board(state, group, now),
        )
    ]
    maybe.append(_short_wait(state, questions, now))
    found = [each for each in maybe if each is not None and each.key not in state.notices_closed]
    urgency = list(_URGENCY)
    return sorted(found, key=lambda notice: (urgency.index(notice.kind), notice.at, notice.group))


_URGENCY: Final = (
    NoticeKind.CALLING,
    NoticeKind.WITHDRAWN,
    NoticeKind.HAND_WAITING,
    NoticeKind.QUIET_GROUP,
    NoticeKind.ONE_VOICE,
    NoticeKind.EMPTY_BOARD,
    NoticeKind.SHORT_WAIT,
)


def patience_s(kind: NoticeKind, useless: int) -> float:
    """Return how long a reason must last before it is shown.

    At once, until the teacher found notices of the kind no use twice; from then on two minutes,
    and twice as long with each further time, ten minutes at most. A call and a "please don't" are
    always shown at once.
    """
    if useless < _TIRED_OF or kind in _ALWAYS:
        return 0.0
    return float(min(_MOST_PATIENCE_S, _PATIENCE_S * 2 ** (useless - _TIRED_OF)))


class NoticeBoard:
    """Lets at most three notices stand and at most one new one appear a minute.

    A call, a raised hand or a "please don't" is a pupil's own word and appears at once. Of a kind
    that was no use to the teacher twice, only what lasts appears (`patience_s`). Used by one
    thread.
    """

    def __init__(self) -> None:
        self._open: dict[str, LessonNs] = {}
        self._found: dict[str, LessonNs] = {}
        self._last_new: LessonNs | None = None

    def shown(
        self, found: Iterable[Notice], now: LessonNs, useless: Mapping[str, int] = _NONE
    ) -> tuple[Notice, ...]:
        """Return the notices to show.

        Args:
            found: Those found now, the most urgent first.
            now: Lesson time.
            useless: How often notices of each kind were no use.
        """
        by_key = {notice.key: notice for notice in found}
        self._open = {key: since for key, since in self._open.items() if key in by_key}
        self._found = {key: self._found.get(key, now) for key in by_key}
        for key, notice in by_key.items():
            waited_s = seconds(now - self._found[key])
            lasting = waited_s >= patience_s(notice.kind, useless.get(notice.kind, 0))
            if key not in self._open and lasting and self._may_open(notice, now):
                self._open[key] = now
                if notice.kind not in _OWN_WORD:
                    self._last_new = now
        return tuple(notice for key, notice in by_key.items() if key in self._open)[:MOST_OPEN]

    def _may_open(self, notice: Notice, now: LessonNs) -> bool:
        if notice.kind in _OWN_WORD:
            return True
        rested = self._last_new is None or now - self._last_new >= NEW_EVERY_S * NS_PER_S
        return rested and len(self._open) < MOST_OPEN


_ALWAYS: Final = frozenset({NoticeKind.CALLING, NoticeKind.WITHDRAWN})
_OWN_WORD: Final = _ALWAYS | {NoticeKind.HAND_WAITING}


def _notice(
    kind: NoticeKind, group: GroupId, at: LessonNs, details: Mapping[str, object], mark: str = ""
) -> Notice:
    filled = tuple((name, str(value)) for name, value in details.items())
    return Notice(f"{kind}:{group}:{mark}", kind, at, group, filled)


def _calling(group: GroupView) -> Notice | None:
    since = group.calling_since
    if since is None:
        return None
    return _notice(NoticeKind.CALLING, group.id, since, {"group": group.name}, str(since))


def _withdrawn(state: LessonState, group: GroupView) -> Notice | None:
    """Tell the teacher that a pupil said "please don't": the latest of a table."""
    here = [said for seat, said in state.withdrawn.items() if state.group_of(seat) == group.id]
    if not here:
        return None
    said = max(here, key=lambda each: each.at)
    details = {"group": group.name, "seat": said.seat}
    return _notice(NoticeKind.WITHDRAWN, group.id, said.at, details, f"{said.seat}:{said.at}")


def _hand(state: LessonState, group: GroupView, now: LessonNs) -> Notice | None:
    waiting = {seat: at for seat, at in state.hands.items() if _waits(state, seat, at, group, now)}
    if not waiting:
        return None
    seat = min(waiting, key=lambda waiting_seat: waiting[waiting_seat])
    details = {"group": group.name, "seat": seat, "waited_s": round(seconds(now - waiting[seat]))}
    return _notice(NoticeKind.HAND_WAITING, group.id, waiting[seat], details, str(waiting[seat]))


def _waits(
    state: LessonState, seat: SeatId, since: LessonNs, group: GroupView, now: LessonNs
) -> bool:
    return state.group_of(seat) == group.id and seconds(now - since) >= _HAND_AFTER_S


def _talking_since(state: LessonState) -> LessonNs | None:
    """Return when the group talk began that runs now; None in any other activity."""
    if not state.activities:
        return None
    index, since = state.activities[-1]
    talking = state.plan.activities[index].kind is ActivityKind.GROUP_TALK
    return since if talking else None


def _quiet(state: LessonState, group: GroupView, now: LessonNs) -> Notice | None:
    since = _talking_since(state)
    if since is None or seconds(now - since) < _QUIET_AFTER_S or group.talk_share is None:
        return None
    if group.talk_share >= _QUIET_SHARE or not _listened_to(group):
        return None
    details = {
        "group": group.name,
        "percent": round(100 * group.talk_share),
        "answered": group.answered,
        "members": group.present,
    }
    return _notice(NoticeKind.QUIET_GROUP, group.id, now, details, str(since))


def _listened_to(group: GroupView) -> bool:
    """Return whether somebody is at a table and enough of the last minute was heard there."""
    heard = sum(bin_ is not None for bin_ in group.liveliness[-_MINUTE_BINS:])
    return group.present > 0 and not group.paused and heard >= _HEARD_BINS


def _one_voice(group: GroupView, now: LessonNs) -> Notice | None:
    if not group.uneven or group.top_share is None or group.doubt or not _listened_to(group):
        return None
    top = max(group.voices, key=lambda voice: voice.share)
    details = {
        "group": group.name,
        "voice": top.voice,
        "percent": round(100 * group.top_share),
        "turns": group.turns or 0,
        "floor": round(100 * (group.noise_floor or 0.0)),
        "gini": round(100 * (group.gini or 0.0)),
    }
    return _notice(NoticeKind.ONE_VOICE, group.id, now, details, top.voice)


def _empty_board(state: LessonState, group: GroupView, now: LessonNs) -> Notice | None:
    asked = state.open_question
    run = state.on_board.shown
    if run is not None and run.sheet.paced is Paced.SELF:
        return None  # `answered` is who has all of it by now
    if asked is None or seconds(now - asked.since) < _EMPTY_AFTER_S:
        return None
    if group.answered * 2 >= group.present:
        return None
    details = {"group": group.name, "answered": group.answered, "members": group.present}
    return _notice(NoticeKind.EMPTY_BOARD, group.id, asked.since, details, asked.question)


def _short_wait(state: LessonState, questions: Sequence[Exchange], now: LessonNs) -> Notice | None:
    recent = [each for each in questions if seconds(now) - each.asked_s <= _RECENT_S]
    waits = waits_s(recent)[-LATEST:]
    if len(waits) < FEWEST or median(waits) >= LONG_S:
        return None
    details = {"questions": len(waits), "wait": f"{median(waits):.1f}"}
    at = lesson_ns(recent[-1].asked_s)
    part = str(len(state.activities))
    return _notice(NoticeKind.SHORT_WAIT, TEACHER, at, details, part)
