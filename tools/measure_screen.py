"""Prints what showing a lesson of 45 minutes costs: six tables of six voices, all of them talking.

    PYTHONPATH=src:tests:tools QT_QPA_PLATFORM=offscreen python tools/measure_screen.py

Every Snapshot is a second later: shares move, the newest bin grows, and the three bins before it
are labelled anew, so that every table has to be painted. CPU seconds of the GUI thread and memory
of the rooms that the screen remembers; hand-made Snapshots, no recogniser runs.
"""

import statistics
import tempfile
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from classsense.domain.clock import lesson_ns
from classsense.domain.snapshot import GroupView, Snapshot, VoiceStrip
from classsense.resources.texts import Texts
from classsense.ui.app import application
from classsense.ui.lesson_screen import COMPARE, GROUP, ROOM, LessonScreen
from classsense.ui.presenters.memory import Memory
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.talk_snapshots import long_lesson

SIZE = (1366, 768)
SHOWN = 60
LESSON_S = 2700
BEGIN_S = 2600
PAGES = {"room": ROOM, "one table": GROUP, "all tables": COMPARE}


def later(base: Snapshot, second: int) -> Snapshot:
    """Return the lesson `second` seconds on, made of new objects throughout."""
    groups = tuple(moved(view, second) for view in base.groups)
    seats = tuple(replace(seat) for seat in base.seats)
    return replace(base, groups=groups, seats=seats, at=lesson_ns(BEGIN_S + second))


def moved(view: GroupView, second: int) -> GroupView:
    """Return a table whose shares, newest bins and liveliness have changed."""
    strips = tuple(
        VoiceStrip(
            strip.voice,
            (
                *(bin_ if bin_ is None else bin_ + second * 1e-9 for bin_ in strip.bins[:-4]),
                *(0.1 * ((second // 10 + number + index) % 9) for number in range(3)),
                0.05 * ((second + index) % 20),
            ),
        )
        for index, strip in enumerate(view.strips)
    )
    return replace(
        view,
        strips=strips,
        voices=tuple(replace(v, speaking_s=v.speaking_s + second / 5) for v in view.voices),
        liveliness=tuple(None if v is None else v + second * 1e-9 for v in view.liveliness),
        talk_share=0.4 + 0.002 * (second % 50),
        silence_share=0.3 + 0.003 * (second % 40),
        unsettled=True,
        heard_s=view.heard_s + second,
    )


def page_cost_ms(app: QApplication, screen: LessonScreen, page: int) -> list[float]:
    """Return CPU milliseconds per Snapshot shown and painted on one page."""
    base = long_lesson()
    screen.show_screen(page)
    screen.show_snapshot(base)
    for _ in range(5):
        app.processEvents()
    spent = []
    for second in range(SHOWN):
        snapshot = later(base, second)
        before = time.thread_time()
        screen.show_snapshot(snapshot)
        app.processEvents()
        app.processEvents()
        spent.append(1000 * (time.thread_time() - before))
    return spent


def remembered_mb() -> float:
    """Return megabytes that the screen remembers of a lesson with a Snapshot every five seconds."""
    base, memory = long_lesson(), Memory()
    memory.keep(later(base, -BEGIN_S))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for second in range(0, LESSON_S, 5):
        memory.keep(later(base, second - BEGIN_S))
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / 1e6


def main() -> None:
    """Print the figures."""
    app = application()
    look, texts = Look(app, "light", "ja"), Texts("ui", "ja")
    with tempfile.TemporaryDirectory() as folder:
        lesson = LessonOnTheDesk(long_lesson(), Path(folder))
        screen = LessonScreen(look, texts, lesson)
        screen.resize(*SIZE)
        screen.show()
        for name, page in PAGES.items():
            spent = page_cost_ms(app, screen, page)
            p95 = statistics.quantiles(spent, n=20, method="inclusive")[18]
            print(f"{name:<10} median {statistics.median(spent):.1f} ms, p95 {p95:.1f} ms of CPU")
        screen.close()
    print(f"remembered of {LESSON_S // 60} minutes: {remembered_mb():.1f} MB")


if __name__ == "__main__":
    main()
