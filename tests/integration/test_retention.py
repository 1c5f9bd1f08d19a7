"""What is past its term is deleted from the disk, the summary is written anew, the log says so."""

import datetime as dt
import json
from pathlib import Path

import pytest

from classsense.bootstrap.record import entries_of, state_of
from classsense.bootstrap.retention import due, tidy
from classsense.bootstrap.rules_desk import SchoolRules
from classsense.bootstrap.workplace import Desk
from classsense.commands.entry import run
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    AnswerGiven,
    LessonEnded,
    LessonStarted,
    SeatTaken,
    TermsOver,
)
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId, GroupId, QuestionId, SeatId
from classsense.domain.observations import ClassSeen, Turn, TurnsHeard
from classsense.domain.rules import Capability
from classsense.domain.settings import Settings
from classsense.domain.writing import KeptUpdate
from classsense.resources import places
from classsense.storage.audit_log import AuditLog
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from fakes.classroom import small_plan
from fakes.writers import Writer

THOUGHT = "わたしのひみつの考え"
PHOTO = b"\xff\xd8\xff a face that a pupil photographed \xff\xd9"
REPORT = "みんなで書いた報告"
NOW = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path))
    monkeypatch.setenv("CLASSSENSE_POLICY", str(tmp_path / "lock.toml"))
    return tmp_path


def kept(name: str, days_ago: int) -> Path:
    """Return the folder of a lesson that was held some days before NOW."""
    folder = places.lessons() / name
    began = (NOW - dt.timedelta(days=days_ago)).isoformat()
    store = SqliteLessonStore(folder, small_plan())
    turn = Turn("A", LessonNs(0), lesson_ns(4))
    store.keep_picture("p-" + "A" * 22, "answer-1", PHOTO)
    writer = Writer("2-1", 7)
    writer.paragraph(REPORT)
    (update,) = writer.unsent
    written = KeptUpdate(lesson_ns(8), GroupId("2"), writer.seat, (7,), update)
    store.keep_update(written, lambda _: None)
    for entry in (
        LessonStarted(LessonNs(0), began, "mark"),
        TurnsHeard(lesson_ns(5), GroupId("2"), 0, LessonNs(0), lesson_ns(5), (turn,), "test"),
        SeatTaken(lesson_ns(6), SeatId("2-1"), "tablet"),
        AnswerGiven(lesson_ns(7), "answer-1", QuestionId("q1"), SeatId("2-1"), "tablet", THOUGHT),
        ClassSeen(lesson_ns(5), lesson_ns(10), CameraId("front"), 5, 5, 5, 4.0),
        LessonEnded(lesson_ns(20)),
    ):
        store.append(entry)
    store.close()
    return folder


def kinds_of(folder: Path) -> set[type]:
    return {type(entry) for entry in entries_of(folder)}


def test_nothing_goes_before_its_term(home: Path) -> None:
    folder = kept("young", 100)
    before = (folder / DATABASE).read_bytes()

    assert tidy(places.lessons(), AuditLog(home / "audit.db"), NOW, 366) == []
    assert (folder / DATABASE).read_bytes() == before


def test_voices_go_after_a_term_and_answers_after_a_year(home: Path) -> None:
    term, year = kept("term", 200), kept("year", 400)
    log = AuditLog(home / "audit.db")
    gone = tidy(places.lessons(), log, NOW, 366)

    assert [(each.folder.name, each.kinds, each.entries) for each in gone] == [
        ("term", ("voice_measures",), 1),
        ("year", ("voice_measures", "answers"), 3),
    ]
    assert kinds_of(term) == {
        LessonStarted, SeatTaken, AnswerGiven, ClassSeen, LessonEnded, TermsOver,
    }  # fmt: skip
    assert kinds_of(year) == {LessonStarted, ClassSeen, LessonEnded, TermsOver}
    assert [line.what for line in log.lines()] == ["term_over"] * 2
    assert tidy(places.lessons(), log, NOW, 366) == []


def test_what_goes_is_nowhere_on_the_disk_any_more(home: Path) -> None:
    folder = kept("year", 400)
    assert _holds(folder, THOUGHT.encode())
    assert _holds(folder, PHOTO)
    assert _holds(folder, REPORT.encode())
    tidy(places.lessons(), AuditLog(home / "audit.db"), NOW, 366)

    assert not _holds(home, THOUGHT.encode())
    assert not _holds(home, PHOTO)
    assert not _holds(home, REPORT.encode())


