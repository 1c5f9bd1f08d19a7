import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support import expected_conditions as condition
from selenium.webdriver.support.wait import WebDriverWait

from browser.browsers import webkit
from browser.screens import every_kind
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened
from classsense.domain.drawings import parse
from classsense.domain.errors import KnownError
from classsense.domain.lesson import QuestionId, QuestionKind
from classsense.domain.pictures import picture_of
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY

WAIT_S = 40
SENT = "form.answer button.main"


def _when_there(page: WebDriver, css: str) -> None:
    WebDriverWait(page, WAIT_S).until(
        condition.visibility_of_element_located((By.CSS_SELECTOR, css))
    )


# Selenium's own WebKitGTK driver calls what Selenium has deprecated.
@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_the_address_of_the_qr_code_comes_in_by_itself_in_webkit() -> None:
    """The board often answers before WebKit has drawn the first frame."""
    with open_board() as board, webkit() as page:
        board.lesson.do(QuestionOpened(LessonNs(5), WHY))
        page.get(f"{board.server.address}/#{CODE}")
        _when_there(page, "button.seat")
        assert page.current_url == f"{board.server.address}/"


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_a_pupil_joins_and_answers_in_webkit() -> None:
    with open_board() as board, webkit() as page:
        board.lesson.do(QuestionOpened(LessonNs(5), WHY))
        page.get(board.server.address)
        _when_there(page, "#code")
        page.find_element(By.ID, "code").send_keys(CODE.lower())
        page.find_element(By.CSS_SELECTOR, "form.join button").click()
        _when_there(page, "button.seat")
        page.find_element(By.CSS_SELECTOR, "button.seat").click()
        _when_there(page, "textarea")
        page.find_element(By.CSS_SELECTOR, "textarea").send_keys("日なたの葉")
        page.find_element(By.CSS_SELECTOR, "form.answer button").click()
        _when_there(page, ".receipt.stored")

        (answer,) = board.answers()
        assert (answer.seat, answer.value) == ("1-1", "日なたの葉")


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_a_reload_keeps_the_draft_and_an_answer_without_the_board_is_sent_again_in_webkit() -> None:
    with open_board() as board, webkit() as page:
        board.lesson.do(QuestionOpened(LessonNs(5), WHY))
        page.get(board.server.address)
        _when_there(page, "#code")
        page.find_element(By.ID, "code").send_keys(CODE)
        page.find_element(By.CSS_SELECTOR, "form.join button").click()
        _when_there(page, "button.seat")
        page.find_element(By.CSS_SELECTOR, "button.seat").click()
        _when_there(page, "textarea")
        page.find_element(By.CSS_SELECTOR, "textarea").send_keys("書きかけの")
        page.refresh()
        _when_there(page, "textarea")
        writing = page.find_element(By.CSS_SELECTOR, "textarea")
        assert writing.get_attribute("value") == "書きかけの"
        board.server.stop()
        _when_there(page, ".banner")
        writing.send_keys("答え")
        page.find_element(By.CSS_SELECTOR, "form.answer button.main").click()
        _when_there(page, ".receipt.waiting")
        assert not board.answers()
        board.comes_back()
        _when_there(page, ".receipt.stored")

        (answer,) = board.answers()
        assert (answer.seat, answer.value) == ("1-1", "書きかけの答え")


def _sits(page: WebDriver, board: OpenBoard, kind: QuestionKind) -> None:
    """Scan the code and sit down, while a question of this kind is asked."""
    board.lesson.do(QuestionOpened(LessonNs(5), QuestionId(kind)))
    page.get(f"{board.server.address}/#{CODE}")
    _when_there(page, "button.seat")
    page.find_element(By.CSS_SELECTOR, "button.seat").click()
    _when_there(page, "form.answer")


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_a_drawing_is_kept_over_a_reload_and_sent_in_webkit() -> None:
    with open_board(every_kind()) as board, webkit() as page:
        _sits(page, board, QuestionKind.DRAWING)
        _when_there(page, ".sheet .above")
        page.find_element(By.CSS_SELECTOR, "label.tool:nth-of-type(2)").click()
        sheet = page.find_element(By.CSS_SELECTOR, ".sheet .above")
        way = ActionChains(page, duration=50).move_to_element_with_offset(sheet, -90, -60)
        way.click_and_hold().move_by_offset(60, 30).move_by_offset(60, 60).release().perform()
        assert page.find_element(By.CSS_SELECTOR, SENT).is_enabled()
        page.refresh()
        _when_there(page, ".sheet .above")
        page.find_element(By.CSS_SELECTOR, ".picture-words input").send_keys("葉のすじ")
        # As a finger does: what is behind the bar is in sight to the driver, but not to be touched.
        page.execute_script("window.scrollTo(0, document.body.scrollHeight)")
        page.find_element(By.CSS_SELECTOR, SENT).click()
        _when_there(page, ".receipt.stored .sheet")

        (answer,) = board.answers()
    value = picture_of(answer.value)
    assert value is not None
    assert value.words == "葉のすじ"
    (stroke,) = parse(board.pictures.bodies[value.name].decode())
    first, last = stroke.points[0], stroke.points[-1]
    assert last.x > first.x
    assert last.y > first.y


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_an_unsent_answer_is_kept_over_a_reload_and_arrives_once_in_webkit() -> None:
    with open_board(every_kind()) as board, webkit() as page:
        _sits(page, board, QuestionKind.TEXT)
        board.lesson.failing = KnownError("disk_full", path="lesson.db")
        page.find_element(By.CSS_SELECTOR, "textarea").send_keys("日なたの葉")
        page.find_element(By.CSS_SELECTOR, SENT).click()
        _when_there(page, ".receipt.waiting")
        page.refresh()
        _when_there(page, ".receipt.waiting")
        assert "日なたの葉" in page.find_element(By.CSS_SELECTOR, ".receipt").text
        assert not board.answers()
        board.lesson.failing = None
        _when_there(page, ".receipt.stored")
        page.refresh()
        _when_there(page, ".receipt.stored")

        assert [answer.value for answer in board.answers()] == ["日なたの葉"]


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_choices_numbers_and_orders_are_given_in_webkit() -> None:
    with open_board(every_kind()) as board, webkit() as page:
        _sits(page, board, QuestionKind.MULTIPLE)
        for at in (1, 3):
            page.find_element(By.CSS_SELECTOR, f"label.choice:nth-of-type({at})").click()
        page.find_element(By.CSS_SELECTOR, SENT).click()
        _when_there(page, ".receipt.stored")
        board.lesson.do(QuestionOpened(LessonNs(5), QuestionId(QuestionKind.NUMBER)))
        _when_there(page, ".steps")
        page.find_element(By.CSS_SELECTOR, ".steps button:last-child").click()
        page.find_element(By.CSS_SELECTOR, SENT).click()
        _when_there(page, ".receipt.stored")
        board.lesson.do(QuestionOpened(LessonNs(5), QuestionId(QuestionKind.ORDER)))
        _when_there(page, "ol.order")
        page.find_element(By.CSS_SELECTOR, "ol.order li:nth-child(2) button").click()
        page.find_element(By.CSS_SELECTOR, SENT).click()
        _when_there(page, ".receipt.stored")

        assert [answer.value for answer in board.answers()] == ["0,2", "6", "1,0,2"]
