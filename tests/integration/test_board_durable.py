"""What was acknowledged stays: a disk that is really full, a cut log, a clock that jumps."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classsense.board.server import Entrance
from classsense.bootstrap.bench_board import QUESTION, crowd_plan
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.record import entries_of
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, QuestionOpened
from classsense.domain.lesson import QuestionId, SeatId
from classsense.domain.ports import Receipt
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.wire import Wire

SEATS = 4
TESTS = Path(__file__).parent.parent


def answer(number: int) -> AnswerGiven:
    seat = SeatId(f"1-{number % SEATS + 1}")
    ident = f"answer-{number:05d}"
    return AnswerGiven(LessonNs(number), ident, QuestionId("bench"), seat, "d", "光" * 100)


def ids(folder: Path) -> list[str]:
    return [entry.id for entry in entries_of(folder) if isinstance(entry, AnswerGiven)]


FILLING = """
import json, sys, threading
from pathlib import Path
from classsense.bootstrap.bench_board import crowd_plan
from classsense.storage.lesson_store import SqliteLessonStore
from integration.test_board_durable import SEATS, answer, ids

folder = Path(sys.argv[1])
ballast = folder / "ballast"
store = SqliteLessonStore(folder / "lesson", crowd_plan(SEATS))
ballast.write_bytes(bytes(600_000))
told = {}
def handed_in(number):
    done = threading.Event()
    def committed(receipt):
        told[answer(number).id] = receipt.number is not None
        done.set()
    store.append(answer(number), committed)
    assert done.wait(30)
    return told[answer(number).id]
number = 0
while handed_in(number):
    number += 1
refused = store.problem().key
ballast.unlink()
while not handed_in(number):  # as a tablet does
    pass
handed_in(number + 1)
store.close()
acknowledged = [ident for ident, kept in told.items() if kept]
print(json.dumps([refused, acknowledged, ids(folder / "lesson")]))
"""


def may_mount() -> bool:
    """Return whether a small file system may be mounted here."""
    if shutil.which("unshare") is None:
        return False
    trial = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def test_a_disk_without_room_refuses_and_with_room_again_everything_is_there_once(
    tmp_path: Path,
) -> None:
    if not may_mount():
        pytest.skip("no small file system may be mounted here")
    mounted = f"mount -t tmpfs -o size=1m none {tmp_path}"
    script = f'{mounted} && exec {sys.executable} -c "$FILLING" {tmp_path}'
    surroundings = {**os.environ, "PYTHONPATH": str(TESTS), "FILLING": FILLING}
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], env=surroundings, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    refused, acknowledged, kept = json.loads(done.stdout)

    assert refused == "disk_full"
    assert len(acknowledged) > 10
    assert kept == sorted(set(kept))
    assert set(acknowledged) <= set(kept)


WRITING = """
import os, sys, threading
from pathlib import Path
from classsense.bootstrap.bench_board import crowd_plan
from classsense.storage.lesson_store import SqliteLessonStore
from integration.test_board_durable import SEATS, answer

store = SqliteLessonStore(Path(sys.argv[1]), crowd_plan(SEATS))
for number in range(20):
    done = threading.Event()
    store.append(answer(number), lambda receipt: done.set())
    assert done.wait(30)
os._exit(0)  # as a power cut ends it: the log is not folded into the database
"""


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a lesson whose last 20 answers stand in the log only."""
    folder = tmp_path_factory.mktemp("lesson")
    surroundings = {**os.environ, "PYTHONPATH": str(TESTS)}
    subprocess.run([sys.executable, "-c", WRITING, str(folder)], env=surroundings, check=True)
    assert (folder / "lesson.db-wal").stat().st_size > 0
    return folder


@pytest.mark.parametrize("left", [0.0, 0.001, 0.4, 0.7, 0.999, 1.0])
@pytest.mark.parametrize("torn", [False, True])
def test_a_log_that_was_cut_opens_with_its_beginning_and_takes_the_rest_again(
    tmp_path: Path, cut_off: Path, left: float, *, torn: bool
) -> None:
    lesson = tmp_path / "lesson"
    lesson.mkdir()
    shutil.copy(cut_off / "lesson.db", lesson)
    log = (cut_off / "lesson.db-wal").read_bytes()
    whole = int(len(log) * left)
    (lesson / "lesson.db-wal").write_bytes(log[:whole] + (b"\xa5" * 5000 if torn else b""))
    everything = [answer(number).id for number in range(20)]

    if left < 0.4:
        # Without its first commits, which made tables and plan, there is no lesson to open.
        store = SqliteLessonStore(lesson, crowd_plan(SEATS))
    else:
        store = SqliteLessonStore(lesson)
    before = [entry.id for entry in store.entries() if isinstance(entry, AnswerGiven)]
    receipts: list[Receipt] = []
    for number in range(20):
        store.append(answer(number), receipts.append)
    store.close()

    assert before == everything[: len(before)]
    assert (left < 1.0) or before == everything
    assert [receipt.duplicate for receipt in receipts] == [i < len(before) for i in range(20)]
    assert ids(lesson) == everything


@pytest.mark.parametrize("jump_s", [-86_400.0, 86_400.0])
def test_a_clock_that_jumps_by_a_day_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    session = open_lesson(crowd_plan(SEATS), Options(tmp_path / "lesson", None, Entrance()))
    session.start()
    joining = session.join_info()
    assert joining is not None
    code = joining.code
    try:
        session.submit(QuestionOpened(session.now(), QUESTION))
        with Wire(joining.address) as tablet:
            tablet.sit(code, "1-1").sees_a_question()
            tablet.answer("before-the-jump", QUESTION, "あさ")
            assert not tablet.until("stored")["duplicate"]
            wall_ns = time.time_ns
            monkeypatch.setattr(time, "time_ns", lambda: wall_ns() + int(jump_s * 1e9))
            monkeypatch.setattr(time, "time", lambda: wall_ns() / 1e9 + jump_s)
            tablet.answer("after-the-jump", QUESTION, "よる")
            assert not tablet.until("stored")["duplicate"]
            with Wire(joining.address) as second:
                second.sit(code, "1-2").sees_a_question()
                second.answer("of-the-second", QUESTION, "ひる")
                second.until("stored")
    finally:
        monkeypatch.undo()
        session.end()
    given = [e for e in entries_of(tmp_path / "lesson") if isinstance(e, AnswerGiven)]

    assert [e.id for e in given] == ["before-the-jump", "after-the-jump", "of-the-second"]
    assert sorted(given, key=lambda e: e.at) == given
    assert given[-1].at - given[0].at < 60 * 10**9
