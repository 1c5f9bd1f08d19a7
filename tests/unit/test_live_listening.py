"""The thread that listens: orders, swapped listeners, and tables that must not be read."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from classsense.bootstrap.steering import learnt
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import Entry
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.observations import AudioGap, Observation, SoundHeard, TurnsHeard
from classsense.domain.ports import (
    SAMPLE_RATE_HZ,
    AudioChunk,
    Committed,
    Listener,
    Samples,
    SpokenStretch,
)
from classsense.live.gauges import Gauges
from classsense.live.listening import Listening
from classsense.live.mailbox import ChunkQueue
from classsense.live.stage import Surroundings
from classsense.speech.bleed import RoomEars
from classsense.speech.energy_listener import EnergyListener
from classsense.speech.group_listener import GroupListener, ListenerOptions
from fakes.inbox import StillClock
from fakes.listening import known_after
from fakes.room import arriving, babble, noisy
from fakes.speech import ToneEmbedder, ToneSegmenter, talk

ONE, TWO = GroupId("1"), GroupId("2")


class Heard:
    """An `Inbox` that remembers."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        del committed
        self.entries.append(entry)


class Room:
    """Microphones whose sound a test brings by hand, second by second."""

    def __init__(self, listeners: dict[GroupId, GroupListener | EnergyListener]) -> None:
        self.inbox = Heard()
        self.stretches: list[SpokenStretch] = []
        self.chunks = ChunkQueue()
        self.listening = Listening(
            dict(listeners),
            self.chunks,
            lambda closed, _: self.stretches.extend(closed),
            Surroundings(self.inbox, StillClock(), Gauges()),
        )
        self._over = threading.Event()
        self._over.set()

    def play(self, sounds: dict[GroupId, Samples], start_s: float = 0.0) -> None:
        """Hear whole seconds of all microphones in turn."""
        size = SAMPLE_RATE_HZ // 2
        longest = max(map(len, sounds.values()))
        for number, first in enumerate(range(0, longest, size)):
            at = lesson_ns(start_s + first / SAMPLE_RATE_HZ)
            for group, sound in sounds.items():
                self.chunks.put(AudioChunk(sound[first : first + size], at, number, group))
            if number % 8 == 7:
                self.listening(self._over)
        self.listening(self._over)

    def turns(self, group: GroupId = ONE) -> list[tuple[str, float, float]]:
        """Return the last word on who spoke at a table."""
        told = [
            entry
            for entry in self.inbox.entries
            if isinstance(entry, TurnsHeard) and entry.group == group
        ]
        return [
            (turn.voice, round(turn.start / 1e9, 1), round(turn.end / 1e9, 1))
            for turn in known_after(told).turns
        ]


def table(voices: int = 2, *, words: bool = False) -> GroupListener:
    options = ListenerOptions(voices=voices, words=words)
    return GroupListener(ONE, ToneSegmenter(), ToneEmbedder(), options)


def test_an_order_waits_for_the_sound_that_it_speaks_of() -> None:
    room = Room({ONE: table()})
    done: list[str] = []

    def order(listener: object) -> Sequence[Observation]:
        done.append(type(listener).__name__)
        return ()

    room.listening.order(ONE, order, lesson_ns(5.0))
    room.play({ONE: talk([(0, 1, 3)], 4.0)})
    assert done == []
    room.play({ONE: talk([(0, 1, 1.5)], 2.0)}, start_s=4.0)
    assert done == ["GroupListener"]


def test_orders_come_one_after_the_other_and_once() -> None:
    room = Room({ONE: table()})
    done: list[int] = []
    for number in range(3):

        def order(listener: object, number: int = number) -> Sequence[Observation]:
            del listener
            done.append(number)
            return ()

        room.listening.order(ONE, order)
    room.listening.obey()
    room.listening.obey()
    assert done == [0, 1, 2]


def test_what_is_forgotten_is_never_told_again() -> None:
    room = Room({ONE: table()})
    room.play({ONE: talk([(0, 1, 4), (1, 6, 9), (0, 10, 11.5)], 12.0)})
    assert ("B", 6.0, 9.0) in [(v, round(a), round(b)) for v, a, b in room.turns()]
    since = lesson_ns(5.0)
    room.listening.order(ONE, lambda listener: listener.forget(since))
    room.play({ONE: talk([(1, 1, 3), (0, 5, 7)], 20.0)}, start_s=12.0)
    assert all(start >= 12 or end <= 5 for _, start, end in room.turns())
    assert any(start >= 12 for _, start, _ in room.turns())


