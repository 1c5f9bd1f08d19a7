"""A lesson that broke off goes on: nothing acknowledged is lost, nothing is doubled."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.summary import encode
from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, resume_lesson
from classsense.bootstrap.record import entries_of, interrupted, state_of, summary_of
from classsense.bootstrap.workplace import Desk
from classsense.domain.clock import LessonNs, seconds
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    LessonResumed,
    QuestionOpened,
    SensingSwitched,
)
from classsense.domain.desk import ChoiceKind
from classsense.domain.errors import KnownError
from classsense.domain.lesson import QuestionId
from classsense.domain.observations import PartState, SoundHeard, TurnsHeard
from classsense.domain.plan_file import parse_plan
from classsense.domain.settings import Settings
from classsense.domain.snapshot import Snapshot
from classsense.live.plan_follower import planned_commands
from fakes.lesson import (
    DEADLINE_S,
    Table,
    TinyPlan,
    Watcher,
    command,
    environment,
    opened,
    part,
    write_answers,
    write_film,
    write_talk,
    write_tone,
)

LOUDNESS = ((), ())


@pytest.fixture
def home(tmp_path: Path, weights_folder: Path) -> Path:
    """Return a data folder of its own, with the models of this machine."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "weights").symlink_to(weights_folder)
    return data


@pytest.fixture
def quiet_plan(tmp_path: Path) -> Path:
    """Return the plan of a lesson that needs no model."""
    media = tmp_path / "media"
    media.mkdir()
    write_tone(media / "table1.flac", 8.0)
    return TinyPlan((Table("1", "table1.flac", LOUDNESS),), duration_s=8.0).write(media)


def hears(shown: Snapshot) -> bool:
    status = part(shown, "microphone:1")
    return status is not None and status.state is PartState.RUNNING


def rows(folder: Path) -> list[tuple[int, bytes]]:
    """Return what lies in the record of a running lesson, without touching it."""
    path = folder / "lesson.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT number, body FROM entries ORDER BY 1").fetchall()
        except sqlite3.OperationalError:  # not begun, or being begun
            return []


def killed_after(process: "subprocess.Popen[str]", folder: Path, kind: bytes) -> list[bytes]:
    """Kill -9 a lesson once an entry of that kind is kept; return what was kept before."""
    for _ in range(round(DEADLINE_S / 0.05)):
        kept = [body for _, body in rows(folder)]
        if sum(kind in body for body in kept) >= 2:
            break
        assert process.poll() is None, "the lesson ended by itself"
        Event().wait(0.05)
    else:
        pytest.fail("nothing was ever kept")
    process.send_signal(signal.SIGKILL)
    process.wait()
    return kept


@pytest.mark.model
def test_after_kill_9_the_lesson_goes_on_with_its_media_in_a_new_epoch(
    tmp_path: Path, sample_folder: Path, home: Path
) -> None:
    media, lesson = tmp_path / "media", tmp_path / "lesson"
    media.mkdir()
    write_talk(media / "table1.flac", sample_folder / "table1.flac", 40.0, 16.0)
    write_film(media / "room.mp4", 16.0)
    plan = TinyPlan((Table("1", "table1.flac"),), camera="room.mp4", duration_s=16.0)
    words = ["lesson", "run", plan.write(media), "--headless", "--out", lesson]
    process = subprocess.Popen(
        [sys.executable, "-m", "classsense", *map(str, words)],
        env=environment(home),
        cwd=tmp_path,
        text=True,
    )
    kept = killed_after(process, lesson, b'"TurnsHeard"')

    again = command("lesson", "run", lesson, "--headless", "--speed", "max", data=home)

    assert again.returncode == 0, again.stderr
    assert again.stdout == f"{lesson}\n"
    assert [body for _, body in rows(lesson)][: len(kept)] == kept
    entries = entries_of(lesson)
    assert [e.epoch for e in entries if isinstance(e, LessonResumed)] == [1]
    assert {e.epoch for e in entries if isinstance(e, TurnsHeard)} == {0, 1}
    assert [e.activity for e in entries if isinstance(e, ActivityStarted)] == [0, 1]
    assert [e.question for e in entries if isinstance(e, QuestionOpened)] == ["why"]
    summary = summary_of(lesson)
    assert (lesson / "summary.json").read_bytes() == encode(summary)
    assert summary.duration_s == 16
    assert summary.health.problems == ()
    assert summary.groups[0].epochs == 2
    resumed_s = next(seconds(e.at) for e in entries if isinstance(e, LessonResumed))
    second = max(seconds(e.until) for e in entries if isinstance(e, TurnsHeard) and e.epoch == 1)
    assert resumed_s < 15
    assert second == pytest.approx(16, abs=0.1)


