"""What every test may use, and what no test may leave behind.

Fixtures:
    shared_data: `../shared/data` beside the checkout (recordings, pictures, references); the test
        is skipped where it is not.
    weights_folder: the fetched model weights; the test is skipped where there are none. Mark such
        tests `model`.
    sample_folder: `assets/sample`, the drawn lesson.

Held for every test:
    No thread that it started is alive afterwards.
    Nothing is logged at WARNING or above, unless the test says so: either it reads `caplog` and
    calls `caplog.clear()`, or it is marked `@pytest.mark.logs("pattern", ...)`; then every record
    matches a pattern, and every pattern a record.
"""

import logging
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from classsense.resources import places

CHECKOUT = Path(__file__).resolve().parent.parent
if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # Qt aborts where there is no screen

settings.register_profile("classsense", deadline=None)  # a busy machine is not a fault
settings.load_profile("classsense")

THREAD_END_S = 5.0  # A stopped thread may still be unwinding; one that was forgotten stays longer.


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark by which a test claims its log records."""
    config.addinivalue_line("markers", "logs(*patterns): log records that the test means to cause")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of recordings and pictures that never go into the project."""
    folder = CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared recordings (../shared/data) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def weights_folder() -> Path:
    """Return the folder of the fetched model weights."""
    folder = places.weights()
    if not folder.is_dir():
        pytest.skip("the model weights are missing: ./run models fetch")
    return folder


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """Return the folder of the sample lesson."""
    return places.assets() / "sample"


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and _ours(thread)]
    for thread in left:
        thread.join(THREAD_END_S)
    alive = [thread.name for thread in left if thread.is_alive()]
    if alive:
        pytest.fail(f"threads are left running: {', '.join(alive)}")


def _ours(thread: threading.Thread) -> bool:
    """Tell a thread of Python from one that a library owns and only called Python from."""
    return not isinstance(thread, threading._DummyThread)


@pytest.fixture(autouse=True)
def _no_unexpected_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield
    said = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    mark = request.node.get_closest_marker("logs")
    patterns = mark.args if mark else ()
    unexpected = [line for line in said if not any(re.search(each, line) for each in patterns)]
    missing = [each for each in patterns if not any(re.search(each, line) for line in said)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected))
    if missing:
        pytest.fail(f"these log records were expected and did not come: {missing}")
