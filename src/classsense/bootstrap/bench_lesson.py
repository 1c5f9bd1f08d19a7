"""Runs the sample lesson in real time with its console and says what it cost."""

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Final

import msgspec
import psutil
from msgspec import Struct

from classsense.bootstrap.record import entries_of
from classsense.bootstrap.sample import MadeLesson
from classsense.bootstrap.session import LessonSession
from classsense.bootstrap.workplace import Desk
from classsense.domain.clock import seconds
from classsense.domain.commands import AnswerGiven
from classsense.domain.desk import ChoiceKind, LessonChoice, Progress, RunningLesson
from classsense.domain.settings import Settings
from classsense.resources.texts import Language

_STARTING_S: Final = 12.0
"""So much later the console closes: the models are loaded first, and the summary is written."""


class LessonFigures(Struct, frozen=True):
    """What a lesson cost.

    Attributes:
        lesson_s: Lesson seconds that were run in real time.
        cpu_s_per_lesson_s: CPU seconds of the whole process per lesson second.
        stages: CPU seconds per lesson second by thread of ours.
        lag_s: Capture to Snapshot, by part: [p50, p95].
        tick_gap_p99_ms: Gap between ticks of a 10 ms timer of the GUI.
        answer_p95_ms: From the answer's time to its display on the console.
        lost: Answers that were sent and never kept.
        doubled: Answers that were kept twice.
    """

    lesson_s: float
    cpu_s_per_lesson_s: float
    stages: dict[str, float]
    lag_s: dict[str, list[float]]
    frames_dropped: int
    audio_dropped_s: float
    sent: int
    lost: int
    doubled: int
    rss_mb: float
    tick_gap_p99_ms: float | None = None
    tick_gap_max_ms: float | None = None
    answer_p95_ms: float | None = None

    def lines(self) -> Iterator[str]:
        """Yield the figures as lines of text."""
        yield f"lesson {self.lesson_s:.0f} s, CPU {self.cpu_s_per_lesson_s:.2f} s per lesson second"
        for stage, spent in sorted(self.stages.items(), key=lambda item: -item[1]):
            yield f"  {stage:<22} {spent:.3f} s/s"
        for part, (p50, p95) in sorted(self.lag_s.items()):
            yield f"  lag {part:<18} p50 {p50:.2f} s  p95 {p95:.2f} s"
        yield f"frames dropped {self.frames_dropped}, audio dropped {self.audio_dropped_s:.2f} s"
        yield f"GUI tick gap p99 {self.tick_gap_p99_ms} ms, max {self.tick_gap_max_ms} ms"
        yield f"answer to console p95 {self.answer_p95_ms} ms"
        yield f"answers sent {self.sent}, lost {self.lost}, doubled {self.doubled}"
        yield f"RSS {self.rss_mb:.0f} MB"


class _Watched(Desk):
    """A desk that remembers the session it started."""

    def __init__(self, language: Language, folder: Path) -> None:
        super().__init__(language, Settings(board_port=0), folder)
        self.session: LessonSession | None = None

    def start(self, choice: LessonChoice, progress: Progress) -> RunningLesson:
        running = super().start(choice, progress)
        if isinstance(running, LessonSession):
            self.session = running
        return running


class BenchLesson:
    """The sample lesson in real time: one camera, five microphones, sixteen tablets, a console.

    Args:
        language: Of the console.
        seconds: How much of the lesson; all of it if None.
    """

    def __init__(self, language: Language, seconds: float | None) -> None:
        self._language: Language = language
        whole_s = MadeLesson(language).plan().duration_s or 0.0
        self._lesson_s = min(seconds or whole_s, whole_s)

    def run(self) -> LessonFigures:
        """Run the lesson and return its figures. Call it on the main thread."""
        from classsense.ui.app import Console

        with tempfile.TemporaryDirectory() as folder:
            desk = _Watched(self._language, Path(folder) / "lesson")
            console = Console(desk, self._language, Settings())
            memory = _Memory()
            before = time.process_time()
            console.run(LessonChoice(ChoiceKind.SAMPLE), close_after_s=self._lesson_s + _STARTING_S)
            spent = time.process_time() - before
            memory.stop()
            if desk.session is None:
                message = "the sample lesson did not start"
                raise RuntimeError(message)
            kept = [e.id for e in entries_of(Path(folder) / "lesson") if isinstance(e, AnswerGiven)]
            figures = _figures(desk.session, spent, memory.most_mb, kept)
            return msgspec.structs.replace(
                figures,
                tick_gap_p99_ms=console.figures().tick_gap_p99_ms,
                tick_gap_max_ms=console.figures().tick_gap_max_ms,
                answer_p95_ms=console.figures().answer_delay_p95_ms,
            )


def _figures(session: LessonSession, cpu_s: float, rss_mb: float, kept: list[str]) -> LessonFigures:
    gauges = session.gauges
    lesson_s = min(seconds(session.now()), session.plan.duration_s or 0.0)
    tablets = session.tablets()
    sent, acked = (tablets.sent, tablets.acked) if tablets else (0, 0)
    stages = gauges.cpu_s()
    stages["pools, GUI, board, tablets"] = cpu_s - sum(stages.values())
    health = gauges.health()
    return LessonFigures(
        lesson_s=lesson_s,
        cpu_s_per_lesson_s=cpu_s / lesson_s,
        stages={stage: used / lesson_s for stage, used in stages.items()},
        lag_s={part: _p50_p95(lags) for part, lags in gauges.lags().items()},
        frames_dropped=health.frames_dropped,
        audio_dropped_s=health.audio_dropped_s,
        sent=sent,
        lost=max(0, acked - len(set(kept))),
        doubled=sum(count - 1 for count in Counter(kept).values()),
        rss_mb=rss_mb,
    )


def _p50_p95(values: list[float]) -> list[float]:
    if len(values) < 2:  # noqa: PLR2004 - quantiles are between two
        return [values[0], values[0]]
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return [cuts[9], cuts[18]]


class _Memory:
    """Watches the memory of this process from a thread of its own.

    Attributes:
        most_mb: Largest resident set so far, MB.
    """

    def __init__(self) -> None:
        self.most_mb = 0.0
        self._stop = Event()
        self._thread = Thread(target=self._watch, name="memory")
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._stop.wait(0.5):
            self.most_mb = max(self.most_mb, process.memory_info().rss / 1e6)
