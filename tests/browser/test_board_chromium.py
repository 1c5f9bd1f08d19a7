import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    AnswersShared,
    ConsentWithdrawn,
    LessonEnded,
    QuestionClosed,
    QuestionOpened,
)
from classsense.domain.errors import KnownError
from classsense.domain.rules import Purpose
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY

NOW = LessonNs(5)
FINGER_PX = 44


def _ask(board: OpenBoard) -> None:
    board.lesson.do(QuestionOpened(NOW, WHY))


def _join(page: Page, board: OpenBoard, seat: int = 0) -> None:
    """Come in as by the QR code and sit down on a seat, counted over all tables."""
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").nth(seat).click()
    expect(page.get_by_text("つながっています")).to_be_visible()


def test_a_pupil_types_the_code_sits_down_answers_and_sees_the_receipt() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        page.goto(board.server.address)
        page.get_by_label("黒板に出ている 4 文字").fill("kxmq")
        page.get_by_role("button", name="入る").click()
        expect(page.get_by_role("alert")).to_contain_text("ちがうようです")
        page.get_by_label("黒板に出ている 4 文字").fill("ｋｘｍｐ")
        page.get_by_role("button", name="入る").click()
        page.get_by_role("group", name="2 班").get_by_role("button", name="3 番").click()
        page.get_by_label("あなたの答え").fill("日なたの葉")
        page.get_by_role("button", name="出す").click()

        expect(page.get_by_role("status").filter(has_text="先生にとどきました")).to_be_visible()
        (answer,) = board.answers()
        assert (answer.seat, answer.value) == ("2-3", "日なたの葉")
        assert page.url.endswith("/")  # the code does not stay in the address


def test_what_is_answered_without_the_board_is_sent_by_itself_and_stored_once() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        _join(page, board)
        page.get_by_label("あなたの答え").fill("はじめの答え")
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()

        board.server.stop()
        expect(page.get_by_text("つながっていません")).to_be_visible()
        page.get_by_role("button", name="なおす").click()
        page.get_by_label("あなたの答え").fill("なおした答え")
        page.get_by_role("button", name="出しなおす").click()
        expect(page.get_by_text("このタブレットにとってあります").last).to_be_visible()
        board.comes_back()

        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        expect(page.get_by_text("つながっています")).to_be_visible()
        assert [answer.value for answer in board.answers()] == ["はじめの答え", "なおした答え"]


def test_an_answer_whose_receipt_was_lost_is_sent_again_and_stored_once() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        _join(page, board)
        board.lesson.committing.clear()
        page.get_by_label("あなたの答え").fill("一度だけ")
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("送っています")).to_be_visible()
        board.server.stop()
        board.lesson.committing.set()
        board.comes_back()

        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert [answer.value for answer in board.answers()] == ["一度だけ"]


def test_what_the_disk_could_not_take_is_kept_on_the_tablet_and_sent_again() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        _join(page, board)
        board.lesson.failing = KnownError("disk_full", path="lesson.db")
        page.get_by_label("あなたの答え").fill("たいせつな答え")
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("まだ保存できていません")).to_be_visible()
        board.lesson.failing = None

        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        expect(page.get_by_text("まだ保存できていません")).not_to_be_visible()
        assert [answer.value for answer in board.answers()] == ["たいせつな答え"]


def test_a_reload_keeps_the_seat_the_draft_and_the_receipt() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        _join(page, board, seat=4)
        page.get_by_label("あなたの答え").fill("書きかけの")
        page.reload()
        expect(page.get_by_label("あなたの答え")).to_have_value("書きかけの")
        expect(page.get_by_role("button", name="2 班・2 番の席")).to_be_visible()
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        page.reload()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        expect(page.get_by_text("書きかけの")).to_be_visible()


def test_everything_can_be_done_with_the_keyboard() -> None:
    with open_board() as board, chromium() as page:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        page.goto(board.server.address)
        expect(page.get_by_role("textbox")).to_be_focused()
        page.keyboard.type(CODE.lower())
        page.keyboard.press("Enter")
        expect(page.locator("button.seat").first).to_be_visible()
        page.locator("button.seat").first.focus()
        page.keyboard.press("Enter")
        page.get_by_role("radio", name="日なたの葉").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+Enter")

        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert [answer.value for answer in board.answers()] == ["1"]


def test_the_newer_of_two_pages_has_the_seat_and_the_older_says_so() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        _join(page, board)
        second = page.context.new_page()
        second.goto(board.server.address)
        expect(second.get_by_label("あなたの答え")).to_be_visible()

        expect(page.get_by_text("このタブレットの別のページで")).to_be_visible()


def test_others_answers_are_seen_when_the_teacher_shares_them_and_not_before() -> None:
    with open_board() as board, board.tablet() as other, chromium() as page:
        _ask(board)
        _join(page, board)
        other.sit(CODE, "2-1")
        other.sees_a_question()
        other.answer("a1b2c3d4", WHY, "<b>日かげ</b>の葉")
        other.until("stored")
        page.get_by_role("button", name="手をあげる").click()
        expect(page.get_by_role("button", name="手をおろす")).to_be_visible()
        expect(page.get_by_text("日かげ")).to_have_count(0)

        board.lesson.do(AnswersShared(NOW, WHY, ("a1b2c3d4",)))

        expect(page.get_by_role("listitem")).to_have_text("<b>日かげ</b>の葉")


