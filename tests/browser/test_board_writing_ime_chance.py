"""Japanese input while others write around it by chance: in a line, a heading, a list, a table."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect
from pycrdt import XmlFragment

from browser.browsers import chromium
from browser.test_board_writing_ime import ENDS
from browser.texts import another, saved, sit, writing_board
from classsense.domain.lesson import GroupId
from classsense.writing.rooms import ROOT, WritingRoom

HERE = GroupId("1")
PLACES = {
    "paragraph": (".written p", ""),
    "heading": (".written h2", "## "),
    "list": (".written li p", "- "),
    "table": (".written th p", ""),
}
AT = """([css, place]) => {
    const walker = document.createTreeWalker(document.querySelector(css), NodeFilter.SHOW_TEXT)
    let left = place
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest('.cursor')) continue
        if (left <= node.length) return getSelection().collapse(node, left)
        left -= node.length
    }
}"""
WORDS = """css => {
    const copy = document.querySelector(css).cloneNode(true)
    copy.querySelectorAll('.cursor').forEach(each => each.remove())
    return copy.textContent.replaceAll('\\u2060', '')
}"""
STEPS = (("み", "みず", "水"), ("ひ", "ひか", "ひかり", "光"), ("は", "はっぱ", "葉"))


def _compose(method: CDPSession, text: str) -> None:
    end = len(text)
    method.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end}
    )


def _words(page: Page, css: str) -> str:
    found: str = page.evaluate(WORDS, css)
    return found


def _place(page: Page, css: str, at: int) -> None:
    """Put the caret after so many letters."""
    page.evaluate(AT, [css, at])
    page.wait_for_timeout(120)  # the editor hears of it a moment later


def _same(one: Page, two: Page, css: str) -> str:
    for _ in range(100):
        found = _words(one, css)
        if found == _words(two, css):
            return found
        one.wait_for_timeout(100)
    raise AssertionError((_words(one, css), _words(two, css)))


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("seed", range(3))
def test_words_that_are_composed_among_what_others_write_are_whole_and_there_once(
    kind: str, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    css, sign = PLACES[kind]
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2).focus()
        here.click()
        if kind == "table":
            one.keyboard.type("始")
            one.locator("[data-act=table]").click()
        one.keyboard.type(f"{sign}前後")
        expect(two.locator(css).first).to_contain_text("前後")
        one.evaluate(ENDS)
        method = one.context.new_cdp_session(one)
        letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        written: list[str] = []
        for steps in STEPS:
            _place(one, css, chance.randint(0, len(_words(one, css))))
            for so_far in steps:
                _compose(method, so_far)
                if chance.random() < 0.7:
                    written.append(next(letters))
                    _place(two, css, chance.randint(0, len(_words(two, css))))
                    two.keyboard.type(written[-1])
            method.send("Input.insertText", {"text": steps[-1]})
            one.wait_for_timeout(200)
        assert one.evaluate("window.ends") == len(STEPS)
        for page in (one, two):
            saved(page)
        found = _same(one, two, css)
        assert sorted(found) == sorted(["前", "後", "水", "光", "葉", *written])
        kept = str(WritingRoom(HERE, store.updates(HERE)).doc.get(ROOT, type=XmlFragment))
        assert found in kept
