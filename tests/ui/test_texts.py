"""The teacher opens texts, follows them, shows some to the class, and has an earlier state back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as replace_plan
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.domain.writing import KeptUpdate, WritingView
from classsense.domain.writing_commands import (
    WritingClosed,
    WritingLocked,
    WritingOpened,
    WritingProjected,
)
from classsense.resources.texts import Texts
from classsense.ui.errors import TroubleDialog
from classsense.ui.lesson_screen import TEXTS, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.text_windows import TextHistory
from classsense.ui.panels.texts import TextsPanel
from classsense.ui.text_pdf import pdf_of
from classsense.ui.text_pictures import TextPictures
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from fakes.writers import Writer, element
from ui.snapshots import NOW, rich

Begin = Callable[[], None]
ONE, TWO = GroupId("1"), GroupId("2")
OPEN = WritingView(open=True, title="Leaves", headings=("Question",))


def write(lesson: LessonOnTheDesk) -> None:
    """Let two seats of the first group write, one after the other."""
    first, second = Writer("1-1", 1), Writer("1-2", 2)
    first.text.children.append(element("heading", "Question", level=2))
    first.paragraph("Why are <b>leaves</b> green?")
    kept = lesson.texts.kept.setdefault(ONE, [])
    for writer, at_s in ((first, 600.0), (second, 1200.0)):
        for update in writer.unsent:
            client = (writer.doc.client_id,)
            kept.append(KeptUpdate(lesson_ns(at_s), ONE, SeatId(writer.seat), client, update))
            second.hear(update)
        if writer is first:
            second.paragraph("Because of light.")


def written(view: WritingView = OPEN) -> Snapshot:
    return replace(rich(), writing=view)


@pytest.fixture
def screen(window: MainWindow, begin: Begin, lesson: LessonOnTheDesk) -> LessonScreen:
    write(lesson)
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_snapshot(written())
    made.show_screen(TEXTS)
    return made


def words(screen: LessonScreen, group: str = "1") -> str:
    return screen.text_controls.panel.cards[group].view.toPlainText()


def test_the_cards_stand_in_the_order_of_the_tables(screen: LessonScreen, qtbot: QtBot) -> None:
    """Also when some tell who wrote how much, and so are taller."""
    panel = screen.text_controls.panel
    panel.counts.setChecked(True)
    screen.resize(1920, 1080)
    screen.show()
    qtbot.waitUntil(lambda: "characters" in said(screen))
    places = [(card.x(), card.y()) for _, card in sorted(panel.cards.items())]
    columns = len({x for x, _ in places})
    assert 1 < columns < len(places)
    for number, (x, y) in enumerate(places):
        assert x == places[number % columns][0]
        assert y == places[number - number % columns][1]


def test_each_groups_text_is_shown_as_it_is_written(screen: LessonScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Because of light." in words(screen))
    assert "Why are <b>leaves</b> green?" in words(screen)
    assert words(screen, "2") == "Nothing written yet."
    assert screen.text_controls.panel.cards["1"].view.isReadOnly()


def test_texts_are_opened_with_title_and_headings(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(written(WritingView()))
    screen.text_controls.panel.title.setText("Leaves")
    screen.text_controls.panel.templates.choice.activated.emit(0)
    screen.text_controls.panel.toggle.click()
    headings = ("Question", "Guess", "Result", "Thoughts")
    assert lesson.asked[-1] == WritingOpened(NOW, "Leaves", headings)
    assert screen.text_controls.panel.templates.isVisible()
    screen.show_snapshot(written(OPEN))
    assert not screen.text_controls.panel.templates.isVisible()
    screen.show_snapshot(written())
    screen.text_controls.panel.toggle.click()
    assert isinstance(lesson.asked[-1], WritingClosed)


def test_own_headings_are_kept_for_the_next_lesson_changed_and_thrown_away(
    screen: LessonScreen, lesson: LessonOnTheDesk, look: Look, texts: Texts
) -> None:
    screen.show_snapshot(written(WritingView()))
    panel = screen.text_controls.panel
    panel.title.setText("Roots")
    panel.headings.setText("What we saw, What we think")
    panel.templates.keep.click()
    (kept,) = lesson.templates.read().reports
    assert (kept.title, kept.headings) == ("Roots", ("What we saw", "What we think"))

    next_lesson = TextsPanel(look, texts, lesson.templates, TextPictures())
    row = next_lesson.templates
    assert next_lesson.headings.text() == "Question, Guess, Result, Thoughts"
    row.choice.setCurrentText("Roots")
    row.choice.activated.emit(row.choice.currentIndex())
    assert next_lesson.headings.text() == "What we saw, What we think"
    assert next_lesson.title.text() == "Roots"
    next_lesson.headings.setText("What we saw")
    row.keep.click()
    (changed,) = lesson.templates.read().reports
    assert (changed.id, changed.headings) == (kept.id, ("What we saw",))
    assert row.choice.currentText() == "Roots"
    row.remove.click()
    assert lesson.templates.read().reports == ()
    assert row.choice.findText("Roots") == -1
    next_lesson.deleteLater()


def test_texts_are_locked_and_handed_back(screen: LessonScreen, lesson: LessonOnTheDesk) -> None:
    screen.text_controls.panel.lock_all.click()
    assert lesson.asked[-1] == WritingLocked(NOW, locked=True)
    screen.show_snapshot(written(replace(OPEN, locked=frozenset({TWO}))))
    screen.text_controls.panel.cards["2"].lock.click()
    assert lesson.asked[-1] == WritingLocked(NOW, locked=False, groups=(TWO,))


def test_chosen_texts_stand_side_by_side_without_seats(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot
) -> None:
    screen.text_controls.panel.cards["1"].shown.setChecked(True)
    screen.text_controls.panel.cards["2"].shown.setChecked(True)
    screen.text_controls.panel.project.click()
    assert lesson.asked[-1] == WritingProjected(NOW, (ONE, TWO))
    screen.show_snapshot(written(replace(OPEN, projected=(ONE, TWO))))
    projector = screen.text_controls.projector
    assert projector is not None
    qtbot.waitUntil(lambda: "Because of light." in projector.views[0].toPlainText())
    assert len(projector.views) == 2
    before = projector.views[0].fontInfo().pixelSize()
    projector.resize(1920, 1440)
    qtbot.waitUntil(lambda: projector.views[0].fontInfo().pixelSize() == 2 * before)
    assert not any("1-1" in each.text() for each in projector.findChildren(QLabel))
    projector.close()
    assert lesson.asked[-1] == WritingProjected(NOW, ())


def test_what_each_seat_wrote_is_shown_on_wish_in_the_order_of_the_seats(
    screen: LessonScreen, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: "Because of light." in words(screen))
    before = [each.text() for each in screen.text_controls.panel.cards["1"].findChildren(QLabel)]
    assert not any("characters" in each for each in before)
    screen.text_controls.panel.counts.setChecked(True)
    wanted = "Seat 1-1: 5 words (33 characters), Seat 1-2: 3 words (15 characters)"
    qtbot.waitUntil(lambda: wanted in said(screen).splitlines())


def test_a_text_is_shown_as_it_was_and_had_back(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot
) -> None:
    screen.text_controls.panel.cards["1"].history.click()
    dialog = screen.text_controls.history.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "Because of light." in dialog.view.toPlainText())
    dialog.slider.setValue(900)
    qtbot.waitUntil(lambda: dialog.view.toPlainText().endswith("green?"))
    dialog.restore.click()
    qtbot.waitUntil(lambda: lesson.texts.restored == [(ONE, lesson_ns(901))])
    assert history_of(screen) is None


def test_a_text_that_cannot_be_had_back_is_told(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot
) -> None:
    lesson.texts.failing = KnownError("text_not_restored")
    screen.text_controls.panel.cards["1"].history.click()
    dialog = screen.text_controls.history.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()
    qtbot.waitUntil(lambda: bool(screen.findChildren(TroubleDialog)))
    (told,) = screen.findChildren(TroubleDialog)
    assert "could not be put back" in told.accessibleDescription()
    told.reject()


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_all_texts_are_written_to_a_file(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    qtbot.waitUntil(lambda: "Because of light." in words(screen))
    path = tmp_path / f"report.{kind}"
    screen.text_controls.export(path, "", seats=False)
    told = screen.text_controls.panel.told
    assert told.text() == f"report.{kind} is being written…"
    qtbot.waitUntil(lambda: told.text() == f"report.{kind} is written.")
    assert path.exists()
    ((title, texts, _),) = lesson.texts.files
    assert title == "Leaves"
    assert [(text.group, text.seats) for text in texts] == [("Table 1", ())]


def test_a_file_has_the_furigana_of_the_tablets_on_wish_where_the_lesson_is_japanese(
    screen: LessonScreen,
    lesson: LessonOnTheDesk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    controls = screen.text_controls
    assert not controls.panel.furigana.isVisible()
    for grade, wanted in ((3, 3), (None, 1)):
        plan = replace_plan(rich().plan, language="ja", furigana=grade)
        screen.show_snapshot(replace(written(), plan=plan))
        controls.panel.furigana.setChecked(True)
        assert controls.panel.furigana.isVisible()
        path = tmp_path / f"{wanted}.docx"
        chosen = (str(path), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: chosen)
        controls.panel.cards["1"].export.click()
        qtbot.waitUntil(path.exists)
        assert lesson.texts.grades[-1] == wanted


def test_a_file_that_cannot_be_written_is_told(
    screen: LessonScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: "Because of light." in words(screen))
    screen.text_controls.export(tmp_path / "nowhere" / "a.docx", "1", seats=True)
    qtbot.waitUntil(lambda: bool(screen.findChildren(TroubleDialog)))
    (told,) = screen.findChildren(TroubleDialog)
    assert "cannot be written to" in told.accessibleDescription()
    assert not screen.text_controls.panel.told.isVisible()
    told.reject()


def test_a_pdf_is_one(qtbot: QtBot) -> None:
    assert qtbot is not None
    data = pdf_of("<title>葉</title><h1>問い</h1><p>x</p>" * 200)
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") > 1


def history_of(screen: LessonScreen) -> TextHistory | None:
    return screen.text_controls.history.dialog


def said(screen: LessonScreen) -> str:
    labels = screen.text_controls.panel.cards["1"].findChildren(QLabel)
    return "\n".join(each.text() for each in labels).replace("\u00a0", " ")


def test_who_is_erased_is_counted_no_more_and_the_history_closes(
    screen: LessonScreen, qtbot: QtBot
) -> None:
    panel = screen.text_controls.panel
    panel.counts.setChecked(True)
    qtbot.waitUntil(lambda: "1-2" in said(screen))
    panel.history_wanted.emit("1")
    assert history_of(screen) is not None
    erased = replace(OPEN, erased=frozenset({SeatId("1-2")}))
    screen.show_snapshot(written(erased))
    assert screen.text_controls.history.dialog is None
    qtbot.waitUntil(lambda: "1-1" in said(screen))
    assert "1-2" not in said(screen)
    assert "Because of light." in words(screen)
    panel.history_wanted.emit("1")
    dialog = history_of(screen)
    assert dialog is not None
    qtbot.waitUntil(dialog.slider.isEnabled)
    assert dialog.shares.seats == ("1-1",)
