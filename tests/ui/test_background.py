from collections.abc import Callable
from threading import Event, get_ident

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from classsense.domain.desk import Progress
from classsense.domain.errors import KnownError
from classsense.ui.background import Background


def test_results_and_progress_come_back_on_the_gui_thread(qtbot: QtBot) -> None:
    background = Background()
    threads: list[int] = []
    seen: list[tuple[str, int, int]] = []
    results: list[int] = []

    def work(progress: Progress) -> int:
        threads.append(get_ident())
        progress("faces", 1, 2)
        progress("faces", 2, 2)
        return 7

    def done(result: int) -> None:
        threads.append(get_ident())
        results.append(result)

    background.run(work, done, progress=lambda *step: seen.append(step))
    qtbot.waitUntil(lambda: results == [7])
    assert seen == [("faces", 1, 2), ("faces", 2, 2)]
    assert threads[0] != get_ident() == threads[1]
    background.close()


def test_errors_come_back_too(qtbot: QtBot) -> None:
    background = Background()
    errors: list[Exception] = []

    def work(_: Progress) -> None:
        raise KnownError("disk_full", path="D:")

    background.run(work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], KnownError)
    background.close()


def test_an_error_that_nobody_expected_reaches_the_excepthook(qtbot: QtBot) -> None:
    background = Background()
    with capture_exceptions() as caught:
        background.run(lambda _: 1 // 0, lambda _: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    background.close()


def test_closing_waits_for_what_runs_and_delivers_nothing_after(qtbot: QtBot) -> None:
    background = Background()
    started, go = Event(), Event()
    delivered: list[bool] = []

    def work(_: Progress) -> bool:
        started.set()
        return go.wait()

    background.run(work, delivered.append)
    assert started.wait(5)
    go.set()
    background.close()
    qtbot.wait(1)
    assert delivered == []


@pytest.mark.parametrize("jobs", [20])
def test_many_jobs_all_come_back(qtbot: QtBot, jobs: int) -> None:
    background = Background()
    results: list[int] = []

    def job(number: int) -> Callable[[Progress], int]:
        return lambda _: number

    for number in range(jobs):
        background.run(job(number), results.append)
    qtbot.waitUntil(lambda: sorted(results) == list(range(jobs)))
    background.close()
