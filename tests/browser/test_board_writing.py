"""What a group writes together, in a real Chromium with a real board and disk."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import GIVEN_UP, PHONE, TABLET, chromium
from browser.test_board_accessible import AXE, RULES
from browser.texts import NOW, another, lines, reads, saved, sheet, sit, writing_board
from classsense.domain.commands import QuestionOpened
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing_commands import WriterErased, WritingClosed, WritingLocked
from classsense.writing.copies import TextCopy, caught_up
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import OpenBoard
from fakes.classroom import WHY

HERE = GroupId("1")
SMALL = """() => [...document.querySelectorAll('.writing button')]
    .map(each => each.getBoundingClientRect())
    .filter(box => Math.round(Math.min(box.width, box.height)) < 44).length"""
NOWHERE = """() => {
    IDBFactory.prototype.open = () => { throw new Error('no room') }
}"""


def _tool(page: Page, name: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def test_two_tablets_write_together_and_it_is_on_the_disk(tmp_path: Path) -> None:
    with writing_board(tmp_path, ("問い", "予想")) as (board, store), chromium() as one:
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        reads(one, "問い", "", "予想", "")
        here.locator("p").first.click()
        one.keyboard.type("なぜ緑色か")
        there.locator("p").nth(1).click()
        two.keyboard.type("日光があたるから")
        for page in (one, two):
            reads(page, "問い", "なぜ緑色か", "予想", "日光があたるから")
            saved(page)
        expect(one.locator(".cursor span")).to_have_text("2 番")
        kept = WritingRoom(HERE, store.updates(HERE))
        two.context.close()
        expect(one.locator(".cursor")).to_have_count(0)
    assert set(kept.owners.values()) == {"", "1-1", "1-2"}
    assert "日光があたるから" in str(kept.doc.get(ROOT, type=XmlFragment))


def _written_by_two(one: Page, board: OpenBoard) -> Page:
    """Let two pupils write one after the other in a line; return the second one's page."""
    two = another(one)
    here, there = sit(one, board, 1), sit(two, board, 2)
    here.click()
    one.keyboard.type("はじめは一人")
    reads(two, "はじめは一人")
    there.click()
    two.keyboard.press("End")
    two.keyboard.type("つぎは二人")
    reads(one, "はじめは一人つぎは二人")
    return two


