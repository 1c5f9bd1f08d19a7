"""The teacher lets pupils comment on shared answers, approves and drops what they wrote."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from classsense.domain.board_commands import RemarkGiven, RemarksAllowed, RemarksJudged
from classsense.domain.board_control import QuestionControl
from classsense.domain.lesson import SeatId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import LANGUAGES, Texts
from classsense.ui.lesson_screen import BOARD, LessonScreen
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.parts import Button
from classsense.ui.panels.remarks import RemarksDialog
from classsense.ui.presenters.remarks import present_remarks
from fakes.workplace import LessonOnTheDesk
from ui.snapshots import NOW, rich


def said(*, checked: bool = True, judged: dict[str, bool] | None = None) -> Snapshot:
    """Return a lesson with three comments on its shared answer."""
    now = rich()
    view = now.question
    assert view is not None
    texts = ("I did not think of that", "Did you measure it?", "In winter too?")
    remarks = tuple(
        RemarkGiven(
            NOW, f"remark-{n}", view.question.id, view.shared[0], SeatId("2-1"), "tablet", text
        )
        for n, text in enumerate(texts)
    )
    control = QuestionControl(
        remarks_on=True, remarks_checked=checked, remarks=remarks, judged=judged or {}
    )
    return replace(now, question=replace(view, control=control))


@pytest.fixture
def screen(begin: Callable[[], None], window: MainWindow) -> LessonScreen:
    """Return the board of a lesson that runs."""
    begin()
    screen = window.screen_of_lesson
    assert isinstance(screen, LessonScreen)
    screen.show_screen(BOARD)
    return screen


def _press(dialog: RemarksDialog, words: str, at: int = 0) -> None:
    [each for each in dialog.findChildren(Button) if each.text() == words][at].click()


def test_comments_are_allowed_and_their_approval_switched(
    screen: LessonScreen, lesson: LessonOnTheDesk
) -> None:
    screen.show_snapshot(rich())
    bar = screen.board.control
    assert not bar.remarks.isVisible()
    assert not bar.remarks_on.isChecked()
    assert bar.remarks_checked.isChecked()
    bar.remarks_on.trigger()
    question = rich().plan.questions[0].id
    assert lesson.asked[-1] == RemarksAllowed(lesson.now(), question, on=True, checked=True)
    screen.show_snapshot(said())
    bar.remarks_checked.trigger()
    assert lesson.asked[-1] == RemarksAllowed(lesson.now(), question, on=True, checked=False)


def test_comments_are_approved_one_by_one_or_all_and_dropped(
    screen: LessonScreen, lesson: LessonOnTheDesk, texts: Texts
) -> None:
    screen.show_snapshot(said(judged={"remark-0": True}))
    bar = screen.board.control
    assert bar.remarks.text() == texts("remarks.open_waiting", count=2)
    bar.remarks.click()
    dialog = screen.board_controls.remarks.dialog
    assert dialog is not None
    question = rich().plan.questions[0].id
    _press(dialog, texts("remarks.show"))
    assert lesson.asked[-1] == RemarksJudged(lesson.now(), question, ("remark-1",), shown=True)
    _press(dialog, texts("remarks.drop"), at=2)
    assert lesson.asked[-1] == RemarksJudged(lesson.now(), question, ("remark-0",), shown=False)
    dialog.all.click()
    both = ("remark-1", "remark-2")
    assert lesson.asked[-1] == RemarksJudged(lesson.now(), question, both, shown=True)
    screen.show_snapshot(said(judged=dict.fromkeys((*both, "remark-0"), True)))
    assert not dialog.all.isVisible()
    assert bar.remarks.text() == texts("remarks.open", count=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_stands_first_and_the_teacher_sees_the_seat(language: str) -> None:
    texts = Texts("ui", "ja" if language == "ja" else "en")
    view = said(judged={"remark-0": False}).question
    assert view is not None
    model = present_remarks(view, texts)
    assert [line.shown for line in model.lines] == [None, None, False]
    assert all("2-1" in line.about for line in model.lines)
    at_once = said(checked=False).question
    assert at_once is not None
    assert [line.shown for line in present_remarks(at_once, texts).lines] == [True] * 3
