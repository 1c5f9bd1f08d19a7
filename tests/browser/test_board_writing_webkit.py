"""What a group writes together, in WebKitGTK: the nearest to an iPad's browser that runs here."""

from pathlib import Path

import pytest
from pycrdt import XmlFragment
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as condition
from selenium.webdriver.support.wait import WebDriverWait

from browser.browsers import webkit
from browser.texts import writing_board
from classsense.domain.lesson import GroupId
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import CODE

WAIT_S = 60
HERE = GroupId("1")


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_a_pupil_writes_and_finds_it_again_after_a_reload_in_webkit(tmp_path: Path) -> None:
    with writing_board(tmp_path, ("問い",)) as (board, store), webkit() as page:
        wait = WebDriverWait(page, WAIT_S)

        def shown(css: str) -> None:
            wait.until(condition.visibility_of_element_located((By.CSS_SELECTOR, css)))

        page.get(f"{board.server.address}/#{CODE}")
        shown("button.seat")
        page.find_element(By.CSS_SELECTOR, "button.seat").click()
        shown(".writing-card")
        page.find_element(By.CSS_SELECTOR, ".writing-card").click()
        shown(".written p")
        page.find_element(By.CSS_SELECTOR, ".written p").click()
        page.find_element(By.CSS_SELECTOR, ".written").send_keys("なぜ緑色か")
        wait.until(
            condition.text_to_be_present_in_element((By.CSS_SELECTOR, ".written"), "なぜ緑色か")
        )
        shown(".saving.saved")
        page.refresh()
        shown(".written")
        wait.until(
            condition.text_to_be_present_in_element((By.CSS_SELECTOR, ".written"), "なぜ緑色か")
        )
        kept = WritingRoom(HERE, store.updates(HERE))
        assert "なぜ緑色か" in str(kept.doc.get(ROOT, type=XmlFragment))
        assert set(kept.owners.values()) == {"", "1-1"}