def test_answers_come_as_they_are_given_while_the_teacher_shows_them() -> None:
    with open_board() as board, board.tablet() as other, chromium() as page:
        _ask(board)
        _join(page, board)
        other.sit(CODE, "2-1")
        other.sees_a_question()
        board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
        expect(page.get_by_text("みんなの答え 0 件")).to_be_visible()
        other.answer("a1b2c3d4", WHY, "日かげの葉")
        expect(page.get_by_role("listitem")).to_have_text("日かげの葉")
        other.answer("second-try", WHY, "やっぱり日なた")
        expect(page.get_by_role("listitem")).to_have_text("やっぱり日なた")
        expect(page.get_by_text("みんなの答え 1 件")).to_be_visible()

        board.comes_back()  # a new list: nothing of the old one is shown twice
        expect(page.get_by_role("listitem")).to_have_text("やっぱり日なた")
        board.lesson.do(AnswersShared(NOW, WHY, ()))
        expect(page.get_by_role("listitem")).to_have_count(0)


def test_a_question_that_closed_meanwhile_leaves_the_words_on_the_tablet() -> None:
    with open_board() as board, chromium() as page:
        _ask(board)
        _join(page, board)
        board.server.stop()
        expect(page.get_by_text("つながっていません")).to_be_visible()
        page.get_by_label("あなたの答え").fill("おそかった答え")
        page.get_by_role("button", name="出す").click()
        board.lesson.do(QuestionClosed(NOW, WHY))
        board.comes_back()

        expect(page.get_by_text("しめきりのあとだったので")).to_be_visible()
        expect(page.get_by_text("おそかった答え")).to_be_visible()
        assert not board.answers()


def test_the_page_says_what_a_sound_check_ties_and_what_stays_of_words() -> None:
    with open_board() as board, chromium() as page:
        _join(page, board, seat=4)
        page.get_by_role("button", name="いま計っていること").click()
        expect(page.get_by_text("授業が終わるまで席とつながります")).to_be_visible()
        page.get_by_role("combobox").select_option("en")
        expect(page.get_by_text("ties a letter to a seat until the lesson ends")).to_be_visible()
        expect(page.get_by_text("What stays are your table’s key words")).to_be_visible()


def test_the_page_says_what_is_sensed_in_both_languages() -> None:
    with open_board() as board, chromium(PHONE) as page:
        _join(page, board, seat=1)
        page.get_by_role("button", name="いま計っていること").click()
        expect(page.get_by_text("黒くかくしています")).to_be_visible()
        page.get_by_role("combobox").select_option("en")
        expect(page.get_by_text("blacked out")).to_be_visible()
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_text("No question right now")).to_be_visible()
        board.lesson.do(LessonEnded(NOW))
        expect(page.get_by_role("heading", name="The lesson is over")).to_be_visible()


def test_please_dont_acts_at_once_and_is_told_in_words() -> None:
    with open_board() as board, chromium(PHONE) as page:
        _join(page, board, seat=3)
        page.get_by_role("button", name="いま計っていること").click()
        page.get_by_role("button", name="カメラ: やめてほしい").click()
        expect(page.get_by_text("黒くかくしています")).to_be_visible()
        expect(page.get_by_text("とどいています")).to_be_visible()
        expect(page.get_by_role("button", name="カメラ: やめてほしい")).to_have_count(0)
        _is_touchable(page)
        page.get_by_role("combobox").select_option("en")
        page.get_by_role("button", name="neither camera nor voice").click()
        expect(page.get_by_text("Voices are not told apart.")).to_be_visible()
        expect(page.get_by_role("button", name="Please don’t")).to_have_count(0)
    said = [entry for entry in board.lesson.kept if isinstance(entry, ConsentWithdrawn)]
    assert [entry.purposes for entry in said] == [
        {Purpose.CAMERA},
        {Purpose.VOICE, Purpose.WORDS},
    ]
    assert {str(entry.seat) for entry in said} == {"2-1"}


def test_please_dont_that_was_said_without_the_board_arrives_by_itself() -> None:
    with open_board() as board, chromium() as page:
        _join(page, board, seat=3)
        page.get_by_role("button", name="いま計っていること").click()
        board.server.stop()
        expect(page.get_by_text("つながっていません")).to_be_visible()
        page.get_by_role("button", name="カメラ: やめてほしい").click()
        expect(page.get_by_text("おくっています")).to_be_visible()
        board.comes_back()
        expect(page.get_by_text("とどいています")).to_be_visible()
        expect(page.get_by_text("黒くかくしています")).to_be_visible()
    (said,) = [entry for entry in board.lesson.kept if isinstance(entry, ConsentWithdrawn)]
    assert said.purposes == {Purpose.CAMERA}


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_everything_to_touch_is_large_enough_and_nothing_sticks_out(size: tuple[int, int]) -> None:
    with open_board() as board, chromium(size) as page:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        page.goto(board.server.address)
        _is_touchable(page)
        _join(page, board)
        _is_touchable(page)
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        _is_touchable(page)


def _is_touchable(page: Page) -> None:
    for element in page.locator("button, textarea, input:not([type=radio]), label.choice").all():
        box = element.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= FINGER_PX
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
