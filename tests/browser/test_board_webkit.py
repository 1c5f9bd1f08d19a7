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
