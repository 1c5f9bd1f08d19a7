"""The threads that turn closed turns into words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Final

from classsense.analysis.backchannel import is_backchannel
from classsense.domain.clock import LessonNs, StopSignal, lesson_ns, seconds
from classsense.domain.observations import PartState, PartStatus, Stretch, WordsHeard
from classsense.domain.ports import Content, SpokenStretch, Transcriber, Transcript
from classsense.live.stage import Stage, Surroundings
from classsense.live.stretch_queue import QueuedStretch, StretchQueue

PART: Final = "transcription"
_TAKE_S: Final = 0.2
_HURRY_WAITING_S: Final = 12.0
"""With so much sound waiting in all, the transcriber hurries ..."""
_HURRY_LAG_S: Final = 3.0
"""... and when a turn has waited so long. The target is five seconds."""
_CLOSING_S: Final = 5.0
"""So long what waits is still transcribed when sensing ends; the rest is skipped and counted."""


@dataclass(frozen=True)
class WordsRig:
    """The transcriber of all microphones, and what is made of the words.

    Attributes:
        load: Makes the transcriber; called in its own thread, so that nobody waits for it.
        content: Finds the content words of an utterance.
        keeps_text: Whether the text goes on into the lesson's memory; if not, it ends here.
        workers: Threads that transcribe at once, >= 1; the transcriber is made for as many.
    """

    load: Callable[[], Transcriber]
    language: str
    is_question: Callable[[str, str], bool]
    content: Callable[[Transcript], Content]
    keeps_text: bool
    workers: int = 1


class SharedTranscriber:
    """One transcriber for all workers; after a breakdown the next one gets a new one."""

    def __init__(self, load: Callable[[], Transcriber]) -> None:
        self._load = load
        self._lock = Lock()
        self._transcriber: Transcriber | None = None

    def get(self) -> Transcriber:
        """Return the transcriber, loaded if there is none. Any thread may call."""
        with self._lock:
            if self._transcriber is None:
                self._transcriber = self._load()
            return self._transcriber

    def drop(self, broken: Transcriber) -> None:
        """Let a transcriber go that broke down."""
        with self._lock:
            if self._transcriber is broken:
                self._transcriber = None


class Transcription:
    """Makes the stages that transcribe; they end when the queue is empty or time is up."""

    def __init__(
        self,
        words: WordsRig,
        stretches: StretchQueue,
        around: Surroundings,
        *,
        patient: bool = False,
    ) -> None:
        """Get ready; nothing is loaded before a stage runs.

        Args:
            words: What transcribes.
            stretches: What is to be transcribed.
            around: The running lesson.
            patient: Whether everything is transcribed at the end, however long it takes.
        """
        self._words = words
        self._stretches = stretches
        self._around = around
        self._patient = patient
        self._shared = SharedTranscriber(words.load)

    def stages(self) -> list[Stage]:
        """Return one stage per worker, not started yet."""
        names = [PART, *(f"{PART}:{number}" for number in range(2, self._words.workers + 1))]
        return [Stage(name, partial(self._work, name), self._around) for name in names]

    def note(self) -> None:
        """Tell the gauges how much waits. Any thread may call."""
        waiting = self._stretches.waiting()
        lag_s = seconds(self._around.clock.now() - waiting.oldest) if waiting.oldest else 0.0
        self._around.gauges.words(waiting.sound_s, max(0.0, lag_s), waiting.skipped)

    def tell_left_out(self, turns: int) -> None:
        """Tell the lesson how many turns got no words because sensing ended."""
        at, details = self._around.clock.now(), {"turns": str(turns)}
        status = PartStatus(at, PART, PartState.STOPPED, "words_left_out", details)
        self._around.inbox.submit(status)

    def _work(self, part: str, stop: StopSignal) -> None:
        transcriber = self._shared.get()
        running = PartStatus(self._around.clock.now(), part, PartState.RUNNING)
        self._around.inbox.submit(running)
        until: LessonNs | None = None
        while True:
            if stop.is_set() and not self._patient:
                now = self._around.clock.now()
                until = until or LessonNs(now + lesson_ns(_CLOSING_S))
                if now > until:
                    self._stretches.skip_all()
            taken = self._stretches.take(0 if stop.is_set() else _TAKE_S)
            if taken is not None:
                self._transcribe(transcriber, taken)
                self.note()
            elif stop.is_set():
                return

    def _transcribe(self, transcriber: Transcriber, taken: QueuedStretch) -> None:
        heard = None
        try:
            hurry = self._is_late(taken)
            heard = transcriber.transcribe(taken.stretch.samples, self._words.language, hurry=hurry)
        finally:
            if heard is None:  # it broke down: the stage starts again with a new one
                self._stretches.put_back(taken)
                self._shared.drop(transcriber)
                self.note()
        if self._stretches.still_wanted(taken):
            self._tell(taken.stretch, heard, transcriber.name)
        self._stretches.done(taken)

    def _is_late(self, taken: QueuedStretch) -> bool:
        if self._patient:
            return False
        lag_s = seconds(self._around.clock.now() - taken.stretch.end)
        return lag_s > _HURRY_LAG_S or self._stretches.waiting().sound_s > _HURRY_WAITING_S

    def _tell(self, stretch: SpokenStretch, heard: Transcript, recogniser: str) -> None:
        self._around.gauges.lag(PART, seconds(self._around.clock.now() - stretch.end))
        if heard.text:
            self._around.inbox.submit(words_heard(self._words, stretch, heard, recogniser))


def words_heard(
    rig: WordsRig, stretch: SpokenStretch, heard: Transcript, recogniser: str
) -> WordsHeard:
    """Return what of recognised words goes on into the lesson, as the plan says."""
    content = rig.content(heard)
    length = stretch.end - stretch.start
    return WordsHeard(
        start=stretch.start,
        end=stretch.end,
        group=stretch.group,
        epoch=stretch.epoch,
        text=heard.text if rig.keeps_text else None,
        characters=len(heard.text),
        question=rig.is_question(heard.text, rig.language),
        confidence=heard.confidence,
        recogniser=recogniser,
        words=heard.words if rig.keeps_text else (),
        content=content.words,
        unsure=content.unsure,
        said_at=tuple(
            Stretch(
                LessonNs(stretch.start + round(first * length)),
                LessonNs(stretch.start + round(last * length)),
            )
            for first, last in content.places
        ),
        backchannel=is_backchannel(heard.text),
    )