def test_a_table_that_no_longer_agrees_is_heard_without_any_voice() -> None:
    segmenter, embedder = ToneSegmenter(), ToneEmbedder()
    listener = GroupListener(ONE, segmenter, embedder, ListenerOptions(voices=2, words=True))
    room = Room({ONE: listener})
    room.play({ONE: talk([(0, 1, 4)], 6.0)})
    room.listening.replace(ONE, EnergyListener(ONE), lesson_ns(6.0), at_once=True)
    room.listening.obey()
    read, told = (
        segmenter.windows,
        len([e for e in room.inbox.entries if isinstance(e, TurnsHeard)]),
    )
    stretches = len(room.stretches)
    room.play({ONE: talk([(1, 1, 5)], 8.0)}, start_s=6.0)
    later = room.inbox.entries[-8:]
    assert segmenter.windows == read, "no model hears the table any more"
    assert len([e for e in room.inbox.entries if isinstance(e, TurnsHeard)]) == told
    assert all(isinstance(entry, SoundHeard) for entry in later)
    assert len(room.stretches) == stretches
    assert not np.any(listener._ring.between(0, listener._ring.position)), "its sound is wiped"


def test_what_a_table_said_before_it_agreed_no_longer_is_not_read_late() -> None:
    """Sound is still on its way when somebody who did not agree has sat down."""
    room = Room({ONE: table(words=True)})
    room.play({ONE: talk([(0, 1, 2.5), (1, 3.5, 7.5)], 8.0)})
    assert any(end > 5 for _, _, end in room.turns())
    room.listening.replace(ONE, EnergyListener(ONE), lesson_ns(5.0), at_once=True)
    room.play({ONE: talk([(1, 0.5, 3)], 4.0)}, start_s=8.0)
    assert [turn for turn in room.turns() if turn[2] <= 2.6]
    assert all(end <= 5 for _, _, end in room.turns())


def test_what_a_table_said_before_everybody_agreed_is_not_read_late() -> None:
    """It waits in the queue while the one who did not agree gets up."""
    segmenter = Spy()
    room = Room({ONE: EnergyListener(ONE)})
    late = talk([(0, 0.5, 3.9)], 4.0)
    size = SAMPLE_RATE_HZ // 2
    for number, first in enumerate(range(0, len(late), size)):
        at = lesson_ns(first / SAMPLE_RATE_HZ)
        room.chunks.put(AudioChunk(late[first : first + size], at, number, ONE))
    listener = GroupListener(ONE, segmenter, ToneEmbedder(), ListenerOptions(voices=2))
    room.listening.replace(ONE, listener, lesson_ns(4.0), at_once=False)
    room.play({ONE: talk([(1, 1, 5)], 8.0)}, start_s=4.0)
    assert segmenter.loudest, "what comes after is read"
    assert listener.time_of(0) >= lesson_ns(4.0)
    assert room.turns()
    assert all(start >= 4 for _, start, _ in room.turns())


def test_the_latest_listener_counts_even_where_an_earlier_one_still_waits() -> None:
    room = Room({ONE: EnergyListener(ONE)})
    room.listening.replace(ONE, table(), lesson_ns(4.0), at_once=False)
    room.listening.replace(ONE, EnergyListener(ONE), lesson_ns(4.2), at_once=True)
    room.play({ONE: talk([(1, 1, 5)], 8.0)})
    assert isinstance(room.listening.listeners[ONE], EnergyListener)
    assert not room.turns()


def test_an_order_that_fails_takes_no_other_along() -> None:
    room = Room({ONE: table()})
    done: list[str] = []

    def fail(listener: object) -> Sequence[Observation]:
        raise LookupError(type(listener).__name__)

    def note(listener: object) -> Sequence[Observation]:
        done.append(type(listener).__name__)
        return ()

    room.listening.order(ONE, fail)
    room.listening.order(ONE, note)
    with pytest.raises(LookupError):
        room.listening.obey()
    room.listening.obey()
    assert done == ["GroupListener"]


def test_the_hole_of_a_pause_says_that_it_was_asked_for() -> None:
    room = Room({ONE: table()})
    room.play({ONE: talk([(0, 1, 3)], 4.0)})
    room.listening.resumed(ONE)
    room.play({ONE: talk([(0, 1, 3)], 4.0)}, start_s=20.0)
    room.play({ONE: talk([(0, 1, 3)], 4.0)}, start_s=40.0)
    gaps = [entry for entry in room.inbox.entries if isinstance(entry, AudioGap)]
    assert [gap.reason for gap in gaps][:1] == ["paused"]
    assert {gap.reason for gap in gaps[1:]} <= {"away", "overflow"}


