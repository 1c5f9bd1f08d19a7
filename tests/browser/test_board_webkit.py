import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support import expected_conditions as condition
from selenium.webdriver.support.wait import WebDriverWait

from browser.browsers import webkit
from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened
from fakes.board import CODE, open_board
from fakes.classroom import WHY

WAIT_S = 20


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
