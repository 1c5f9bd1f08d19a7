"""`classsense lesson texts` writes what groups wrote together, and says why if it cannot."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from classsense.commands.entry import run
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import LessonEnded, LessonStarted
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.ports import Receipt
from classsense.domain.writing import KeptUpdate
from classsense.domain.writing_commands import WritingOpened
from classsense.resources.files import write_file
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.classroom import small_plan
from fakes.writers import Writer, element


def committed(receipt: Receipt) -> None:
    assert receipt.error is None


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    store = SqliteLessonStore(tmp_path / "lesson", small_plan())
    store.append(LessonStarted(LessonNs(0), "2026-11-29", "mark"))
    store.append(WritingOpened(lesson_ns(1), "芽のレポート", ("結果",)))
    for group, seat in (("1", "1-1"), ("2", "2-1")):
        writer = Writer(seat, int(group))
        writer.text.children.append(element("heading", "結果", level=2))
        writer.paragraph(f"班{group}の芽が出た。")
        for update in writer.unsent:
            kept = KeptUpdate(
                lesson_ns(2), GroupId(group), SeatId(seat), (writer.doc.client_id,), update
            )
            store.keep_update(kept, committed)
    store.append(LessonEnded(lesson_ns(20)))
    store.close()
    return tmp_path / "lesson"


def texts(*words: object) -> int:
    return run(["lesson", "texts", *map(str, words)])


def test_all_groups_or_one_are_written_to_each_kind_of_file(lesson: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "all.html"
    assert texts(lesson, page) == 0
    assert "班1の芽が出た。" in page.read_text("utf-8")
    assert "班2の芽が出た。" in page.read_text("utf-8")
    assert "2-1" not in page.read_text("utf-8")
    assert texts(lesson, page, "--group", "2", "--seats") == 0
    assert "班1の芽" not in page.read_text("utf-8")
    assert "2-1" in page.read_text("utf-8")
    assert texts(lesson, tmp_path / "a.DOCX") == 0
    assert (tmp_path / "a.DOCX").read_bytes().startswith(b"PK")
    assert sorted(each.name for each in page.parent.iterdir()) == ["all.html"]


def test_a_pdf_needs_no_screen(lesson: Path, tmp_path: Path) -> None:
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    surroundings = {name: value for name, value in os.environ.items() if name not in screens}
    command = [sys.executable, "-m", "classsense", "lesson", "texts"]
    subprocess.run([*command, str(lesson), str(tmp_path / "a.pdf")], check=True, env=surroundings)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_furigana_are_there_on_wish(lesson: Path, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    assert texts(lesson, page) == 0
    assert "<ruby>" not in page.read_text("utf-8")
    assert texts(lesson, page, "--furigana", "1") == 0
    assert "<ruby>芽<rp>（</rp><rt>め</rt>" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("lesson", "a.html", "--group", "9"), "no group 9"),
        (("lesson", "a.odt"), "end in .docx, .pdf or .html"),
        (("nowhere", "a.html"), "no lesson in"),
        (("lesson", "lesson/lesson.db/a.html"), "cannot be written"),
        (("empty", "a.html"), "Nothing was written together"),
        (("english", "a.html", "--furigana", "1"), "not in Japanese"),
    ],
)
def test_what_cannot_be_written_is_said(
    lesson: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: Sequence[str],
    reason: str,
) -> None:
    SqliteLessonStore(tmp_path / "empty", small_plan()).close()
    SqliteLessonStore(tmp_path / "english", small_plan(language="en")).close()
    folder, file, *options = words
    assert texts(lesson.parent / folder, tmp_path / file, *options) == 1
    assert reason in capsys.readouterr().err


def test_a_lesson_that_is_open_is_left_alone(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = SqliteLessonStore(lesson)
    assert texts(lesson, tmp_path / "a.html") == 1
    store.close()
    assert "open in another window" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_a_full_disk_is_told(
    lesson: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full.html").symlink_to("/dev/full")
    assert texts(lesson, tmp_path / "full.html") == 1
    assert "no room on the disk" in capsys.readouterr().err


def test_a_file_that_another_program_has_open_is_told_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")

    def refuse(_part: Path, _target: Path) -> Path:
        raise PermissionError(13, "as Windows does")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(KnownError) as told:
        write_file(path, b"new")
    assert told.value.key == "file_open_elsewhere"
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]