def test_who_wrote_what_is_shown_by_colour_and_line_and_can_be_hidden(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        _written_by_two(one, board)
        expect(one.locator(".by")).to_have_count(0)
        _tool(one, "だれが書いたかを見る")
        expect(one.locator(".written .by1")).to_have_text("はじめは一人")
        expect(one.locator(".written .by.by2")).to_have_text("つぎは二人")
        expect(one.locator(".legend li")).to_have_text(["1 番 (あなた)", "2 番"])
        style = "each => getComputedStyle(each).textDecorationStyle"
        first = one.locator(".written .by1").evaluate(style)
        assert first != one.locator(".written .by.by2").evaluate(style)
        _tool(one, "だれが書いたかを見る")
        expect(one.locator(".by")).to_have_count(0)


def _written_by(page: Page, style: str) -> list[str]:
    """Return the words in a style, one text for each line that has any, without flags."""
    found: list[str] = page.evaluate(
        """style => [...document.querySelectorAll('.written > *')].map(line => {
            const copy = line.cloneNode(true)
            copy.querySelectorAll('.cursor').forEach(each => each.remove())
            const words = [...copy.querySelectorAll(style)].map(each => each.textContent)
            return words.join('').replaceAll('\\u2060', '')
        }).filter(words => words)""",
        style,
    )
    return found


def _coloured(pages: list[Page], one: list[str], two: list[str]) -> None:
    """Wait until every page shows these words as the first pupil's and those as the second's."""
    for page in pages:
        for _ in range(100):
            if (_written_by(page, ".by1"), _written_by(page, ".by2")) == (one, two):
                break
            page.wait_for_timeout(100)
        assert (_written_by(page, ".by1"), _written_by(page, ".by2")) == (one, two)


def test_words_keep_their_colour_when_another_divides_joins_and_heads_them(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = _written_by_two(one, board)
        both = [one, two]
        for page in both:
            _tool(page, "だれが書いたかを見る")
        _coloured(both, ["はじめは一人"], ["つぎは二人"])
        two.keyboard.press("Home")
        for _ in range(4):
            two.keyboard.press("ArrowRight")
        two.wait_for_timeout(300)
        two.keyboard.press("Enter")
        reads(one, "はじめは", "一人つぎは二人")
        _coloured(both, ["はじめは", "一人"], ["つぎは二人"])
        _tool(two, "見出し")
        expect(one.locator(".written h2")).to_be_visible()
        _coloured(both, ["はじめは", "一人"], ["つぎは二人"])
        _tool(two, "見出し")
        two.locator(".written p").nth(1).click()
        two.keyboard.press("Home")
        two.wait_for_timeout(300)
        two.keyboard.press("Backspace")
        reads(one, "はじめは一人つぎは二人")
        _coloured(both, ["はじめは一人"], ["つぎは二人"])
        _tool(two, "箇条書き")
        expect(one.locator(".written li")).to_be_visible()
        later = another(one)
        sit(later, board, 3)
        _tool(later, "だれが書いたかを見る")
        _coloured([*both, later], ["はじめは一人"], ["つぎは二人"])
        saved(two)
        copy = caught_up(TextCopy(), NewUpdates(1, store.updates(HERE)))
    assert copy.characters == {"1-1": 6, "1-2": 5}


def test_an_erased_pupil_is_nobody_on_every_tablet_at_once_and_writes_on(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        two = _written_by_two(one, board)
        _tool(one, "だれが書いたかを見る")
        expect(one.locator(".written .by.by2")).to_have_text("つぎは二人")
        expect(one.locator(".cursor span")).to_have_text("2 番")
        board.lesson.do(WriterErased(NOW, SeatId("1-2")))
        expect(one.locator(".written .by2")).to_have_count(0)
        expect(one.locator(".cursor span")).to_have_text("名前なし")
        expect(one.locator(".legend li")).to_have_text(["1 番 (あなた)", "名前なし"])
        two.keyboard.type("。")
        reads(one, "はじめは一人つぎは二人。")
        saved(two)
        expect(one.locator(".written .by2")).to_have_count(0)
        assert "2 番" not in one.locator(".writing").inner_text()


def test_what_is_not_sent_is_kept_over_a_reload_and_sent_once(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("前")
        saved(one)
        # The tablet's line to the text is away, its line to the board is not.
        one.evaluate("() => { WebSocket.prototype.send = function () {} }")
        one.keyboard.type("と後")
        expect(one.locator(".saving.unsaved")).to_contain_text("まだ保存していません")
        one.wait_for_timeout(300)
        one.reload()
        sheet(one)
        reads(one, "前と後")
        saved(one)
        kept = WritingRoom(HERE, store.updates(HERE))
        assert str(kept.doc.get(ROOT, type=XmlFragment)).count("前と後") == 1
        one.reload()
        sheet(one)
        reads(one, "前と後")


def test_ten_minutes_without_the_board_are_merged(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium(remarks=GIVEN_UP) as one:
        two = another(one)
        one.clock.install()
        here, there = sit(one, board, 1), sit(two, board, 2)
        here.click()
        one.keyboard.type("A")
        reads(two, "A")
        saved(one)
        board.server.stop()
        expect(one.locator(".saving.away")).to_be_visible()
        for minute in range(10):
            one.keyboard.type(f"{minute}")
            one.clock.fast_forward("01:00")
        expect(one.locator(".saving.kept")).to_contain_text("(10)")
        there.locator("p").click()
        two.wait_for_timeout(300)
        two.keyboard.press("ArrowLeft")
        two.wait_for_timeout(150)
        two.keyboard.type("B")
        board.comes_back()
        one.clock.run_for(10_000)
        for page in (one, two):
            reads(page, "BA0123456789")
            saved(page)


def test_a_locked_text_is_only_read(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("ここまで")
        saved(one)
        board.lesson.do(WritingLocked(NOW, locked=True))
        expect(one.locator(".writing .banner")).to_contain_text("先生がこのレポートをあずかって")
        expect(here).to_have_attribute("aria-readonly", "true")
        one.keyboard.type("むり")
        assert lines(one) == ["ここまで"]
        board.lesson.do(WritingLocked(NOW, locked=False, groups=(HERE,)))
        expect(here).to_have_attribute("contenteditable", "true")
        here.locator("p").click()
        one.keyboard.press("End")
        one.keyboard.type("また")
        reads(one, "ここまでまた")
        saved(one)


def test_where_nothing_can_be_kept_nobody_writes(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        one.add_init_script(f"({NOWHERE})()")
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("つながっている")
        saved(one)
        board.server.stop()
        expect(one.locator(".saving.lost")).to_contain_text("いまは書けません")
        expect(here).to_have_attribute("contenteditable", "false")
        board.comes_back()
        expect(here).to_have_attribute("contenteditable", "true", timeout=30_000)


def test_another_pupil_on_the_tablet_finds_nothing_of_the_one_before(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        sit(one, board, 1).click()
        one.evaluate("() => { WebSocket.prototype.send = function () {} }")
        one.keyboard.type("ひみつ")
        expect(one.locator(".saving.unsaved")).to_be_visible()
        one.reload()
        sheet(one)
        one.locator("button.place").click()
        one.locator("button.seat").nth(1).click()
        sheet(one)
        count = """async () => (await indexedDB.databases()).length && new Promise(done => {
            const opened = indexedDB.open('classsense.writing')
            opened.onsuccess = () => {
                const rows = opened.result.transaction('updates').objectStore('updates').count()
                rows.onsuccess = () => done(rows.result)
            }
        })"""
        assert one.evaluate(count) == 0


def test_parts_of_a_report_are_made_by_keys_alone(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        sit(one, board, 1).focus()
        one.keyboard.type("結果")
        one.keyboard.press("Alt+F10")
        expect(one.get_by_role("button", name="自分の変更を取り消す")).to_be_focused()
        one.keyboard.press("ArrowRight")
        one.keyboard.press("ArrowRight")
        one.keyboard.press("Enter")
        expect(one.locator(".written h2")).to_have_text("結果")
        one.keyboard.press("Enter")
        one.keyboard.type("- 葉")
        one.keyboard.press("Enter")
        one.keyboard.type("茎")
        expect(one.locator(".written li")).to_have_text(["葉", "茎"])
        one.keyboard.press("Enter")
        one.keyboard.press("Enter")
        one.keyboard.press("Control+b")
        one.keyboard.type("太い")
        expect(one.locator(".written strong")).to_have_text("太い")
        _tool(one, "表を入れる")
        one.keyboard.type("色")
        one.keyboard.press("Tab")
        one.keyboard.type("数")
        _tool(one, "行をふやす")
        expect(one.locator(".written tr")).to_have_count(4)
        expect(one.locator(".written th")).to_have_text(["色", "数"])
        _tool(one, "列をけす")
        expect(one.locator(".written th")).to_have_text(["色"])
        one.keyboard.press("Control+z")
        expect(one.locator(".written th")).to_have_count(2)
        saved(one)
        one.reload()
        expect(one.locator(".written th")).to_have_text(["色", "数"])


def test_undo_takes_back_only_what_the_pupil_wrote(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        here.click()
        one.keyboard.type("一")
        reads(two, "一")
        there.click()
        two.keyboard.press("End")
        two.keyboard.type("二")
        reads(one, "一二")
        one.keyboard.press("Control+z")
        reads(two, "二")


def test_a_passage_is_copied_into_the_answer(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("日光で養分をつくる")
        expect(one.get_by_role("button", name="えらんだところを答えに入れる")).to_have_count(0)
        board.lesson.do(QuestionOpened(NOW, WHY))
        expect(one.get_by_role("button", name="えらんだところを答えに入れる")).to_be_visible()
        one.keyboard.press("Control+a")
        _tool(one, "えらんだところを答えに入れる")
        expect(one.get_by_text("えらんだところを答えに入れました")).to_be_visible()
        one.get_by_role("button", name="授業にもどる").click()
        expect(one.locator("textarea")).to_have_value("日光で養分をつくる")
        board.lesson.do(WritingClosed(NOW))
        expect(one.get_by_role("button", name="班のレポートを書く")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, TABLET])
@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_it_fits_the_screen_for_fingers_and_screen_readers(
    size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not among the page's tools: npm ci")
    with writing_board(tmp_path, ("問い",)) as (board, _), chromium(size, touch=True) as one:
        here = sit(one, board, 1)
        one.get_by_role("combobox").select_option(language)
        here.locator("p").click()
        one.keyboard.type("葉はなぜ緑色か")
        one.locator("[data-act=table]").click()
        one.keyboard.type("葉")
        one.keyboard.press("Tab")
        one.keyboard.type("色")
        one.locator("[data-act=who]").click()
        expect(one.locator(".legend li")).to_have_count(2)
        saved(one)
        assert one.evaluate(SMALL) == 0
        assert one.evaluate("document.documentElement.scrollWidth") <= size[0]
        one.evaluate(AXE.read_text("utf-8"))
        violations = "tags => axe.run(document, {runOnly: tags}).then(all => all.violations)"
        assert one.evaluate(violations, RULES) == []
