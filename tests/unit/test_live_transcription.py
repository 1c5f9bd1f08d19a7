"""What becomes of closed turns: words, even if the transcriber breaks down; nothing is lost."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import Entry
from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartState, PartStatus, WordsHeard
from classsense.domain.ports import (
    SAMPLE_RATE_HZ,
    Committed,
    Content,
    Samples,
    SpokenStretch,
    Transcriber,
    Transcript,
)
from classsense.live.gauges import Gauges
from classsense.live.rig import Rig
from classsense.live.stage import Surroundings
from classsense.live.stretch_queue import StretchQueue
from classsense.live.transcription import Transcription, WordsRig
from fakes.inbox import StillClock

GO_ON = threading.Event()


class Heard:
    """An inbox that keeps what came."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._came = threading.Condition()

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        assert committed is None
        with self._came:
            self.entries.append(entry)
            self._came.notify_all()

    def wait_for(self, texts: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: len(self.texts()) >= texts, 30)

    def texts(self) -> list[str]:
        return sorted(str(e.text) for e in self.entries if isinstance(e, WordsHeard))

    def problems(self) -> list[str]:
        return [e.problem for e in self.entries if isinstance(e, PartStatus) and e.problem]


class Transcribes:
    """A `Transcriber` that says what number a turn bears, and fails where it is told to.

    Args:
        failing: Numbers of turns, each as often as it is to fail.
        heard: Called with every number.
    """

    name = "numbers"

    def __init__(self, failing: list[int], heard: Callable[[int], None] = lambda _: None) -> None:
        self._failing = failing
        self._heard = heard
        self.hurried: list[bool] = []

    def transcribe(self, samples: Samples, language: str, *, hurry: bool = False) -> Transcript:
        number = round(float(samples[0]))
        self._heard(number)
        self.hurried.append(hurry)
        if number in self._failing:
            self._failing.remove(number)
            message = "out of memory"
            raise RuntimeError(message)
        return Transcript(f"{language} {number}", 0.5)


def turn(number: int, length_s: float = 4.0, group: str = "1") -> SpokenStretch:
    start = lesson_ns(100.0 * number)
    samples = np.full(round(length_s * SAMPLE_RATE_HZ), number, np.float32)
    return SpokenStretch(samples, start, LessonNs(start + lesson_ns(length_s)), GroupId(group), 0)


class Lesson:
    """A transcription on its own."""

    def __init__(
        self, load: Callable[[], Transcriber], workers: int = 1, *, patient: bool = True
    ) -> None:
        self.inbox, self.clock, self.gauges = Heard(), StillClock(), Gauges()
        self.queue = StretchQueue(capacity_s=1000)
        words = WordsRig(
            load=load,
            language="ja",
            is_question=lambda text, _: text.endswith("3"),
            content=lambda heard: Content((heard.text,)),
            keeps_text=True,
            workers=workers,
        )
        around = Surroundings(self.inbox, self.clock, self.gauges)
        self.transcription = Transcription(words, self.queue, around, patient=patient)

    def run(self, turns: list[SpokenStretch], words: int) -> None:
        """Transcribe these turns, and end once so many words were told."""
        for each in turns:
            self.queue.put(each, GO_ON)
        stages = self.transcription.stages()
        for stage in stages:
            stage.start()
        self.inbox.wait_for(words)
        for stage in stages:
            stage.stop()
        for stage in stages:
            stage.join()


def test_every_turn_becomes_words() -> None:
    lesson = Lesson(lambda: Transcribes([]))

    lesson.run([turn(number) for number in range(1, 5)], 4)

    assert lesson.inbox.texts() == ["ja 1", "ja 2", "ja 3", "ja 4"]
    asked = [e.question for e in lesson.inbox.entries if isinstance(e, WordsHeard)]
    assert asked == [False, False, True, False]
    states = [e.state for e in lesson.inbox.entries if isinstance(e, PartStatus)]
    assert states == [PartState.RUNNING, PartState.STOPPED]
    assert lesson.gauges.health().words_skipped == 0


@pytest.mark.logs("transcription failed")
def test_a_transcriber_that_breaks_down_is_loaded_anew_and_no_turn_is_lost() -> None:
    loaded: list[Transcribes] = []
    failing = [2]

    def load() -> Transcribes:
        loaded.append(Transcribes(failing))
        return loaded[-1]

    lesson = Lesson(load)
    lesson.run([turn(number) for number in range(1, 5)], 4)

    assert lesson.inbox.texts() == ["ja 1", "ja 2", "ja 3", "ja 4"]
    assert len(loaded) == 2
    assert "part_restarts" in lesson.inbox.problems()
    assert lesson.gauges.health().words_skipped == 0


