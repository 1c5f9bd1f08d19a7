"""What a group writes together, in WebKitGTK: the nearest to an iPad's browser that runs here.

WebDriver brings no input method: keys that it sends are letters that arrive whole, and WebKitGTK
fires no composition event for them, which a test here holds. So the events of a composition are
made by the page itself; what the editor does with them is WebKit's own.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pycrdt import XmlFragment
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as condition
from selenium.webdriver.support.wait import WebDriverWait

from browser.browsers import chromium, webkit
from browser.test_board_writing_pictures import SHOWN, photo
from browser.texts import sit, writing_board
from classsense.domain.lesson import GroupId
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import CODE
from integration.test_writing_board import pages

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
        # A picture from here is seen in the other browser.
        leaf = tmp_path / "leaf.jpg"
        leaf.write_bytes(photo(300, 200))
        chooser = page.find_element(By.CSS_SELECTOR, ".acts input[type=file]")
        page.execute_script("arguments[0].hidden = false", chooser)
        chooser.send_keys(str(leaf))
        shown(SHOWN)
        with chromium() as other:
            sit(other, board, 2)
            expect(other.locator(SHOWN)).to_be_visible()


HEARD = """
    window.heard = []
    for (const kind of ['compositionstart', 'compositionupdate', 'compositionend', 'beforeinput']) {
        document.querySelector('.written').addEventListener(kind, event => heard.push(event.type))
    }
"""
COMPOSITION = """
    const written = document.querySelector('.written')
    written.dispatchEvent(new CompositionEvent(arguments[0], { data: arguments[1], bubbles: true }))
"""
INSERTED = "document.execCommand('insertText', false, arguments[0])"


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
def test_what_others_write_waits_for_a_composition_in_webkit(tmp_path: Path) -> None:
    with (
        writing_board(tmp_path, ("問い",)) as (board, _),
        pages(board, "1-2") as (other,),
        webkit() as page,
    ):
        wait = WebDriverWait(page, WAIT_S)

        def reads(text: str) -> None:
            wait.until(condition.text_to_be_present_in_element((By.CSS_SELECTOR, ".written"), text))

        page.get(f"{board.server.address}/#{CODE}")
        for css in ("button.seat", ".writing-card", ".written p"):
            wait.until(condition.visibility_of_element_located((By.CSS_SELECTOR, css))).click()
        page.execute_script(HEARD)
        page.find_element(By.CSS_SELECTOR, ".written").send_keys("前日本")
        reads("前日本")
        heard = page.execute_script("return window.heard")
        assert "beforeinput" in heard
        assert not [each for each in heard if each.startswith("composition")]
        page.execute_script(COMPOSITION, "compositionstart", "")
        page.execute_script(INSERTED, "みず")
        page.execute_script(COMPOSITION, "compositionupdate", "みず")
        other.writer.paragraph("遠くの文")
        other.push()
        other.until("saved")
        page.execute_async_script("setTimeout(arguments[0], 500)")
        text = page.find_element(By.CSS_SELECTOR, ".written").text
        assert "前日本みず" in text
        assert "遠くの文" not in text
        page.execute_script(COMPOSITION, "compositionend", "みず")
        reads("遠くの文")
        reads("前日本みず")
        other.reads("問い", "前日本みず", "遠くの文")
