"""Notices: deterministic, explainable, few. Each says what was observed, never why it was so."""

from collections.abc import Iterable, Mapping
from typing import Final

from classsense.analysis.lesson_state import LessonState
from classsense.domain.clock import NS_PER_S, LessonNs, seconds
from classsense.domain.lesson import ActivityKind, GroupId, SeatId
from classsense.domain.snapshot import GroupView, Notice, NoticeKind

MOST_OPEN: Final = 3
NEW_EVERY_S: Final = 60
_QUIET_SHARE: Final = 0.15
_QUIET_AFTER_S: Final = 60
_HAND_AFTER_S: Final = 20
_EMPTY_AFTER_S: Final = 60


def reasons(state: LessonState, groups: Iterable[GroupView], now: LessonNs) -> list[Notice]:
    """Return everything that may be worth a look now, the most urgent first."""
    found = [
        notice
        for group in groups
        for notice in (
            _calling(group),
            _hand(state, group, now),
            _quiet(state, group, now),
            _one_voice(group, now),
            _empty_board(state, group, now),
        )
        if notice is not None and notice.key not in state.notices_closed
    ]
    urgency = list(_URGENCY)
    return sorted(found, key=lambda notice: (urgency.index(notice.kind), notice.at, notice.group))


_URGENCY: Final = (
    NoticeKind.CALLING,
    NoticeKind.HAND_WAITING,
    NoticeKind.QUIET_GROUP,
    NoticeKind.ONE_VOICE,
    NoticeKind.EMPTY_BOARD,
    NoticeKind.SHORT_WAIT,
)


class NoticeBoard:
    """Lets at most three notices stand and at most one new one appear a minute.

    A call or a raised hand is a pupil's own word and appears at once. Used by one thread.
    """

    def __init__(self) -> None:
        self._open: dict[str, LessonNs] = {}
        self._last_new: LessonNs | None = None

    def shown(self, found: Iterable[Notice], now: LessonNs) -> tuple[Notice, ...]:
        """Return the notices to show, of those found now (most urgent first)."""
        by_key = {notice.key: notice for notice in found}
        self._open = {key: since for key, since in self._open.items() if key in by_key}
        for key, notice in by_key.items():
            if key not in self._open and self._may_open(notice, now):
                self._open[key] = now
                if notice.kind not in _OWN_WORD:
                    self._last_new = now
        return tuple(notice for key, notice in by_key.items() if key in self._open)[:MOST_OPEN]

    def _may_open(self, notice: Notice, now: LessonNs) -> bool:
        if notice.kind in _OWN_WORD:
            return True
        rested = self._last_new is None or now - self._last_new >= NEW_EVERY_S * NS_PER_S
        return rested and len(self._open) < MOST_OPEN


_OWN_WORD: Final = frozenset({NoticeKind.CALLING, NoticeKind.HAND_WAITING})


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
    if group.talk_share >= _QUIET_SHARE:
        return None
    details = {
        "group": group.name,
        "percent": round(100 * group.talk_share),
        "answered": group.answered,
        "members": group.members,
    }
    return _notice(NoticeKind.QUIET_GROUP, group.id, now, details, str(since))


def _one_voice(group: GroupView, now: LessonNs) -> Notice | None:
    if not group.uneven or group.top_share is None:
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
    if asked is None or seconds(now - asked.since) < _EMPTY_AFTER_S:
        return None
    if group.answered * 2 >= group.members:
        return None
    details = {"group": group.name, "answered": group.answered, "members": group.members}
    return _notice(NoticeKind.EMPTY_BOARD, group.id, asked.since, details, asked.question)
