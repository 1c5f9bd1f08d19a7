"""What the teacher does with the board, in a real Chromium at tablet and phone size, by touch."""

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.board_commands import (
    AnswerCommented,
    PaceCounted,
    RightTold,
    RoundBegan,
    RoundTakenBack,
    ScreensLocked,
    TablesShared,
)
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    ActivityStarted,
    AnswersShared,
    QuestionClosed,
    QuestionOpened,
)
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan

NOW = LessonNs(5)
SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])


def sits(page: Page, board: OpenBoard) -> None:
    """Open the first question and sit down at the first seat of the first table."""
    board.lesson.do(QuestionOpened(NOW, WHY))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()
    expect(page.get_by_role("textbox")).to_be_visible()


def sent(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("button", name="出す").click()
    expect(page.get_by_text("先生にとどきました")).to_be_visible()


def counted(board: OpenBoard) -> list[tuple[int, int, int]]:
    taps = [entry for entry in board.lesson.kept if isinstance(entry, PaceCounted)]
    return [(tap.fast, tap.fine, tap.slow) for tap in taps]


@SIZES
def test_the_pace_is_tapped_changed_and_gone_with_the_next_activity(size: tuple[int, int]) -> None:
    with open_board() as board, chromium(size) as page:
        sits(page, board)
        page.get_by_role("button", name="授業の速さ").click()
        page.get_by_role("button", name="速すぎる").click()
        expect(page.get_by_role("button", name="速すぎる")).to_have_class("action on")
        page.reload()
        page.get_by_role("button", name="速すぎる").click()
        page.get_by_role("button", name="おそすぎる").click()
        expect(page.get_by_role("button", name="おそすぎる")).to_have_class("action on")

        board.lesson.do(ActivityStarted(LessonNs(10**9 * 3600), 0))
        expect(page.get_by_role("button", name="授業の速さ")).to_be_visible()
        assert counted(board)[0] == (1, 0, 0)
        assert counted(board)[-1] == (0, 0, 1)


@SIZES
def test_a_locked_screen_keeps_what_was_written_and_gives_it_back(size: tuple[int, int]) -> None:
    with open_board() as board, chromium(size) as page:
        sits(page, board)
        box = page.get_by_role("textbox")
        box.fill("日なたのほうが")
        box.press("ArrowLeft")
        board.lesson.do(ScreensLocked(NOW, (), locked=True))
        expect(page.get_by_role("heading", name="前を見ましょう")).to_be_focused()
        expect(box).to_be_hidden()
        expect(page.get_by_role("button", name="手をあげる")).to_have_count(0)
        page.keyboard.type("いたずら")
        page.keyboard.press("Tab")
        page.keyboard.type("いたずら")
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text("前を見ましょう")

        board.lesson.do(ScreensLocked(NOW, (), locked=False))
        expect(box).to_have_value("日なたのほうが")


def test_the_focus_and_the_caret_are_where_they_were() -> None:
    with open_board() as board, chromium() as page:
        sits(page, board)
        box = page.get_by_role("textbox")
        box.fill("光合成")
        box.press("ArrowLeft")
        board.lesson.do(ScreensLocked(NOW, (), locked=True))
        expect(page.get_by_role("heading", name="前を見ましょう")).to_be_focused()
        board.lesson.do(ScreensLocked(NOW, (), locked=False))
        expect(box).to_be_focused()
        page.keyboard.type("と")

        expect(box).to_have_value("光合と成")


def test_another_table_goes_on_and_what_is_sensed_can_be_read_meanwhile() -> None:
    with open_board() as board, chromium() as page:
        sits(page, board)
        second = small_plan().groups[1].id
        board.lesson.do(ScreensLocked(NOW, (second,), locked=True))
        page.get_by_role("textbox").fill("まだ書ける")
        first = small_plan().groups[0].id
        board.lesson.do(ScreensLocked(NOW, (first,), locked=True))
        expect(page.get_by_role("heading", name="前を見ましょう")).to_be_visible()
        page.get_by_role("button", name="いま計っていること").click()

        expect(page.get_by_role("button", name="カメラも声も、やめてほしい")).to_be_visible()


def test_right_or_not_is_told_unless_the_teacher_does_not_want_it() -> None:
    plan = small_plan()
    asks = replace(plan.questions[1], correct=("0",))
    with (
        open_board(replace(plan, questions=(plan.questions[0], asks))) as board,
        chromium() as page,
    ):
        sits(page, board)
        board.lesson.do(QuestionOpened(NOW, WHERE))
        page.get_by_label("日なたの葉").check()
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        board.lesson.do(RightTold(NOW, WHERE, told=False))
        board.lesson.do(QuestionClosed(NOW, WHERE))
        expect(page.get_by_text("しめきりました")).to_be_visible()
        expect(page.get_by_text("正解です")).to_have_count(0)
        board.lesson.do(RightTold(NOW, WHERE, told=True))

        expect(page.get_by_text("正解です")).to_be_visible()


def test_a_new_round_is_empty_and_taken_back_the_answer_counts_again() -> None:
    with open_board() as board, chromium() as page:
        sits(page, board)
        sent(page, "はじめの考え")
        board.lesson.do(RoundBegan(NOW, WHY))
        expect(page.get_by_text("2 回目")).to_be_visible()
        expect(page.get_by_role("textbox")).to_have_value("")
        expect(page.get_by_text("はじめの考え")).to_have_count(0)
        board.lesson.do(RoundTakenBack(NOW, WHY))
        expect(page.get_by_role("article")).to_contain_text("はじめの考え")
        board.lesson.do(RoundBegan(NOW, WHY))
        sent(page, "つぎの考え")

        assert [(given.value, given.round) for given in board.answers()] == [
            ("はじめの考え", 1),
            ("つぎの考え", 2),
        ]


@SIZES
def test_a_comment_and_the_answers_of_the_own_table_are_read(size: tuple[int, int]) -> None:
    with open_board() as board, chromium(size) as page, board.tablet() as mate:
        sits(page, board)
        sent(page, "日なたの葉")
        mate.sit(CODE, "1-3").answer("a1b2c3d4", WHY, "日かげの葉")
        mate.until("stored")
        (mine, _) = board.answers()
        board.lesson.do(AnswerCommented(NOW, WHY, mine.id, "わけも書けるかな", public=True))
        expect(page.get_by_text("わけも書けるかな")).to_be_visible()
        board.lesson.do(TablesShared(NOW, WHY, on=True))
        expect(page.get_by_role("heading", name="あなたの班の答え 2 件")).to_be_visible()
        board.lesson.do(AnswersShared(NOW, WHY, (mine.id,)))

        expect(page.locator(".cards").last.get_by_text("先生から")).to_be_visible()