@pytest.mark.logs("transcription failed")
def test_a_turn_that_breaks_it_twice_is_skipped_and_counted() -> None:
    failing = [2, 2]
    lesson = Lesson(lambda: Transcribes(failing))

    lesson.run([turn(number) for number in range(1, 5)], 3)

    assert lesson.inbox.texts() == ["ja 1", "ja 3", "ja 4"]
    assert lesson.gauges.health().words_skipped == 1
    states = [e.state for e in lesson.inbox.entries if isinstance(e, PartStatus)]
    assert states[-1] is PartState.STOPPED


def test_several_workers_share_one_transcriber_and_lose_nothing() -> None:
    loaded: list[Transcribes] = []
    both = threading.Barrier(2)

    def meet(number: int) -> None:
        if number <= 2:
            both.wait(10)

    def load() -> Transcribes:
        loaded.append(Transcribes([], meet))
        return loaded[-1]

    lesson = Lesson(load, workers=2)
    lesson.run([turn(number) for number in range(1, 9)], 8)

    assert len(lesson.inbox.texts()) == 8
    assert len(loaded) == 1


def stopped(*, patient: bool, later_s: float) -> tuple[int, int]:
    """Stop with four turns waiting, each of which takes `later_s`; return (words, skipped)."""

    def passes(_: int) -> None:
        stage.stop()
        lesson.clock.at = LessonNs(lesson.clock.at + lesson_ns(later_s))

    lesson = Lesson(lambda: Transcribes([], passes), patient=patient)
    for number in range(1, 5):
        lesson.queue.put(turn(number), GO_ON)
    (stage,) = lesson.transcription.stages()
    stage.start()
    stage.join()
    lesson.transcription.note()
    return len(lesson.inbox.texts()), lesson.gauges.health().words_skipped


def test_what_waits_when_the_lesson_ends_is_transcribed_for_a_few_seconds() -> None:
    assert stopped(patient=False, later_s=1) == (4, 0)
    assert stopped(patient=False, later_s=3) == (3, 1)
    assert stopped(patient=True, later_s=3) == (4, 0)


@pytest.mark.parametrize(("late_s", "hurried"), [(1.0, False), (4.0, True)])
def test_it_hurries_when_a_turn_has_waited(late_s: float, *, hurried: bool) -> None:
    transcriber = Transcribes([])
    lesson = Lesson(lambda: transcriber, patient=False)
    lesson.clock.at = LessonNs(turn(1).end + lesson_ns(late_s))

    lesson.run([turn(1)], 1)

    assert transcriber.hurried == [hurried]
    assert lesson.gauges.lags()["transcription"] == [late_s]


def test_words_that_are_to_be_forgotten_are_not_told() -> None:
    def forget_the_first(number: int) -> None:
        if number == 1:
            lesson.queue.forget(GroupId("1"), LessonNs(0))

    lesson = Lesson(lambda: Transcribes([], forget_the_first))

    lesson.run([turn(1), turn(2, group="2")], 1)

    assert lesson.inbox.texts() == ["ja 2"]


def test_how_much_waits_is_shown() -> None:
    lesson = Lesson(lambda: Transcribes([]))
    lesson.queue.put(turn(1), GO_ON)
    lesson.queue.put(turn(2), GO_ON)
    lesson.clock.at = LessonNs(turn(1).end + lesson_ns(7))

    lesson.transcription.note()

    health = lesson.gauges.health()
    assert (health.words_waiting_s, health.words_lag_s) == (8.0, 7.0)


def test_turns_without_words_when_sensing_ends_are_told_of() -> None:
    lesson = Lesson(lambda: Transcribes([]))
    words = lesson.transcription._words
    rig = Rig([], [], words, Surroundings(lesson.inbox, lesson.clock, lesson.gauges))
    rig.stop()
    assert lesson.inbox.problems() == []

    rig._hand_on([turn(1), turn(2, group="2")], GO_ON)
    rig.finish()

    told = [e for e in lesson.inbox.entries if isinstance(e, PartStatus)][-1]
    assert (told.part, told.problem, told.details) == (
        "transcription",
        "words_left_out",
        {"turns": "2"},
    )
