"""The teacher thinks with the class: groups, words, three to talk about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from classsense.domain.clock import lesson_ns
from classsense.domain.commands import AnswerGiven, AnswersShared, UsedWord, WordsShared
from classsense.domain.lesson import QuestionId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.answers import AnswerCard
from classsense.ui.panels.like_groups import ALONE, CardSection
from classsense.ui.panels.word_cloud import WordButton
from classsense.ui.theme import Look
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, choice, rich

Begin = Callable[[], None]
ASKED = QuestionId("q1")
LIGHT = (
    "Light makes the leaves green",
    "Without light the leaves are pale",
    "More light, more leaves",
)
WATER = ("The roots drink water", "Water goes up from the roots", "Roots need water")
SOIL = ("There is food in the soil", "The soil feeds them")
LONELY = ("Bees visit the flowers", "👍")
CLASS = (*LIGHT, *WATER, *SOIL, *LONELY)


def answered(texts: Sequence[str]) -> Snapshot:
    """Return a lesson whose open question got these answers, one of each pupil."""
    snapshot = rich()
    assert snapshot.question is not None
    given = tuple(
        AnswerGiven(
            lesson_ns(1500.0 + at), f"answer-{at:02}", ASKED,
            SeatId(f"{at // 4 + 1}-{at % 4 + 1}"), f"tablet-{at:02}", text,
        )
        for at, text in enumerate(texts)
    )  # fmt: skip
    return replace(snapshot, question=replace(snapshot.question, answers=given, shared=()))


@pytest.fixture
def screen(window: MainWindow, begin: Begin) -> LessonScreen:
    begin()
    made = window.screen_of_lesson
    assert made is not None
    made.show_snapshot(answered(CLASS))
    made.show_screen(BOARD)
    return made


@pytest.fixture
def grouped(screen: LessonScreen, qtbot: QtBot) -> LessonScreen:
    look_at(screen, 1, qtbot)
    return screen


def look_at(screen: LessonScreen, view: int, qtbot: QtBot) -> None:
    screen.board.think.bar.views.button(view).click()
    part = screen.board.think.groups if view == 1 else screen.board.think.words
    qtbot.waitUntil(part.isVisible, timeout=20_000)


def sections(screen: LessonScreen) -> dict[str, list[str]]:
    """Return the texts of the cards under each title, as they are seen."""
    groups = screen.board.think.groups
    return {
        part.title.accessibleName(): [
            key for key, each in groups._cards.items() if each.parent() is part
        ]
        for part in groups.findChildren(CardSection)
        if part.isVisible()
    }


def act(menu: QMenu, title: str) -> None:
    next(each for each in menu.actions() if each.text() == title).trigger()
    menu.deleteLater()


def wait_for(qtbot: QtBot, screen: LessonScreen, title: str, count: int) -> None:
    qtbot.waitUntil(lambda: len(sections(screen).get(title, ())) == count, timeout=20_000)


def words(screen: LessonScreen) -> list[str]:
    found = screen.board.think.words.findChildren(WordButton)
    return [each.accessibleName() for each in found if each.isVisible()]


def shown_cards(screen: LessonScreen) -> int:
    return sum(each.isVisible() for each in screen.board.findChildren(AnswerCard))


def test_every_answer_stands_in_one_group_or_alone(grouped: LessonScreen) -> None:
    found = sections(grouped)
    assert sorted(key for keys in found.values() for key in keys) == [
        f"answer-{at:02}" for at in range(len(CLASS))
    ]
    assert set(found["Only here"]) == {"answer-08", "answer-09"}
    assert [len(keys) for keys in found.values()].count(3) == 2
    assert shown_cards(grouped) == len(CLASS)


def test_a_screen_reader_is_told_which_group_a_button_changes(grouped: LessonScreen) -> None:
    parts = grouped.board.think.groups.findChildren(CardSection)
    named = {part.more.accessibleName() for part in parts if part.more is not None}
    titles = [title for title in sections(grouped) if title != "Only here"]
    assert named == {f"Change the group “{title}”" for title in titles}


def test_the_lonely_ones_stand_as_high_and_as_wide(grouped: LessonScreen, qtbot: QtBot) -> None:
    parts = grouped.board.think.groups.findChildren(CardSection)
    lonely = next(part for part in parts if part.title.accessibleName() == "Only here")
    first = next(part for part in parts if part is not lonely)
    qtbot.waitUntil(lambda: lonely.width() > 100)
    assert abs(lonely.width() - first.width()) < 40
    assert (
        lonely.mapToGlobal(lonely.rect().topLeft()).y()
        <= first.mapToGlobal(first.rect().topLeft()).y()
    )


def test_her_hand_wins_and_survives_the_next_answers(grouped: LessonScreen, qtbot: QtBot) -> None:
    groups = grouped.board.think.groups
    water = next(title for title, keys in sections(grouped).items() if "answer-03" in keys)
    assert not groups.move_to.isEnabled()
    groups.select(["answer-08"])
    assert groups.move_to.text() == "Move 1"
    act(groups.move_menu(), water)
    qtbot.waitUntil(lambda: "answer-08" not in sections(grouped)["Only here"], timeout=20_000)

    grouped.show_snapshot(
        answered([*CLASS, "Water rises through the roots", "Birds eat the seeds"])
    )
    wait_for(qtbot, grouped, "Only here", 2)
    found = sections(grouped)
    place = next(keys for keys in found.values() if "answer-08" in keys)
    assert {"answer-03", "answer-08", "answer-10"} <= set(place)
    assert set(found["Only here"]) == {"answer-09", "answer-11"}

    groups.undo.click()
    qtbot.waitUntil(lambda: "answer-08" in sections(grouped)["Only here"], timeout=20_000)
    assert not groups.undo.isVisible()


def test_answers_can_be_made_a_group_or_stand_alone(grouped: LessonScreen, qtbot: QtBot) -> None:
    groups = grouped.board.think.groups
    groups.select(["answer-00", "answer-08"])
    act(groups.move_menu(), "A group of their own")
    qtbot.waitUntil(
        lambda: ["answer-00", "answer-08"] in [sorted(keys) for keys in sections(grouped).values()],
        timeout=20_000,
    )
    groups.select(["answer-00"])
    act(groups.move_menu(), "Only here")
    wait_for(qtbot, grouped, "Only here", 3)
    groups.move_wanted.emit(("answer-03",), ALONE)
    wait_for(qtbot, grouped, "Only here", 4)


def test_a_group_is_named_and_joined(grouped: LessonScreen, qtbot: QtBot) -> None:
    groups = grouped.board.think.groups
    found = sections(grouped)
    titles: dict[str, str] = {}
    for group, part in groups._sections.items():
        titles |= dict.fromkeys(found[part.title.accessibleName()], group)
    light, water = titles["answer-00"], titles["answer-03"]
    act(groups.group_menu(light), "Name …")
    asks = groups.findChild(QInputDialog)
    assert asks is not None
    asks.setTextValue("All about light & leaves")
    asks.accept()
    wait_for(qtbot, grouped, "All about light & leaves", 3)

    menu = groups.group_menu(water)
    (join,) = menu.findChildren(QMenu)
    act(join, "All about light && leaves")
    wait_for(qtbot, grouped, "All about light & leaves", 6)


def test_selected_cards_of_groups_are_shared(
    grouped: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    grouped.board.think.groups.select(["answer-08", "answer-00"])
    grouped.board.share.click()
    shared = lesson.asked[-1]
    assert isinstance(shared, AnswersShared)
    assert sorted(shared.answers) == ["answer-00", "answer-08"]
    assert grouped.board.think.groups.chosen() == ()


def test_a_word_shows_its_answers_and_can_be_hidden(screen: LessonScreen, qtbot: QtBot) -> None:
    look_at(screen, 2, qtbot)
    assert words(screen)[:2] == ["leaf: 3 pupils", "light: 3 pupils"]
    button = next(b for b in screen.board.think.words.findChildren(WordButton) if b.isVisible())
    button.click()
    assert shown_cards(screen) == 3
    screen.board.think.words.hide_it.click()
    assert "leaf: 3 pupils" not in words(screen)
    assert shown_cards(screen) == len(CLASS)
    screen.board.think.words.again.click()
    assert words(screen)[0] == "leaf: 3 pupils"

    screen.board.think.words.fewest.setValue(3)
    assert {said[-8:] for said in words(screen)} == {"3 pupils"}
    screen.board.think.words.fewest.setValue(1)
    assert "bee: 1 pupils" in words(screen)


def test_only_words_of_two_pupils_reach_the_class(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot
) -> None:
    look_at(screen, 2, qtbot)
    view = screen.board.think.words
    view.fewest.setValue(1)
    view.hide_wanted.emit("leaf")
    view.share.click()
    shared = lesson.asked[-1]
    assert isinstance(shared, WordsShared)
    assert shared.words[0] == UsedWord("light", 3)
    assert all(word.pupils >= 2 and word.text != "leaf" for word in shared.words)

    now = answered(CLASS)
    assert now.question is not None
    screen.show_snapshot(replace(now, question=replace(now.question, words=shared.words)))
    assert not view.share.isVisible()
    view.unshare.click()
    assert lesson.asked[-1] == WordsShared(NOW, ASKED)


def test_three_that_differ_are_suggested_without_seats_and_shared(
    screen: LessonScreen, lesson: LessonOnTheDesk, qtbot: QtBot
) -> None:
    screen.board.think.bar.three.click()
    three = screen.board.think.three
    qtbot.waitUntil(three.share.isVisible, timeout=20_000)
    said = [each.text() for each in three.findChildren(QLabel) if each.isVisible()]
    assert len(set(said) & set(CLASS)) == 3
    assert not any("seat" in text.lower() for text in said)
    assert any(text.startswith("These three differ in: ") for text in said)
    three.share.click()
    shared = lesson.asked[-1]
    assert isinstance(shared, AnswersShared)
    assert len(set(shared.answers)) == 3

    three.another.click()
    three.share.click()
    assert lesson.asked[-1] != shared
    now = answered([*CLASS, "Worms dig in the soil"])
    assert now.question is not None
    before = [each.text() for each in three.findChildren(QLabel)]
    screen.show_snapshot(now)
    assert [each.text() for each in three.findChildren(QLabel)] == before


def test_too_few_answers_are_no_three(screen: LessonScreen, qtbot: QtBot) -> None:
    screen.show_snapshot(answered(["Roots need water"] * 5))
    screen.board.think.bar.three.click()
    three = screen.board.think.three
    qtbot.waitUntil(three.isVisible, timeout=20_000)
    assert not three.share.isVisible()
    assert not three.another.isVisible()


def test_covered_answers_and_choices_are_not_thought_about(
    grouped: LessonScreen, qtbot: QtBot
) -> None:
    grouped.board.hidden_wanted.emit(True)
    assert not grouped.board.think.bar.isVisible()
    assert not grouped.board.think.isVisible()
    grouped.board.hidden_wanted.emit(False)
    assert grouped.board.think.groups.isVisible()
    grouped.show_snapshot(choice())
    assert not grouped.board.think.bar.isVisible()
    assert shown_cards(grouped) == 13
    grouped.board.question_chosen.emit("q1")
    qtbot.waitUntil(grouped.board.think.groups.isVisible, timeout=20_000)


def test_a_hostile_class_is_shown(screen: LessonScreen, qtbot: QtBot) -> None:
    texts = ["👍", "\u200b", "a" * 2000, "&<b>", "\u202ecba", *["same text again"] * 8]
    screen.show_snapshot(answered(texts))
    look_at(screen, 1, qtbot)
    qtbot.waitUntil(lambda: shown_cards(screen) == len(texts), timeout=20_000)
    assert len(sections(screen)["Only here"]) == 5
    look_at(screen, 2, qtbot)
    assert all(len(said) < 60 for said in words(screen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_fits_a_small_laptop(
    qtbot: QtBot, look: Look, language: Language, tmp_path: Path
) -> None:
    now = answered(CLASS)
    assert now.question is not None
    shared = replace(now, question=replace(now.question, words=(UsedWord("leaf", 3),)))
    small = LessonScreen(look, Texts("ui", language), LessonOnTheDesk(shared, tmp_path))
    qtbot.addWidget(small)
    small.resize(1280, 700)
    small.show()
    small.show_snapshot(shared)
    small.show_screen(BOARD)
    think = small.board.think
    think.bar.three.click()
    for view in (1, 2):
        look_at(small, view, qtbot)
        if view == 1:
            think.groups.move_wanted.emit(("answer-00", "answer-08"), "new")
            qtbot.waitUntil(think.groups.undo.isVisible, timeout=20_000)
            think.groups.select([f"answer-{at:02}" for at in range(10)])
        assert small.minimumSizeHint().width() <= 1280
        qtbot.waitUntil(lambda: think.minimumSizeHint().width() <= think.width(), timeout=20_000)
        inside = think.parentWidget()
        assert inside is not None
        around = inside.parentWidget()
        assert around is not None
        assert inside.width() <= around.width()
    small.thinking.stop()
