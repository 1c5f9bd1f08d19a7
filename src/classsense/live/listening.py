"""The thread that listens to all microphones, and what it can be told to do meanwhile."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, NamedTuple

import msgspec

from classsense.domain.clock import NS_PER_S, LessonNs, StopSignal, lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.observations import AudioGap, Observation
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Ears, Listener, SpokenStretch
from classsense.live.mailbox import ChunkQueue
from classsense.live.stage import Surroundings

_TAKE_S: Final = 0.2
_HELD_S: Final = 0.4
"""Sound waits so long for a table that must not be read, then goes on without knowing of it: its
microphone is away, or late. Less than a clock of files lets one microphone run ahead (1 s)."""

Order = Callable[[Listener], Sequence[Observation]]
"""Something that a listener is to do; returns what became known."""
HandOn = Callable[[Sequence[SpokenStretch], StopSignal], None]


class _Ordered(NamedTuple):
    group: GroupId
    work: Callable[[], Sequence[Observation]]
    not_before: LessonNs
    replaces: bool = False


class _Orders:
    """What is to be done, in the order in which it was asked. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[_Ordered] = []

    def add(self, ordered: _Ordered) -> None:
        """Add what is to be done; a new listener takes the place of one that still waits."""
        with self._lock:
            self._waiting = [
                each
                for each in self._waiting
                if not (ordered.replaces and each.replaces and each.group == ordered.group)
            ]
            self._waiting.append(ordered)

    def due(self, heard: Callable[[GroupId], LessonNs]) -> _Ordered | None:
        """Return and forget the first that can be done now; None if there is none."""
        with self._lock:
            for each in self._waiting:
                if heard(each.group) >= each.not_before:
                    self._waiting.remove(each)
                    return each
            return None


class Listening:
    """Listens to all microphones in turn, in one thread that owns the listeners.

    When it is to stop, it first hears what was captured until then: no sound is lost. Where a table
    must not be read at all, the sound of the others waits until that table's was heard, so that
    what bleeds from it is known before any model hears it.

    Args:
        listeners: By table.
        chunks: Sound of all microphones.
        hand_on: Takes closed turns to the transcriber.
        around: The running lesson.

    Attributes:
        listeners: By table; changed by orders.
        ears: Compares the microphones; None if there is nothing to compare.
    """

    def __init__(
        self,
        listeners: dict[GroupId, Listener],
        chunks: ChunkQueue,
        hand_on: HandOn,
        around: Surroundings,
    ) -> None:
        self.listeners = listeners
        self._chunks = chunks
        self._hand_on = hand_on
        self._around = around
        self.ears: Ears | None = None
        self._held: deque[AudioChunk] = deque()
        self._heard: dict[GroupId, LessonNs] = {}
        self._orders = _Orders()
        self._resumed: set[GroupId] = set()

    def __call__(self, stop: StopSignal) -> None:
        """Listen until `stop`, then to what still waits."""
        while not stop.is_set():
            chunk = self._chunks.take(_TAKE_S)
            if chunk is not None:
                self._take(chunk, stop)
            self.obey()
        while (chunk := self._chunks.take(0)) is not None:
            self._take(chunk, stop)
        while self._held:
            self._hear(self._held.popleft(), stop)
        self.obey()

    def order(self, group: GroupId, order: Order, not_before: LessonNs = LessonNs(0)) -> None:
        """Have a listener do something once it has heard everything up to `not_before`.

        Safe from any thread. Where no listener hears the table, nothing is done.
        """

        def work() -> Sequence[Observation]:
            listener = self.listeners.get(group)
            return order(listener) if listener is not None else ()

        self._orders.add(_Ordered(group, work, not_before))

    def replace(
        self, group: GroupId, listener: Listener | None, at: LessonNs, *, at_once: bool
    ) -> None:
        """Let another listener hear a table; the old one says its last and forgets.

        Safe from any thread.

        Args:
            group: The table.
            listener: The new one; None for none.
            at: From then on the new one may hear the table, and the old one may not.
            at_once: The old one must hear nothing more, and forgets what it heard since `at`: the
                new one may hear less. Else the old one hears on up to `at`: the new one may hear
                more, and sound of before is still on its way.
        """

        def work() -> Sequence[Observation]:
            old = self.listeners.pop(group, None)
            if listener is not None:
                self.listeners[group] = listener
            if old is None:
                return ()
            return [*(old.forget(at) if at_once else ()), *old.finish()]

        not_before = LessonNs(0) if at_once else at
        self._orders.add(_Ordered(group, work, not_before, replaces=True))

    def obey(self) -> None:
        """Do what can be done now. In the thread that listens, or while it does not run."""
        while (ordered := self._orders.due(self._heard_until)) is not None:
            for observation in ordered.work():
                self._around.inbox.submit(observation)

    def _heard_until(self, group: GroupId) -> LessonNs:
        return self._heard.get(group, LessonNs(0))

    def resumed(self, group: GroupId) -> None:
        """Note that the hole in a table's sound that comes next was asked for."""
        self._resumed.add(group)

    def _take(self, chunk: AudioChunk, stop: StopSignal) -> None:
        if self.ears is None:
            self._hear(chunk, stop)
            return
        self.ears.hear(chunk)
        self._held.append(chunk)
        while self._held and self._is_known(self._held[0]):
            self._hear(self._held.popleft(), stop)

    def _is_known(self, chunk: AudioChunk) -> bool:
        """Return whether the sound of all guarded tables up to the end of a chunk was heard."""
        guarded = [] if self.ears is None else self.ears.guarded_at(chunk.at) - {chunk.group}
        until = self.ears.heard_until(guarded) if self.ears is not None and guarded else None
        if until is None or until >= _end_of(chunk):
            return True
        return _end_of(self._held[-1]) - _end_of(chunk) > lesson_ns(_HELD_S)

    def _hear(self, chunk: AudioChunk, stop: StopSignal) -> None:
        part = f"microphone:{chunk.group}"
        listener = self.listeners.get(chunk.group)
        if listener is not None:
            for observation in listener.hear(chunk):
                self._around.inbox.submit(self._explained(observation))
            self._hand_on(listener.spoken(), stop)
            self._around.gauges.sound_held(f"{part}:listener", listener.held_s())
        self._around.gauges.sound_held(f"{part}:queue", self._chunks.held_s(chunk.group))
        self._heard[chunk.group] = _end_of(chunk)
        self._around.clock.reached(part, _end_of(chunk))

    def _explained(self, observation: Observation) -> Observation:
        """Return a gap with its true reason where the table had been paused."""
        if isinstance(observation, AudioGap) and observation.group in self._resumed:
            self._resumed.discard(observation.group)
            return msgspec.structs.replace(observation, reason="paused")
        return observation


def _end_of(chunk: AudioChunk) -> LessonNs:
    return LessonNs(chunk.at + len(chunk.samples) * NS_PER_S // SAMPLE_RATE_HZ)
