"""Furigana above a group's text: shown and hidden, and the text itself never has any."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import PHONE, TABLET, chromium
from browser.test_board_accessible import AXE, RULES
from browser.texts import another, reads, saved, sit, writing_board
from classsense.domain.lesson import GroupId
from classsense.domain.writing import WritingStore
from classsense.speech.furigana import FuriganaMaker
from classsense.writing.rooms import ROOT, WritingRoom

HERE = GroupId("1")
MAKER = FuriganaMaker()
PLACES = """() => [...document.querySelectorAll('.readings rt')].map(each => {
    const { left, right, bottom } = each.getBoundingClientRect()
    return [each.textContent, Math.round((left + right) / 2), Math.round(bottom)]
})"""
WORD = """([start, end]) => {
    const line = document.querySelector('.written p')
    const range = document.createRange()
    range.setStart(line.firstChild, start)
    range.setEnd(line.firstChild, end)
    const { left, right, top } = range.getBoundingClientRect()
    return [Math.round((left + right) / 2), Math.round(top)]
}"""

COPIED = """() => {
    const clipboardData = new DataTransfer()
    const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('.written').dispatchEvent(event)
    return clipboardData.getData('text/plain')
}"""


def _kept(store: WritingStore) -> str:
    return str(WritingRoom(HERE, store.updates(HERE)).doc.get(ROOT, type=XmlFragment))


def _readings(page: Page) -> list[str]:
    return page.locator(".readings rt").all_text_contents()


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_a_text_is_read_out_above_it_and_has_no_readings_in_it(
    size: tuple[int, int], tmp_path: Path
) -> None:
    with writing_board(tmp_path, furigana=MAKER) as (board, store), chromium(size) as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        one.keyboard.type("植物の葉。")
        for page in (one, two):
            expect(page.locator(".readings rt")).to_have_text(["しょくぶつ", "は"])
            reads(page, "植物の葉。")
        saved(one)
        assert "しょくぶつ" not in _kept(store)
        (name, middle, bottom), _ = one.evaluate(PLACES)
        word, top = one.evaluate(WORD, [0, 2])
        assert name == "しょくぶつ"
        assert abs(middle - word) <= 2
        assert top <= bottom <= top + 8
        if AXE.is_file():
            one.evaluate(AXE.read_text("utf-8"))
            violations = "tags => axe.run(document, {runOnly: tags}).then(all => all.violations)"
            assert one.evaluate(violations, RULES) == []


def test_they_are_switched_off_and_on_and_typing_goes_on_below_them(tmp_path: Path) -> None:
    with writing_board(tmp_path, furigana=MAKER) as (board, _), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("植物。")
        expect(one.locator(".readings rt")).to_have_text(["しょくぶつ"])
        switch = one.get_by_role("button", name="ふりがな")
        switch.click()
        expect(one.locator(".readings rt")).to_have_count(0)
        switch.click()
        expect(one.locator(".readings rt")).to_have_text(["しょくぶつ"])
        here.locator("p").click()
        one.wait_for_timeout(300)
        one.keyboard.press("Home")
        one.keyboard.press("ArrowRight")
        one.wait_for_timeout(150)  # the editor hears of it a moment later
        one.keyboard.type("木")
        reads(one, "植木物。")
        one.keyboard.press("End")
        one.keyboard.type("葉")
        reads(one, "植木物。葉")
        one.keyboard.press("Backspace")
        one.keyboard.press("Control+a")
        assert one.evaluate(COPIED) == "植木物。"


def test_they_stay_away_while_a_word_is_composed_and_come_back_with_others_words(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path, furigana=MAKER) as (board, _), chromium() as one:
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        here.click()
        one.keyboard.type("植物。")
        expect(one.locator(".readings rt")).to_have_text(["しょくぶつ"])
        method = one.context.new_cdp_session(one)
        compose = {"text": "みず", "selectionStart": 2, "selectionEnd": 2}
        method.send("Input.imeSetComposition", compose)
        expect(one.locator(".readings")).to_be_hidden()
        there.locator("p").click()
        two.wait_for_timeout(300)
        two.keyboard.press("Home")
        two.wait_for_timeout(150)
        two.keyboard.type("葉。")
        reads(two, "葉。植物。みず")
        method.send("Input.insertText", {"text": "水"})
        for page in (one, two):
            reads(page, "葉。植物。水")
            expect(page.locator(".readings rt")).to_have_text(["は", "しょくぶつ", "みず"])


def test_a_lesson_without_furigana_shows_no_switch_and_asks_nothing(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("植物。")
        saved(one)
        one.wait_for_timeout(1_000)
        assert _readings(one) == []
        expect(one.get_by_role("button", name="ふりがな")).to_have_count(0)