@pytest.mark.parametrize(("back_s", "weak"), [(12.0, ("b",)), (60.0, ("a", "b"))])
def test_a_sound_check_that_a_pause_broke_off_says_who_was_not_heard(
    back_s: float, weak: tuple[str, ...]
) -> None:
    room = Room({ONE: table()})
    spans = {
        SeatId("a"): (lesson_ns(1), lesson_ns(3.5)),
        SeatId("b"): (lesson_ns(3.5), lesson_ns(6)),
    }
    found: list[tuple[SeatId, ...]] = []

    def learn(listener: Listener) -> Sequence[Observation]:
        found.append(tuple(learnt(listener, {SeatId("a"): 0, SeatId("b"): 1}, spans)))
        return ()

    room.listening.order(ONE, learn, lesson_ns(6.5))
    room.play({ONE: talk([(0, 1, 3.4)], 4.0)})
    assert not found
    room.play({ONE: talk([(1, 1, 3)], 4.0)}, start_s=back_s)
    assert found == [weak]


class Spy(ToneSegmenter):
    """Remembers all sound that a model was given."""

    def __init__(self) -> None:
        super().__init__()
        self.loudest: list[float] = []

    def filtered(self, samples: Samples) -> NDArray[np.float32]:
        self.loudest.append(float(np.abs(samples).max()))
        return super().filtered(samples)


def test_what_bleeds_from_a_table_that_did_not_agree_reaches_no_model_and_no_transcriber() -> None:
    own = babble(1, [(1, 5), (22, 28)], 30)
    theirs = babble(2, [(8, 20)], 30)
    sounds = {
        ONE: noisy(own + arriving(theirs, 12, 0.02), 3),
        TWO: noisy(theirs + arriving(own, 12, 0.02), 4),
    }
    heard: dict[bool, float] = {}
    for guarded in (False, True):
        ears, spy = RoomEars([TWO] if guarded else []), Spy()
        options = ListenerOptions(voices=2, words=True)
        listener = GroupListener(ONE, spy, ToneEmbedder(), options, ears.beside(ONE))
        room = Room({ONE: listener, TWO: EnergyListener(TWO)})
        room.listening.ears = ears
        room.play({group: sound[: 21 * SAMPLE_RATE_HZ] for group, sound in sounds.items()})
        position = listener._ring.position
        kept = listener._ring.between(position - 12 * SAMPLE_RATE_HZ, position - SAMPLE_RATE_HZ)
        heard[guarded] = float(np.abs(kept).max())
        if guarded:
            assert not [s for s in room.stretches if s.start >= lesson_ns(8.0)]
            assert not [turn for turn in room.turns() if turn[1] >= 8]
            levels = [e for e in room.inbox.entries if isinstance(e, SoundHeard) and e.group == ONE]
            assert len(levels) == 21, "its loudness is still told"
    assert heard[False] > 0.01, "without the guard the bleed is there to be read"
    assert heard[True] < 0.003, "with it nothing but noise is left"


def test_what_bleeds_is_overwritten_where_it_is_also_for_a_listener_that_came_later() -> None:
    own = babble(1, [(1, 5)], 24)
    theirs = babble(2, [(start, start + 1.2) for start in range(8, 22, 2)], 24)
    sounds = {
        ONE: noisy(own + arriving(theirs, 12, 0.02), 3),
        TWO: noisy(theirs + arriving(own, 12, 0.02), 4),
    }
    ears = RoomEars([TWO])
    listener = GroupListener(
        ONE, ToneSegmenter(), ToneEmbedder(), ListenerOptions(voices=2), ears.beside(ONE)
    )
    room = Room({ONE: EnergyListener(ONE), TWO: EnergyListener(TWO)})
    room.listening.ears = ears
    room.listening.replace(ONE, listener, lesson_ns(6.0), at_once=False)
    room.play({group: sound[: 23 * SAMPLE_RATE_HZ] for group, sound in sounds.items()})
    position = listener._ring.position
    kept = listener._ring.between(position - 12 * SAMPLE_RATE_HZ, position - SAMPLE_RATE_HZ)
    assert listener.time_of(0) >= lesson_ns(6.0)
    assert float(np.abs(kept).max()) < 0.003


def test_sound_waits_for_a_guarded_table_but_not_for_ever() -> None:
    ears = RoomEars([TWO])
    room = Room({ONE: table(), TWO: EnergyListener(TWO)})
    room.listening.ears = ears
    quiet = np.zeros(SAMPLE_RATE_HZ, np.float32)
    room.play({TWO: quiet})
    room.play({ONE: talk([(0, 0.5, 2.5)], 4.0)})
    assert any(isinstance(e, SoundHeard) and e.group == ONE for e in room.inbox.entries)
    assert room.listening._heard[ONE] == LessonNs(lesson_ns(4.0))
