"""The page of a table and the page of all tables, on real widgets."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import TranscriptKind
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.lesson_screen import COMPARE, GROUP, LessonScreen
from classsense.ui.panels.compare import CompareButton
from classsense.ui.panels.figure_list import FigureRow
from classsense.ui.panels.notices import NoticeCard
from classsense.ui.panels.strips import Strips
from classsense.ui.panels.strips_artist import LEFT_PX
from classsense.ui.panels.words import Keyword, Transcript
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import early, ended, sensing_off
from ui.talk_snapshots import checking, long_lesson, talking, with_view


@pytest.fixture
def screen(qtbot: QtBot, look: Look, texts: Texts, lesson: LessonOnTheDesk) -> LessonScreen:
    made = LessonScreen(look, texts, lesson)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_snapshot(talking())
    return made


def view_of(number: int, snapshot: Snapshot | None = None) -> GroupView:
    groups = (snapshot or talking()).groups
    return next(view for view in groups if view.id == str(number))


class Painted(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[QRect] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        if isinstance(event, QPaintEvent):
            self.parts.append(event.rect())
        return False


def test_the_whole_page_fits_a_small_laptop(screen: LessonScreen) -> None:
    for page in range(len(screen.pages)):
        screen.show_screen(page)
        screen.grab()
        assert screen.minimumSizeHint().width() <= 1366
        assert screen.minimumSizeHint().height() <= 768


def test_a_click_on_a_strip_shows_the_words_of_that_moment(screen: LessonScreen) -> None:
    screen.show_group("1")
    screen.grab()
    strips = screen.group.strips
    QTest.mouseClick(strips, Qt.MouseButton.LeftButton, pos=strips.bin_point(1505.0))
    talk = screen.group.words.findChildren(Transcript)[0]
    assert "photosynthesis" in talk.toPlainText()
    assert "It withers" not in talk.toPlainText()
    assert screen.group.words.back.isVisible()
    screen.group.words.back.click()
    assert "It withers" in talk.toPlainText()
    assert not screen.group.words.back.isVisible()


def test_the_keys_walk_along_the_strips(screen: LessonScreen) -> None:
    screen.show_group("1")
    picked: list[float] = []
    screen.group.strips.picked.connect(picked.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(screen.group.strips, key)
    assert [int(at // 10) for at in picked] == [170, 169, 170]
    QTest.keyClick(screen.group.strips, Qt.Key.Key_Right)
    QTest.keyClick(screen.group.strips, Qt.Key.Key_Right)
    assert not screen.group.words.back.isVisible(), "past the last bin it is now again"


def test_a_click_on_a_label_picks_nothing(screen: LessonScreen) -> None:
    screen.show_group("1")
    picked: list[float] = []
    screen.group.strips.picked.connect(picked.append)
    label = QPoint(int(LEFT_PX) - 20, 60)
    QTest.mouseClick(screen.group.strips, Qt.MouseButton.LeftButton, pos=label)
    assert picked == []


def test_where_no_text_is_kept_a_click_says_so_and_shows_keywords(
    qtbot: QtBot, screen: LessonScreen, texts: Texts
) -> None:
    screen.show_snapshot(talking(transcript_kind=TranscriptKind.KEYWORDS))
    screen.show_group("1")
    screen.show_bin(1713.0)
    assert screen.group.words.findChildren(Transcript)[0].isHidden()

    def shown_words() -> int:
        return sum(word.isVisible() for word in screen.group.words.findChildren(Keyword))

    qtbot.waitUntil(lambda: shown_words() == 4)
    shown = " ".join(
        child.text()
        for child in screen.group.words.findChildren(type(screen.group.words._no_talk))
        if child.isVisible()
    )
    assert texts("words.policy_keywords") in shown


def test_words_are_marked_and_explained(screen: LessonScreen) -> None:
    screen.show_group("1")
    talk = screen.group.words.findChildren(Transcript)[0]

    def style(word: str) -> QTextCharFormat:
        found = talk.document().find(word)
        found.setPosition(found.selectionEnd(), QTextCursor.MoveMode.MoveAnchor)
        return found.charFormat()

    dotted = QTextCharFormat.UnderlineStyle.DotLine
    assert style("photosynthesis").underlineStyle() is dotted
    assert "photosynthesis" in style("photosynthesis").toolTip()
    assert style("transpiration").foreground() == style("starch").foreground()
    assert style("transpiration").foreground() != style("photosynthesis").foreground()
    assert "transpiration? matter" in talk.toPlainText()


def test_only_the_bins_that_changed_are_painted(qtbot: QtBot, screen: LessonScreen) -> None:
    screen.show_group("1")
    qtbot.wait(0)
    QApplication.processEvents()
    watch = Painted()
    strips = screen.group.strips
    strips.installEventFilter(watch)
    view = view_of(1)
    bins = view.strips[1].bins
    louder = replace(view.strips[1], bins=(*bins[:90], 0.9, *bins[91:]))
    changed = replace(view, strips=(view.strips[0], louder, *view.strips[2:]))
    screen.show_snapshot(with_view(talking(), changed))
    qtbot.waitUntil(lambda: bool(watch.parts))
    assert all(part.width() < 40 for part in watch.parts)
    watch.parts.clear()
    screen.show_snapshot(with_view(talking(), changed))
    qtbot.wait(0)
    assert watch.parts == []


def test_painted_bin_by_bin_the_strips_look_as_if_painted_at_once(
    qtbot: QtBot, look: Look, texts: Texts, screen: LessonScreen
) -> None:
    present = screen._present.group.present
    first = present(talking(), None)
    view = view_of(1)
    shorter = replace(
        view, strips=tuple(replace(strip, bins=strip.bins[:-3]) for strip in view.strips)
    )
    earlier = present(replace(with_view(talking(), shorter), at=lesson_ns(1689)), None)
    assert first is not None
    assert earlier is not None

    def drawn(*models: object) -> object:
        strips = Strips(look, texts)
        qtbot.addWidget(strips)
        strips.resize(900, 200)
        strips.show()
        for model in models:
            strips.show_model(model)  # type: ignore[arg-type]  # a model each
            qtbot.wait(0)
        return strips.grab().toImage()

    assert drawn(earlier.strips, first.strips) == drawn(first.strips)
    assert drawn(earlier.strips) != drawn(first.strips)


def test_a_figure_tells_how_to_read_it_when_pressed(screen: LessonScreen) -> None:
    screen.show_group("1")
    figure = screen.group.findChildren(FigureRow)[3]
    hint = screen.group._measures._hints[3]
    assert not hint.isVisible()
    QTest.keyClick(figure, Qt.Key.Key_Return)
    assert hint.isVisible()
    assert "does not mean interruption" in hint.text()


def test_the_network_turns_into_a_grid_and_back(screen: LessonScreen) -> None:
    screen.show_group("1")
    picture = screen.group.network.grab().toImage()
    screen.group.as_grid.click()
    grid = screen.group.network.grab().toImage()
    screen.group.as_grid.click()
    assert grid != picture
    assert screen.group.network.grab().toImage() == picture


def test_drawing_leaves_the_colours_of_the_theme_alone(screen: LessonScreen, look: Look) -> None:
    before = {name: look.colour(name).rgba() for name in ("ink", "talk", "surface")}
    for page in range(len(screen.pages)):
        screen.show_screen(page)
        screen.grab()
    assert before == {name: look.colour(name).rgba() for name in before}


def test_the_comparison_opens_the_page_of_a_table(screen: LessonScreen) -> None:
    screen.show_screen(COMPARE)
    cards = screen.compare.findChildren(CompareButton)
    assert [card.accessibleName() for card in cards] == [f"Table {n}" for n in range(1, 7)]
    cards[3].click()
    assert screen.screen_index == GROUP
    assert screen.group.controls.pause.text() == Texts("ui", "en")("control.resume")


def test_a_notice_shows_its_evidence_on_a_tap(screen: LessonScreen) -> None:
    card = screen.notices.findChildren(NoticeCard)[2]
    assert not card._evidence.isVisible()
    card.why.click()
    assert card._evidence.isVisible()
    assert "Rowe" in card._evidence.text()


@pytest.mark.parametrize(
    "snapshot", [early(), talking(), checking(), sensing_off(), ended(), long_lesson()]
)
@pytest.mark.parametrize("group", ["1", "2", "3", "4", "5", "6"])
def test_every_state_of_a_table_can_be_drawn(
    screen: LessonScreen, snapshot: Snapshot, group: str
) -> None:
    screen.show_snapshot(snapshot)
    screen.show_group(group)
    screen.group.as_grid.setChecked(True)
    assert not screen.grab().isNull()
    screen.show_screen(COMPARE)
    assert not screen.grab().isNull()