def _holds(folder: Path, secret: bytes) -> bool:
    """Return whether any file in a folder holds these bytes."""
    return any(secret in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_the_summary_is_what_the_record_says_and_tells_what_is_missing(home: Path) -> None:
    folder = kept("year", 400)
    tidy(places.lessons(), AuditLog(home / "audit.db"), NOW, 366)
    summary = json.loads((folder / "summary.json").read_text("utf-8"))

    assert (summary["answers"], summary["deleted"]) == ([], ["answers", "voice_measures"])
    assert summary["faces"]["whole"]["facing_board"]["share"] == 0.8
    assert all(group["voices"] == [] for group in summary["groups"])
    assert "保存期間が過ぎた" in (folder / "summary.html").read_text("utf-8")
    assert state_of(folder).ended == lesson_ns(20)


def test_a_stricter_rule_of_the_school_holds_for_lessons_held_before(home: Path) -> None:
    kept("young", 20)
    (home / "policy.toml").write_text("[retention]\nanswers = 10\n", encoding="utf-8")

    assert [each.kinds for each in due(places.lessons(), NOW.date())] == [("answers",)]


def test_a_lesson_that_runs_or_is_damaged_is_left_alone(home: Path) -> None:
    kept("damaged", 400)
    (places.lessons() / "damaged" / DATABASE).write_bytes(b"nonsense" * 1000)
    store = SqliteLessonStore(kept("open", 400))
    try:
        assert due(places.lessons(), NOW.date()) == []
    finally:
        store.close()
    assert [each.folder.name for each in due(places.lessons(), NOW.date())] == ["open"]
    assert (home / "lessons" / "damaged" / DATABASE).read_bytes()[:8] == b"nonsense"


def test_the_console_deletes_by_itself_when_it_starts() -> None:
    kept("ancient", 4000)
    desk = Desk("en", Settings(board_port=0))
    desk.choices()

    (line,) = AuditLog(places.audit_log()).lines()
    assert (line.what, line.details["lesson"]) == ("term_over", "ancient")


def test_a_dry_run_says_what_would_go_and_deletes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = kept("ancient", 4000)

    assert run(["policy", "retain", "--dry-run", "--language", "en"]) == 0
    assert "ancient: How long voices" in capsys.readouterr().out
    assert AnswerGiven in kinds_of(folder)
    assert run(["policy", "retain", "--language", "ja"]) == 0
    assert AnswerGiven not in kinds_of(folder)
    capsys.readouterr()
    assert run(["policy", "log", "--language", "en"]) == 0
    assert "lesson ancient: deleted" in capsys.readouterr().out


def test_expressions_are_switched_on_with_a_reason_that_is_logged() -> None:
    desk = SchoolRules(lambda: NOW)
    assert Capability.EXPRESSION not in desk.view().on
    plain = desk.view().mark
    shown = desk.read_expressions("  研究指定校の実証  ")

    assert (shown.basis, Capability.EXPRESSION in shown.on) == ("研究指定校の実証", True)
    assert shown.mark != plain
    desk.read_expressions("研究指定校の実証")  # the same again is no change
    assert desk.read_expressions("").mark == plain
    assert [line.what for line in desk.log.lines()] == ["expression_on", "expression_off"]
    assert desk.log.lines()[0].details["basis"] == "研究指定校の実証"


@pytest.mark.parametrize("profile", ["eu", "uk"])
def test_where_the_rules_forbid_it_no_reason_helps(profile: str) -> None:
    desk = SchoolRules(lambda: NOW, profile)

    with pytest.raises(KnownError, match="policy_forbids"):
        desk.read_expressions("a reason")
    assert desk.view().basis == ""
    assert desk.log.lines() == ()


def test_what_cannot_be_logged_is_not_switched_on(home: Path) -> None:
    (home / "audit.db").mkdir()

    with pytest.raises(KnownError, match="audit_not_writable"):
        SchoolRules(lambda: NOW).read_expressions("a reason")
    assert SchoolRules(lambda: NOW).view().basis == ""


def test_the_letter_says_the_reason_and_is_logged(tmp_path: Path) -> None:
    desk = SchoolRules(lambda: NOW)
    shown = desk.read_expressions("a pilot of the board of education")
    desk.write_letter("en", tmp_path / "letter.html")
    text = (tmp_path / "letter.html").read_text("utf-8")

    assert "a pilot of the board of education" in text
    assert shown.mark in text
    assert desk.log.lines()[-1].details["mark"] == shown.mark
