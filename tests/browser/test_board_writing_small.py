"""A small screen with a keyboard on it, and what is taken from the text into an answer."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, chromium
from browser.test_board_writing_pictures import SHOWN, insert, photo
from browser.test_board_writing_ruby import MAKER
from browser.texts import NOW, sit, writing_board
from classsense.domain.commands import QuestionOpened
from fakes.classroom import WHY

KEYBOARD_PX = 300
HIDDEN = """() => {
    const caret = getSelection().getRangeAt(0).getBoundingClientRect()
    const tools = document.querySelector('.writing-tools').getBoundingClientRect()
    const bar = document.querySelector('footer').getBoundingClientRect()
    return caret.top < tools.bottom || caret.bottom > Math.min(innerHeight, bar.top)
}"""
NAMES = "() => [...document.querySelectorAll('.acts button')].map(each => each.ariaLabel)"
TOOLS = "document.querySelector('.acts').offsetHeight"
WIDE = "document.documentElement.scrollWidth"
COPY = "[data-act=copy]"


@pytest.mark.parametrize("size", [PHONE, (320, 640)], ids=["phone", "narrow"])
def test_the_caret_and_the_tools_stay_in_sight_above_a_keyboard(
    size: tuple[int, int], tmp_path: Path
) -> None:
    with writing_board(tmp_path, ("問い",)) as (board, _), chromium(size, touch=True) as one:
        sit(one, board, 1).locator("p").first.tap()
        one.locator("[data-act=table]").tap()
        one.keyboard.insert_text("Donaudampfschifffahrtsgesellschaft" * 3)
        for _ in range(4):
            one.locator("[data-act=column]").tap()
        names: dict[str, list[str]] = {}
        for language in ("en", "ja"):
            one.get_by_role("combobox").select_option(language)
            expect(one.locator("[data-act=undo]")).to_have_attribute(
                "aria-label", {"en": "Undo my change", "ja": "自分の変更を取り消す"}[language]
            )
            names[language] = one.evaluate(NAMES)
            assert all(names[language])
            assert len(set(names[language])) == len(names[language]) == 17
        assert not set(names["en"]) & set(names["ja"])
        assert one.evaluate(WIDE) <= size[0]
        assert one.evaluate(TOOLS) < 120
        one.locator(".written p").last.tap()
        for number in range(12):
            one.keyboard.insert_text(f"{number} 行目の文")
            one.keyboard.press("Enter")
        one.set_viewport_size({"width": size[0], "height": size[1] - KEYBOARD_PX})
        one.keyboard.type("x")
        one.wait_for_function(f"() => !({HIDDEN})()")
        for _ in range(9):
            one.keyboard.press("ArrowUp")
        one.keyboard.type("x")
        one.wait_for_function(f"() => !({HIDDEN})()")


def _copied(page: Page) -> str:
    page.locator(COPY).click()
    expect(page.get_by_text("えらんだところを答えに入れました")).to_be_visible()
    draft: str = page.evaluate("JSON.parse(localStorage['classsense.draft.why'])")
    page.evaluate("localStorage.removeItem('classsense.draft.why')")
    return draft


def test_what_is_copied_has_no_readings_and_keeps_rows_and_what_pictures_show(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path, furigana=MAKER) as (board, _), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        board.lesson.do(QuestionOpened(NOW, WHY))
        one.keyboard.type("植物の葉。")
        expect(one.locator(".readings rt")).to_have_count(2)
        one.keyboard.press("Control+a")
        assert _copied(one) == "植物の葉。"
        one.keyboard.press("Control+End")
        insert(one, photo(300, 200))
        expect(one.locator(SHOWN)).to_be_visible()
        one.get_by_label("画像の説明").fill("日なたの葉")
        one.get_by_label("画像の説明").press("Enter")
        one.locator("[data-act=table]").click()
        for word in ("色", "数", "赤", "二"):
            one.keyboard.type(word)
            one.keyboard.press("Tab")
        here.focus()
        one.keyboard.press("Control+a")
        assert _copied(one) == "植物の葉。\n日なたの葉\n\n色 数\n赤 二"
        first, last = one.locator(".written th").first, one.locator(".written td").nth(1)
        first.hover()
        one.mouse.down()
        last.hover()
        one.mouse.up()
        expect(one.locator(".written .selectedCell")).to_have_count(4)
        assert _copied(one) == "色 数\n赤 二"
