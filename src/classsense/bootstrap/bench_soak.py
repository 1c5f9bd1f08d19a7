"""Runs a long lesson on looped recordings and says what it leaves behind."""

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import psutil
from msgspec import Struct
from numpy.typing import NDArray
from scipy.stats import linregress

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.record import entries_of
from classsense.bootstrap.sample import MadeLesson
from classsense.bootstrap.session import LessonSession
from classsense.bootstrap.sources import LOOP
from classsense.domain.clock import LessonNs, seconds
from classsense.domain.commands import Entry
from classsense.domain.lesson import LessonPlan
from classsense.domain.observations import AudioGap, PartStatus, SoundHeard, TurnsHeard
from classsense.resources.texts import Language

_WARM_UP: Final = 0.2
"""This share of the lesson fills buffers and caches and is left out of the slope."""
_EVERY_S: Final = 1.0
_ENDING_S: Final = 10.0
"""A thread that was stopped may take so long to unwind on a busy machine."""


class SoakFigures(Struct, frozen=True):
    """What a long lesson did to the program.

    Attributes:
        lesson_s: Length of the lesson.
        cpu_s: CPU seconds of the whole process.
        slope_mb_per_h: Growth of the resident set per lesson hour, by least squares after a fifth
            of the lesson, and the standard error of that.
        floor_mb_per_h: The same of the lowest reading of each minute: transcribing a turn takes
            100 MB for a moment and gives them back.
        rss_mb: Resident set at the start, after the warm-up and at the end, MB.
        drift_ms: Most by which a second of sound was off the end of the one before, but for gaps.
        heard_s: Seconds of sound that were dealt with, of all microphones.
        gaps: Gaps in the sound.
        audio_dropped_s: Sound that was dropped, seconds.
        words_skipped: Turns that were never transcribed.
        most_held_s: Most sound that was in memory at once, of all microphones.
        reports: Reports of turns.
        problems: What the parts said was wrong.
        threads_left: Threads that were still there afterwards.
        curve_mb: Lesson time in seconds and resident set in MB, fifty times.
    """

    lesson_s: float
    microphones: int
    real_time: bool
    cpu_s: float
    slope_mb_per_h: tuple[float, float]
    floor_mb_per_h: tuple[float, float]
    rss_mb: tuple[float, float, float]
    drift_ms: float
    heard_s: float
    gaps: int
    audio_dropped_s: float
    words_skipped: int
    most_held_s: float
    reports: int
    problems: tuple[str, ...]
    threads_left: tuple[str, ...]
    curve_mb: tuple[tuple[float, float], ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the figures as lines of text."""
        pace = "in real time" if self.real_time else "as fast as possible"
        yield f"{self.lesson_s:.0f} s of lesson {pace}, {self.microphones} microphones"
        yield f"CPU {self.cpu_s:.0f} s, {self.cpu_s / max(self.heard_s, 1):.4f} s per s of sound"
        slope, floor = self.slope_mb_per_h, self.floor_mb_per_h
        yield f"memory slope {slope[0]:+.2f} MB per lesson hour, standard error {slope[1]:.2f}"
        yield f"of the lowest reading of each minute {floor[0]:+.2f}, standard error {floor[1]:.2f}"
        yield "RSS " + " / ".join(f"{mb:.0f}" for mb in self.rss_mb) + " MB (start / warm / end)"
        yield f"drift of audio time {self.drift_ms:.2f} ms at most"
        yield f"sound heard {self.heard_s:.0f} s, gaps {self.gaps}, {self.reports} reports of turns"
        yield f"sound dropped {self.audio_dropped_s:.2f} s, turns skipped {self.words_skipped}"
        yield f"sound in memory {self.most_held_s:.1f} s at most, of all microphones"
        yield f"problems: {', '.join(self.problems) or 'none'}"
        yield f"threads left: {', '.join(self.threads_left) or 'none'}"


class BenchSoak:
    """A lesson of hours on the recordings of the sample lesson, with the real listeners.

    Args:
        language: Of the talk.
        lesson_s: How long.
        microphones: How many: the teacher's and so many tables', 2..5.
        real_time: Whether it is run in real time, with words; else as fast as possible without.
    """

    def __init__(
        self, language: Language, lesson_s: float, microphones: int, *, real_time: bool
    ) -> None:
        self._made = MadeLesson(language)
        self._lesson_s = lesson_s
        self._microphones = microphones
        self._real_time = real_time

    def run(self) -> SoakFigures:
        """Run the lesson and return its figures."""
        before = set(threading.enumerate())
        cpu_s = time.process_time()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "lesson"
            options = Options(
                folder=folder,
                media=self._made.folder,
                entrance=Entrance(),
                speed=1.0 if self._real_time else None,
                follow_plan=True,
            )
            session = open_lesson(self.plan(), options)
            meter = _Meter(session)
            _run_to_its_end(session)
            meter.stop()
            cpu_s = time.process_time() - cpu_s
            figures = self._figures(session, meter, entries_of(folder))
        left = tuple(thread.name for thread in threading.enumerate() if _stays(thread, before))
        return msgspec.structs.replace(figures, cpu_s=cpu_s, threads_left=left)

    def plan(self) -> LessonPlan:
        """Return the plan: talk all the time, on recordings that begin again when they end."""
        plan = self._made.plan()
        groups = plan.groups[: self._microphones - 1]
        talk = msgspec.structs.replace(plan.activities[1], start_s=0.0)
        return msgspec.structs.replace(
            plan,
            activities=(talk,),
            groups=tuple(
                msgspec.structs.replace(group, microphone=f"{LOOP}{group.microphone}")
                for group in groups
            ),
            teacher_microphone=f"{LOOP}{plan.teacher_microphone}",
            consents={
                seat.id: plan.consents.get(seat.id, ()) for group in groups for seat in group.seats
            },
            questions=(),
            cameras=(),
            disabled=plan.disabled if self._real_time else (*plan.disabled, "words"),
            duration_s=self._lesson_s,
        )

    def _figures(
        self, session: LessonSession, meter: "_Meter", entries: Sequence[Entry]
    ) -> SoakFigures:
        sounds = [entry for entry in entries if isinstance(entry, SoundHeard)]
        gaps = [entry for entry in entries if isinstance(entry, AudioGap)]
        said = {e.problem for e in entries if isinstance(e, PartStatus) and e.problem}
        health = session.gauges.health()
        return SoakFigures(
            lesson_s=self._lesson_s,
            microphones=self._microphones,
            real_time=self._real_time,
            cpu_s=0.0,
            slope_mb_per_h=_slope(meter.after_warm_up(self._lesson_s)),
            floor_mb_per_h=_slope(_lowest_of_each_minute(meter.after_warm_up(self._lesson_s))),
            rss_mb=meter.start_warm_end_mb(self._lesson_s),
            drift_ms=max(_drift_ms(sounds, gaps, group) for group in {s.group for s in sounds}),
            heard_s=sum(seconds(sound.end - sound.start) for sound in sounds),
            gaps=len(gaps),
            audio_dropped_s=health.audio_dropped_s,
            words_skipped=health.words_skipped,
            most_held_s=meter.most_held_s,
            reports=sum(isinstance(entry, TurnsHeard) for entry in entries),
            problems=tuple(sorted(said)),
            threads_left=(),
            curve_mb=meter.curve_mb(),
        )


def _run_to_its_end(session: LessonSession) -> None:
    over = threading.Event()
    session.start(over=over.set)
    try:
        over.wait()
    except BaseException:
        session.suspend()
        raise
    session.end()


def _stays(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    if thread in before or isinstance(thread, threading._DummyThread):  # noqa: SLF001 - a library's own
        return False
    thread.join(_ENDING_S)
    return thread.is_alive()


def _drift_ms(sounds: Sequence[SoundHeard], gaps: Sequence[AudioGap], group: str) -> float:
    """Return by how much a second is off the end of the one before, at most, but for gaps."""
    mine = sorted((each for each in sounds if each.group == group), key=lambda each: each.start)
    away = [gap for gap in gaps if gap.group == group]
    worst = 0.0
    for before, after in pairwise(mine):
        if not any(gap.end > before.end and gap.start < after.start for gap in away):
            worst = max(worst, abs(seconds(LessonNs(after.start - before.end))))
    return 1000 * worst


def _slope(taken: NDArray[np.float64]) -> tuple[float, float]:
    """Return the growth in MB per hour by least squares, and its standard error."""
    if len(taken) < 3 or np.ptp(taken[:, 0]) == 0:  # noqa: PLR2004 - a line through two is no fit
        return 0.0, 0.0
    fit = linregress(taken[:, 0] / 3600, taken[:, 1])
    return float(fit.slope), float(fit.stderr)


def _lowest_of_each_minute(taken: NDArray[np.float64]) -> NDArray[np.float64]:
    minutes = taken[:, 0] // 60
    lowest = [taken[minutes == each][:, 1].argmin() for each in np.unique(minutes)]
    return np.array(
        [taken[minutes == m][row] for m, row in zip(np.unique(minutes), lowest, strict=True)]
    ).reshape(-1, 2)


class _Meter:
    """Watches the memory of this process from a thread of its own.

    Attributes:
        most_held_s: Most sound that was in memory so far, seconds.
    """

    def __init__(self, session: LessonSession) -> None:
        self._session = session
        self._taken: list[tuple[float, float]] = []
        self.most_held_s = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="meter")
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def after_warm_up(self, lesson_s: float) -> NDArray[np.float64]:
        """Return lesson time in seconds and the resident set in MB, shape (n, 2)."""
        taken = [each for each in self._taken if each[0] >= _WARM_UP * lesson_s]
        return np.array(taken).reshape(-1, 2)

    def start_warm_end_mb(self, lesson_s: float) -> tuple[float, float, float]:
        """Return the resident set at the start, after the warm-up, and at the end."""
        warm = next((mb for at, mb in self._taken if at >= _WARM_UP * lesson_s), 0.0)
        return self._taken[0][1], warm, self._taken[-1][1]

    def curve_mb(self) -> tuple[tuple[float, float], ...]:
        """Return fifty of the measurements."""
        step = max(1, len(self._taken) // 50)
        return tuple((round(at), round(mb, 1)) for at, mb in self._taken[::step])

    def _watch(self) -> None:
        process = psutil.Process()
        while True:
            at_s = seconds(self._session.now())
            self._taken.append((at_s, process.memory_info().rss / 1e6))
            held_s = self._session.gauges.health().sound_held_s
            self.most_held_s = max(self.most_held_s, held_s)
            if self._stop.wait(_EVERY_S):
                return
