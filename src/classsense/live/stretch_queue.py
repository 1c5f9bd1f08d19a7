"""Closed turns on their way to the transcriber, in memory and bounded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Condition
from typing import Final

import numpy as np

from classsense.domain.clock import LessonNs, StopSignal, seconds
from classsense.domain.lesson import GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, SpokenStretch

_POLL_S: Final = 0.2
_MOST_POLLS: Final = 600
"""The patient skip a turn after two minutes: then nobody is taking any."""
_TRIES: Final = 2
"""A turn that brought the transcriber down so often is skipped."""
_JOINED_S: Final = 10.0
_JOINED_GAP_S: Final = 2.0
_PAUSE_S: Final = 0.3
"""Of silence between turns that were joined: Whisper then keeps their words apart."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the queue holds.

    Attributes:
        stretches: Turns that wait.
        sound_s: Their sound, and that of the turns being transcribed.
        oldest: End of the oldest turn not transcribed yet; None if there is none.
        skipped: Turns that were never transcribed so far.
    """

    stretches: int
    sound_s: float
    oldest: LessonNs | None
    skipped: int


@dataclass(frozen=True, slots=True, eq=False)
class QueuedStretch:
    """One or more turns that are transcribed together.

    Attributes:
        turns: How many turns it is made of.
        tries: How often it brought the transcriber down.
    """

    stretch: SpokenStretch
    turns: int = 1
    tries: int = 0

    @property
    def length_s(self) -> float:
        """Seconds of sound."""
        return len(self.stretch.samples) / SAMPLE_RATE_HZ


class StretchQueue:
    """Closed turns on their way to the transcribers. Safe from any thread.

    Holds at most `capacity_s` seconds of sound per microphone, with what is being transcribed.
    Past that the oldest turn that waits is skipped and counted; turns and shares stay complete,
    since they do not need the words. A transcriber's work is nearly the same for any
    length, so a turn takes its successors at the same table along, as far as they wait already.

    Args:
        capacity_s: Seconds of sound per microphone; with the listener's 16 s below the 30 s of
            docs/privacy.md.
        patient: Whether the bringer waits instead (for files replayed as fast as possible).
    """

    def __init__(self, capacity_s: float = 12.0, *, patient: bool = False) -> None:
        self._capacity_s = capacity_s
        self._patient = patient
        self._changed = Condition()
        self._waiting: list[QueuedStretch] = []
        self._working: list[QueuedStretch] = []
        self._skipped = 0

    def put(self, stretch: SpokenStretch, stop: StopSignal) -> None:
        """Leave a turn."""
        brought = QueuedStretch(stretch)
        with self._changed:
            polls = 0
            while self._lacks_room(brought) and self._patient and polls < _MOST_POLLS:
                if stop.is_set():
                    break
                polls += not self._changed.wait(_POLL_S)
            while self._lacks_room(brought) and self._skip_oldest(stretch.group):
                pass
            self._waiting.append(brought)
            self._changed.notify_all()

    def take(self, timeout_s: float) -> QueuedStretch | None:
        """Wait for the oldest turn and those joined to it; None after `timeout_s` without one.

        Whoever takes it calls `done` or `put_back`.
        """
        with self._changed:
            if not self._waiting:
                self._changed.wait(timeout_s)
            if not self._waiting:
                return None
            taken = self._waiting.pop(0)
            while (following := self._follower(taken)) is not None:
                self._waiting.remove(following)
                taken = _joined(taken, following)
            self._working.append(taken)
            return taken

    def done(self, taken: QueuedStretch) -> None:
        """Say that a turn has been transcribed; its sound is let go."""
        with self._changed:
            self._working = [each for each in self._working if each is not taken]
            self._changed.notify_all()

    def put_back(self, taken: QueuedStretch) -> None:
        """Give a turn back whose transcriber broke down; after two breakdowns it is skipped."""
        with self._changed:
            if all(each is not taken for each in self._working):
                return  # forgotten in the meantime
            self._working = [each for each in self._working if each is not taken]
            if taken.tries + 1 < _TRIES:
                self._waiting.insert(0, replace(taken, tries=taken.tries + 1))
            else:
                self._skipped += taken.turns
            self._changed.notify_all()

    def skip_all(self) -> None:
        """Skip and count everything that waits."""
        with self._changed:
            self._skipped += sum(each.turns for each in self._waiting)
            self._waiting.clear()
            self._changed.notify_all()

    def forget(self, group: GroupId | None, since: LessonNs) -> None:
        """Drop turns of a table (None: of all) that reach past `since`, without counting them."""
        with self._changed:
            self._waiting = [e for e in self._waiting if not _reaches(e.stretch, group, since)]
            self._working = [e for e in self._working if not _reaches(e.stretch, group, since)]
            self._changed.notify_all()

    def still_wanted(self, taken: QueuedStretch) -> bool:
        """Return whether a taken turn was not forgotten in the meantime."""
        with self._changed:
            return any(each is taken for each in self._working)

    def waiting(self) -> Waiting:
        """Return how much waits now."""
        with self._changed:
            held = (*self._waiting, *self._working)
            return Waiting(
                stretches=len(self._waiting),
                sound_s=_sound_s(held),
                oldest=min((each.stretch.end for each in held), default=None),
                skipped=self._skipped,
            )

    def _lacks_room(self, brought: QueuedStretch) -> bool:
        mine = [
            each
            for each in (*self._waiting, *self._working)
            if each.stretch.group == brought.stretch.group
        ]
        return bool(mine) and _sound_s((*mine, brought)) > self._capacity_s

    def _skip_oldest(self, group: GroupId) -> bool:
        """Skip the oldest waiting turn of a microphone; return whether there was one."""
        oldest = next((each for each in self._waiting if each.stretch.group == group), None)
        if oldest is None:
            return False
        self._waiting.remove(oldest)
        self._skipped += oldest.turns
        return True

    def _follower(self, taken: QueuedStretch) -> QueuedStretch | None:
        """Return what waits of the same table right after `taken`, if both together are short."""
        following = next((e for e in self._waiting if e.stretch.group == taken.stretch.group), None)
        if following is None or taken.tries or following.tries:
            return None  # what broke a transcriber stays alone
        first, second = taken.stretch, following.stretch
        near = first.epoch == second.epoch and seconds(second.start - first.end) <= _JOINED_GAP_S
        return following if near and taken.length_s + following.length_s <= _JOINED_S else None


def _joined(one: QueuedStretch, other: QueuedStretch) -> QueuedStretch:
    first, second = one.stretch, other.stretch
    gap_s = min(_PAUSE_S, max(0.0, seconds(second.start - first.end)))
    pause = np.zeros(round(gap_s * SAMPLE_RATE_HZ), np.float32)
    both = SpokenStretch(
        samples=np.concatenate([first.samples, pause, second.samples]),
        start=first.start,
        end=second.end,
        group=first.group,
        epoch=first.epoch,
    )
    return QueuedStretch(both, one.turns + other.turns)


def _sound_s(held: Iterable[QueuedStretch]) -> float:
    return sum(each.length_s for each in held)


def _reaches(stretch: SpokenStretch, group: GroupId | None, since: LessonNs) -> bool:
    return group in (None, stretch.group) and stretch.end > since