ANSWERING = """
import sys
from pathlib import Path
from threading import Event
from classsense.board.server import Entrance
from classsense.bootstrap.sample import MadeLesson
media, folder = Path(sys.argv[1]), Path(sys.argv[2])
session = MadeLesson("en", media).open(folder, Entrance(), 1.0)
session.start()
while True:
    print(session.tablets().acked, flush=True)
    Event().wait(0.02)
"""


def test_after_kill_9_every_acknowledged_answer_is_there_once_and_the_others_follow(
    tmp_path: Path, home: Path
) -> None:
    media, lesson = tmp_path / "media", tmp_path / "lesson"
    media.mkdir()
    write_tone(media / "table1.flac", 8.0)
    tables = (Table("1", "table1.flac", LOUDNESS), Table("2", None, LOUDNESS))
    plan = TinyPlan(tables, duration_s=8.0).write(media)
    plan.rename(media / "lesson.en.toml")
    write_answers(media, {"1-1": 1.2, "1-2": 1.4, "2-1": 6.5, "2-2": 7.0})
    process = subprocess.Popen(
        [sys.executable, "-c", ANSWERING, str(media), str(lesson)],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    acknowledged = next(count for line in process.stdout if (count := int(line)) >= 2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    early = [e for e in entries_of(lesson) if isinstance(e, AnswerGiven)]
    assert len(early) >= acknowledged

    again = command("lesson", "run", lesson, "--headless", "--speed", "max", data=home)

    assert again.returncode == 0, again.stderr
    given = [e for e in entries_of(lesson) if isinstance(e, AnswerGiven)]
    assert given[: len(early)] == early
    assert sorted(e.seat for e in given) == ["1-1", "1-2", "2-1", "2-2"]
    assert [a.seat for a in summary_of(lesson).answers] == ["1-1", "1-2", "2-1", "2-2"]


def test_the_console_goes_on_with_the_media_of_a_plan_that_lies_elsewhere(
    quiet_plan: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(home))
    lesson = home / "lessons" / "monday"
    first = Watcher(opened(quiet_plan, lesson, home / "weights", speed=1.0))
    first.start()
    first.until(lambda snapshot: snapshot.groups[0].heard_s >= 1)
    first.session.suspend()
    desk = Desk("en", Settings(board_port=0))
    choice = next(c for c in desk.choices() if c.kind is ChoiceKind.RESUME)
    assert (choice.title, choice.folder) == ("A tiny lesson", lesson)

    session = desk.start(choice, lambda *_: None)

    watcher = Watcher(session)  # type: ignore[arg-type]  # the desk starts sessions
    try:
        heard_s = first.seen[-1].groups[0].heard_s
        watcher.until(lambda shown: shown.groups[0].heard_s > heard_s and hears(shown))
    finally:
        session.suspend()
    assert session.follows_plan
    assert next(interrupted(home / "lessons"))[0] == lesson


def test_tablets_come_back_by_the_same_code(tmp_path: Path, quiet_plan: Path) -> None:
    lesson = tmp_path / "lesson"
    first = Watcher(opened(quiet_plan, lesson, tmp_path, speed=1.0))
    first.start()
    joining = first.session.join_info()
    first.session.suspend()
    again = resume_lesson(Options(lesson, None, Entrance()))
    again.start()
    try:
        resumed = again.join_info()
    finally:
        again.suspend()

    assert joining is not None
    assert resumed is not None
    assert resumed.code == joining.code


def test_a_lesson_that_was_switched_off_stays_off_when_it_goes_on(
    tmp_path: Path, quiet_plan: Path
) -> None:
    lesson = tmp_path / "lesson"
    first = Watcher(opened(quiet_plan, lesson, tmp_path, speed=1.0))
    first.start()
    first.until(lambda snapshot: snapshot.groups[0].heard_s >= 1)
    first.session.submit(SensingSwitched(first.session.now(), on=False))
    first.until(lambda snapshot: not snapshot.sensing)
    first.session.suspend()
    before = sum(isinstance(e, SoundHeard) for e in entries_of(lesson))

    again = Watcher(resume_lesson(Options(lesson, None, Entrance(), None)))
    folder = again.run()

    assert not any(snapshot.sensing for snapshot in again.seen)
    assert sum(isinstance(e, SoundHeard) for e in entries_of(folder)) == before


def test_a_lesson_that_had_ended_is_refused(tmp_path: Path, quiet_plan: Path) -> None:
    folder = Watcher(opened(quiet_plan, tmp_path / "lesson", tmp_path)).run()
    with pytest.raises(KnownError, match="lesson_over"):
        resume_lesson(Options(folder, None, Entrance()))
    assert command("lesson", "run", folder, "--headless").returncode == 1
    assert state_of(folder).ended is not None, "it is not locked"


def test_a_lesson_broken_off_before_its_first_entry_begins(
    tmp_path: Path, quiet_plan: Path
) -> None:
    lesson = tmp_path / "lesson"
    opened(quiet_plan, lesson, tmp_path)._parts.store.close()  # as if killed before `start`
    folder = Watcher(resume_lesson(Options(lesson, None, Entrance(), None))).run()
    summary = summary_of(folder)
    assert summary.began
    assert summary.groups[0].heard_s == pytest.approx(8, abs=0.05)


def test_the_summary_of_a_record_is_that_of_the_lesson_byte_for_byte(
    tmp_path: Path, quiet_plan: Path
) -> None:
    folder = Watcher(opened(quiet_plan, tmp_path / "lesson", tmp_path)).run()
    written = (folder / "summary.json").read_bytes()
    printed = command("summary", folder)
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.encode() == written
    copy, page = tmp_path / "new" / "copy.json", tmp_path / "page.html"
    assert (
        command("summary", folder, "--json", copy, "--html", page, "--language", "en").stdout == ""
    )
    assert copy.read_bytes() == written
    assert page.read_bytes() == (folder / "summary.html").read_bytes()


def so_far(*entries: object) -> Iterator[tuple[str, str | int]]:
    """Yield what the plan still asks for after these entries."""
    state = LessonState(parse_plan(TinyPlan((Table("1"),)).text(), "plan"))
    for entry in entries:
        state = fold(state, entry).state  # type: ignore[arg-type]  # entries of two kinds
    for asked in planned_commands(state):
        if isinstance(asked, ActivityStarted):
            yield "activity", asked.activity
        elif isinstance(asked, QuestionOpened):
            yield "question", asked.question


def test_what_was_due_when_a_lesson_broke_off_comes_when_it_goes_on() -> None:
    all_of_it = [("activity", 0), ("activity", 1), ("question", "why")]
    assert list(so_far()) == all_of_it
    late = SoundHeard(LessonNs(0), LessonNs(2 * 10**9), "1", -20.0, active=True)  # type: ignore[arg-type]  # a table's name
    assert list(so_far(late)) == all_of_it
    assert list(so_far(ActivityStarted(LessonNs(0), 0))) == all_of_it[1:]
    second = ActivityStarted(LessonNs(10**9), 1)
    assert list(so_far(second)) == all_of_it[2:]
    assert list(so_far(second, QuestionOpened(LessonNs(10**9), QuestionId("why")))) == []
