"""How late text is on cores that are idle, computed from CPU seconds: real parts, virtual time.

On a machine that is busy with something else, no clock tells how late text would be without that.
So the real listeners hear six tables and hand on closed turns at the lesson times at which they
would; then the real queue and the real transcribing thread work them off, while a clock stands in
for time that only goes on by the CPU seconds which each transcription took. It leaves out that
listening may hold the other core when a turn closes (about a tenth of a second), and cameras.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Event
from typing import Any, Final, NamedTuple

from classsense.analysis.talk import Segment
from classsense.bootstrap.bench_latency import (
    MICROPHONES,
    TextWatch,
    sparse_room,
    text_figures,
)
from classsense.bootstrap.bench_listening import ListeningRoom
from classsense.bootstrap.bench_room import Talk, plan_of
from classsense.bootstrap.bench_section import BenchData, Record, Say, SkippedError, cpu_seconds
from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.clock import LessonNs, StopSignal, lesson_ns, seconds
from classsense.domain.commands import Entry
from classsense.domain.lesson import GroupId
from classsense.domain.observations import WordsHeard
from classsense.domain.policy import policy_of
from classsense.domain.ports import Committed, SpokenStretch
from classsense.live.gauges import Gauges
from classsense.live.stage import Surroundings
from classsense.live.stretch_queue import QueuedStretch, StretchQueue
from classsense.live.transcription import Transcription, WordsRig
from classsense.weights.store import WeightsFolder

_LINES: Final = """\
{turns} turns of 1 s and more, {speech:.0%} speech; {stretches} closed turns, {skipped} skipped
end of turn to text: p50 {p50_s:.2f} s  p95 {p95_s:.2f} s  longest {longest_s:.2f} s
of it until a turn is handed on: p50 {handed_p50_s:.2f} s  p95 {handed_p95_s:.2f} s
turns handed on: {handed:.3f}, with a text: {with_text:.3f}
CPU s per lesson second: listening {listening:.3f}  words {words:.3f}"""


class Brought(NamedTuple):
    """A closed turn, and when it was handed on."""

    at: LessonNs
    stretch: SpokenStretch


class PaperClock:
    """A clock that only goes on when it is told."""

    def __init__(self) -> None:
        self._now = LessonNs(0)

    def now(self) -> LessonNs:
        """Return the time."""
        return self._now

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        """Go on to a time at once."""
        self.to(at)
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        """Ignore the report."""

    def to(self, at: LessonNs) -> None:
        """Go on to a time; never back."""
        self._now = LessonNs(max(self._now, at))


class _BringingQueue(StretchQueue):
    """Brings each turn when its time has come, and lets time go on when none waits."""

    def __init__(self, brought: Sequence[Brought], clock: PaperClock, over: Event) -> None:
        super().__init__()
        self._brought = list(brought)
        self._clock = clock
        self._over = over

    def take(self, timeout_s: float) -> QueuedStretch | None:
        """Return the next turn at once; nothing is left if it returns None."""
        del timeout_s
        if not self.waiting().stretches and self._brought:
            self._clock.to(self._brought[0].at)
        while self._brought and self._brought[0].at <= self._clock.now():
            self.put(self._brought.pop(0).stretch, self._over)
        taken = super().take(0)
        if taken is None:
            self._over.set()
        return taken


class _PricedTranscriber:
    """Lets time go on by the CPU seconds that a transcription took."""

    def __init__(self, transcriber: Any, clock: PaperClock) -> None:  # noqa: ANN401 - a Transcriber
        self._transcriber = transcriber
        self._clock = clock
        self.name: str = transcriber.name

    def transcribe(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - of any signature
        before = time.process_time()
        heard = self._transcriber.transcribe(*given, **named)
        spent_s = time.process_time() - before
        self._clock.to(LessonNs(self._clock.now() + lesson_ns(spent_s)))
        return heard


class _Readers:
    """Stands for the lesson: sees the words as they come."""

    def __init__(self, watch: TextWatch, clock: PaperClock) -> None:
        self._watch = watch
        self._clock = clock

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        del committed
        if isinstance(entry, WordsHeard):
            span = (seconds(entry.start), seconds(entry.end))
            self._watch.note(entry.group, [span], seconds(self._clock.now()))


def on_paper(data: BenchData, say: Say) -> Record:
    """Compute how late text is with six tables at 40 % speech, on two cores with nothing else."""
    for model in ("segmentation", "campplus", "whisper-base"):
        data.model(model)
    room, length_s = sparse_room(data)
    plan = plan_of(MICROPHONES, teacher=False, words=True)
    built = Recognisers(plan, policy_of(plan), WeightsFolder(data.weights), epoch=0)
    brought, listening_s = _listen(room, built)
    words = built.words()
    if words is None:
        raise SkippedError("there is no transcriber: classsense models fetch")
    turns = {group: talk.turns for group, talk in room.items()}
    watch, words_s, skipped = work_off(brought, words, turns)
    handed = TextWatch(turns)
    for at, stretch in brought:
        handed.note(stretch.group, [(seconds(stretch.start), seconds(stretch.end))], seconds(at))
    known, until_handed = text_figures(watch, turns), text_figures(handed, turns)
    spoken_s = sum(turn.end_s - turn.start_s for talk in room.values() for turn in talk.turns)
    figures = {
        **known,
        "handed": until_handed["with_text"],
        "handed_p50_s": until_handed["p50_s"],
        "handed_p95_s": until_handed["p95_s"],
        "speech": spoken_s / (length_s * MICROPHONES),
        "stretches": len(brought),
        "skipped": skipped,
        "listening": listening_s / length_s,
        "words": words_s / length_s,
    }
    for line in _LINES.splitlines():
        say(line.format(**figures))
    return figures


def _listen(room: Mapping[GroupId, Talk], built: Recognisers) -> tuple[list[Brought], float]:
    """Return what the listeners hand on and when, and the CPU seconds of listening."""
    ears = ListeningRoom(built)
    with cpu_seconds() as spent:
        brought = [Brought(*each) for each in ears.hear([talk.sound for talk in room.values()])]
    ears.finish()
    return brought, spent.cpu_s


def work_off(
    brought: Sequence[Brought], words: WordsRig, turns: Mapping[GroupId, Sequence[Segment]]
) -> tuple[TextWatch, float, int]:
    """Transcribe closed turns in virtual time, in one thread.

    Args:
        brought: In order of time.
        words: The transcriber; one worker of it is used.
        turns: The true turns of each table.

    Returns:
        When the text of each turn was there, the CPU seconds of it, and how many were skipped.
    """
    clock, over = PaperClock(), Event()
    watch = TextWatch(turns)
    queue = _BringingQueue(brought, clock, over)
    priced = _PricedTranscriber(words.load(), clock)
    one = replace(words, load=lambda: priced, workers=1)
    around = Surroundings(_Readers(watch, clock), clock, Gauges())
    (stage,) = Transcription(one, queue, around).stages()
    with cpu_seconds() as spent:
        stage.start()
        over.wait()
        stage.stop()
        stage.join()
    return watch, spent.cpu_s, queue.waiting().skipped
