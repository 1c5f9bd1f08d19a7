"""What groups wrote together stands in the summary without names, and goes with the answers."""

import datetime as dt
import json
from pathlib import Path

import pytest

from classsense.bootstrap.record import summary_of
from classsense.bootstrap.retention import delete, due
from classsense.bootstrap.session import write_summary
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import LessonEnded, LessonStarted
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.ports import Receipt
from classsense.domain.writing import KeptUpdate
from classsense.domain.writing_commands import WritingOpened
from classsense.resources import places
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from fakes.classroom import small_plan
from fakes.writers import Writer, element

THOUGHT = "<b>みんなの考え</b>"
TODAY = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path))
    monkeypatch.setenv("CLASSSENSE_POLICY", str(tmp_path / "lock.toml"))
    return tmp_path


def committed(receipt: Receipt) -> None:
    assert receipt.error is None


def kept(days_ago: int) -> Path:
    folder = places.lessons() / "lesson"
    store = SqliteLessonStore(folder, small_plan())
    began = (TODAY - dt.timedelta(days=days_ago)).isoformat()
    store.append(LessonStarted(LessonNs(0), began, "mark"))
    store.append(WritingOpened(lesson_ns(1), "芽のレポート", ("結果",)))
    writer = Writer("2-1", 77)
    writer.text.children.append(element("heading", "結果", level=2))
    writer.paragraph(THOUGHT)
    for update in writer.unsent:
        kept = KeptUpdate(lesson_ns(2), GroupId("2"), SeatId("2-1"), (77,), update)
        store.keep_update(kept, committed)
    store.append(LessonEnded(lesson_ns(20)))
    store.close()
    return folder


def test_the_summary_has_the_texts_and_not_their_writers() -> None:
    folder = kept(1)
    summary = summary_of(folder)
    (text,) = summary.texts
    assert (text.group, text.title) == ("2", "芽のレポート")
    assert [(part.kind, part.text) for part in text.parts] == [
        ("heading", "結果"),
        ("paragraph", THOUGHT),
    ]
    write_summary(summary, folder, "ja")
    page = (folder / "summary.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;みんなの考え&lt;/b&gt;" in page
    assert THOUGHT not in page
    assert "2-1" not in json.dumps(json.loads((folder / "summary.json").read_bytes())["texts"])


def test_the_texts_go_when_the_answers_go() -> None:
    folder = kept(400)
    write_summary(summary_of(folder), folder, "ja")
    (gone,) = due(places.lessons(), TODAY)
    assert "answers" in gone.kinds
    delete(gone)
    for file in (DATABASE, "summary.json", "summary.html"):
        assert "みんなの考え".encode() not in (folder / file).read_bytes()
    assert summary_of(folder).texts == ()


def test_a_lesson_without_texts_says_nothing_of_them() -> None:
    folder = places.lessons() / "lesson"
    store = SqliteLessonStore(folder, small_plan())
    store.append(LessonStarted(LessonNs(0), "2026-11-28", "mark"))
    store.append(LessonEnded(lesson_ns(20)))
    store.close()
    summary = summary_of(folder)
    write_summary(summary, folder, "ja")
    assert summary.texts == ()
    assert "いっしょに書いた" not in (folder / "summary.html").read_text(encoding="utf-8")
