"""Much at once in a group's text: it is taken whole, or refused with a sentence; never lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import PHONE, chromium
from browser.texts import another, lines, reads, saved, sit, writing_board
from classsense.domain.lesson import GroupId
from classsense.domain.writing import WritingStore
from classsense.writing.rooms import ROOT, WritingRoom

HERE = GroupId("1")
PASTE = """([kind, data]) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData(kind, data)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('.written').dispatchEvent(event)
}"""
SENT = """() => {
    window.sent = []
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (data) {
        window.sent.push(data.byteLength ?? 0)
        send.call(this, data)
    }
}"""
TOO_MUCH = {
    "ja": "一度に入れるには長すぎるので、何も入れていません (20,000 字まで)。分けて入れてください",
    "easy": "ながすぎます。なにも 入れて いません (20,000 字まで)。わけて 入れて ください",
    "en": "That is too long to be put in at once, so nothing was",
}


def _paste(page: Page, data: str, kind: str = "text/plain") -> None:
    page.evaluate(PASTE, [kind, data])


def _table(rows: int, columns: int) -> str:
    line = "<tr>" + "<td>葉</td>" * columns + "</tr>"
    return f"<table>{line * rows}</table>"


def _kept(store: WritingStore) -> str:
    return str(WritingRoom(HERE, store.updates(HERE)).doc.get(ROOT, type=XmlFragment))


@pytest.mark.parametrize("length", [7_999, 8_001, 19_900])
def test_a_long_passage_is_taken_whole_in_messages_that_the_board_reads(
    length: int, tmp_path: Path
) -> None:
    with writing_board(tmp_path, ("問い",)) as (board, store), chromium() as one:
        one.add_init_script(f"({SENT})()")
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.locator("p").click()
        passage = "葉" * (length - 1) + "終"
        _paste(one, passage)
        for page in (one, two):
            reads(page, "問い", passage)
        saved(one)
        assert max(one.evaluate("window.sent")) <= 64 * 1024
        assert _kept(store).count(passage) == 1
        one.keyboard.press("Control+z")
        reads(two, "問い", "")
        one.keyboard.press("Control+y")
        reads(two, "問い", passage)
        saved(one)
        assert _kept(store).count(passage) == 1


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_what_is_too_long_is_refused_with_a_sentence_before_anything_of_it_appears(
    language: str, tmp_path: Path
) -> None:
    with writing_board(tmp_path) as (board, _), chromium(PHONE) as one:
        here = sit(one, board, 1)
        one.get_by_role("combobox").select_option(language)
        here.click()
        one.keyboard.type("前")
        saved(one)
        _paste(one, "葉" * 100_000)
        expect(one.locator(".told")).to_contain_text(TOO_MUCH[language])
        assert lines(one) == ["前"]
        expect(one.locator(".saving.saved")).to_be_visible()
        one.keyboard.type("後")
        expect(one.locator(".told")).to_have_count(0)
        reads(one, "前後")
        saved(one)
        # Lists within each other are as good as too long.
        _paste(one, "<ul><li>" * 20 + "底" + "</li></ul>" * 20, "text/html")
        expect(one.locator(".told")).to_contain_text(TOO_MUCH[language])
        _paste(one, "<ul><li><p>層</p>" * 12 + "底" + "</li></ul>" * 12, "text/html")
        expect(one.locator(".written")).to_contain_text("底")
        saved(one)


def test_a_big_table_is_taken_whole_on_all_tablets_and_a_bigger_one_not_at_all(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        _paste(one, _table(60, 15), "text/html")
        saved(one)
        expect(two.locator(".written td")).to_have_count(900, timeout=30_000)
        assert _kept(store).count("<tableCell") == 900
        _paste(one, _table(60, 60), "text/html")
        expect(one.locator(".told")).to_contain_text("何も入れていません")
        expect(one.locator(".written td")).to_have_count(900)


def test_a_text_that_would_get_too_long_takes_no_more_and_all_of_it_comes_back_at_once(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        for _ in range(5):
            one.keyboard.press("Control+End")
            _paste(one, "葉" * 19_900)
        _paste(one, "終" * 900)
        expect(one.locator(".told")).to_contain_text("レポートが長くなりすぎる")
        reads(two, "葉" * 99_500)
        one.wait_for_timeout(600)  # what comes within half a second is undone together
        one.keyboard.press("Control+a")
        one.keyboard.press("Delete")
        reads(two, "")
        one.keyboard.press("Control+z")
        reads(two, "葉" * 99_500)
        saved(one)
        assert _kept(store).count("葉" * 99_500) == 1
