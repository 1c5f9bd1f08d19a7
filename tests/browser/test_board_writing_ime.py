"""Japanese input while others write in the same line, in a real Chromium.

What an input method does comes by `Input.imeSetComposition` and `Input.insertText` of the browser's
own protocol (https://chromedevtools.github.io/devtools-protocol/tot/Input/).
"""

from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page

from browser.browsers import chromium
from browser.texts import another, lines, reads, saved, sit, writing_board

ENDS = """() => {
    window.ends = 0
    const written = document.querySelector('.written')
    written.addEventListener('compositionend', () => { window.ends += 1 })
}"""


def _compose(method: CDPSession, text: str) -> None:
    method.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def _back(page: Page, steps: int) -> None:
    """Go from the end of the only line so many characters back."""
    page.locator(".written").click()  # below the line, which is its end
    page.wait_for_timeout(300)
    for _ in range(steps):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(150)  # the editor hears of it a moment later


def _put(page: Page, place: int, text: str) -> None:
    """Type at a place of the only line, counted from its start."""
    _back(page, len(lines(page)[0]) - place)
    page.keyboard.type(text)


@pytest.mark.parametrize(
    ("place", "expected"),
    [(0, {"X前日本後"}), (5, {"前日本後X"}), (2, {"前日本X後", "前日X本後", "前X日本後"})],
    ids=["before", "after", "inside"],
)
def test_a_word_that_is_composed_survives_what_others_write(
    place: int, expected: set[str], tmp_path: Path
) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        one.keyboard.type("前後")
        one.keyboard.press("ArrowLeft")
        reads(two, "前後")
        one.evaluate(ENDS)
        method = one.context.new_cdp_session(one)
        for so_far in ("に", "にほ", "にほん"):
            _compose(method, so_far)
        reads(two, "前にほん後")
        _put(two, place, "X")
        saved(two)
        one.wait_for_timeout(300)
        assert lines(one) == ["前にほん後"]
        _compose(method, "日本")
        reads(one, "前日本後")
        assert one.evaluate("window.ends") == 0
        method.send("Input.insertText", {"text": "日本"})
        for page in (one, two):
            saved(page)
        one.wait_for_timeout(500)
        (found,) = lines(one)
        reads(two, found)
        assert found in expected
        assert one.evaluate("window.ends") == 1
        one.keyboard.type("。")
        reads(two, found.replace("本", "本。"))


def test_a_line_that_another_deletes_meanwhile_leaves_the_word_whole_on_both(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        one.keyboard.type("前後")
        reads(two, "前後")
        method = one.context.new_cdp_session(one)
        _compose(method, "にほん")
        reads(two, "前後にほん")
        _back(two, 5)
        two.keyboard.press("Delete")
        two.keyboard.press("Delete")
        reads(two, "にほん")
        _compose(method, "日本")
        method.send("Input.insertText", {"text": "日本"})
        for page in (one, two):
            reads(page, "日本")
            saved(page)
