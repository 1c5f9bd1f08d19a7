"""Three tablets apart for ten minutes: all that was written is merged, each letter once."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import GIVEN_UP, chromium
from browser.test_board_kept import Wifi, wifi
from browser.test_board_writing_offline import _sit_behind as sit_behind
from browser.texts import another, lines, writing_board
from classsense.domain.lesson import GroupId
from classsense.domain.writing import WritingStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import OpenBoard

HERE, THERE = GroupId("1"), GroupId("2")
MINUTE = "01:00"


def _kept(store: WritingStore, group: GroupId = HERE) -> str:
    return str(WritingRoom(group, store.updates(group)).doc.get(ROOT, type=XmlFragment))


@contextmanager
def _three(board: OpenBoard, first: Page) -> Iterator[list[tuple[Page, Wifi]]]:
    """Seat three tablets at the first table, each with a network of its own that can be cut."""
    with ExitStack() as stack:
        found = []
        for seat, page in enumerate((first, another(first), another(first)), 1):
            page.clock.install()
            line = stack.enter_context(wifi(board))
            sit_behind(page, line, seat)
            found.append((page, line))
        yield found


def _agree(pages: list[Page]) -> list[str]:
    """Wait until all pages show the same and all of it is saved; return it."""
    shown: list[list[str]] = []
    for _ in range(150):
        shown = [lines(page) for page in pages]
        if shown[0] == shown[1] == shown[2] and all(
            page.locator(".saving.saved").count() for page in pages
        ):
            return shown[0]
        for page in pages:
            page.clock.run_for(500)
    raise AssertionError(shown)


def _put(page: Page, place: str, word: str) -> None:
    page.keyboard.press(place)
    page.clock.run_for(200)
    page.keyboard.type(word)
    page.clock.run_for(200)


def test_three_tablets_write_ten_minutes_without_a_network_and_all_of_it_is_there_once(
    tmp_path: Path,
) -> None:
    chance = random.Random(6)
    with (
        writing_board(tmp_path, ("問い", "結果")) as (board, store),
        chromium(remarks=GIVEN_UP) as one,
        _three(board, one) as tablets,
    ):
        for page, line in tablets:
            page.locator(".written p").first.click()
            page.clock.run_for(500)
            line.cut()
        words = []
        for minute in range(10):
            for seat, (page, _) in enumerate(tablets, 1):
                letter = (
                    0x4E00 + 100 * minute + 10 * seat
                )  # each letter of a word is there nowhere else
                words.append("".join(map(chr, range(letter, letter + 5))))
                place = chance.choice(("Home", "End", "Control+Home", "Control+End"))
                _put(page, place, words[-1])
                if place.endswith("End"):  # a line that several divide at once is there twice: 0101
                    page.keyboard.press("Enter")
                page.clock.fast_forward(MINUTE)
                assert all(word in "".join(lines(page)) for word in words[seat - 1 :: 3])
        for page, _ in tablets:
            expect(page.locator(".saving.kept")).to_contain_text("このタブレットにとってあります")
        for _, line in tablets:
            line.heal()
        found = "".join(_agree([page for page, _ in tablets]))
        assert {word: found.count(word) for word in words} == dict.fromkeys(words, 1), found
        assert len(found) == len("問い結果") + sum(map(len, words))
        kept = _kept(store)
        assert all(kept.count(word) == 1 for word in words)


def test_two_who_begin_on_one_empty_line_while_apart_lose_nothing_by_a_third(
    tmp_path: Path,
) -> None:
    with (
        writing_board(tmp_path, ("問い",)) as (board, store),
        chromium(remarks=GIVEN_UP) as one,
        _three(board, one) as tablets,
    ):
        first = tablets[0][0]
        first.locator(".written p").click()
        first.clock.run_for(500)
        _put(first, "End", "始")
        first.keyboard.press("Enter")
        pages = [page for page, _ in tablets]
        assert _agree(pages) == ["問い", "始", ""]
        for page, line in tablets:
            page.locator(".written p").last.click()
            page.clock.run_for(500)
            line.cut()
        for page, word in zip(pages, ("一二三", "四五六", "七八九"), strict=True):
            page.keyboard.type(word)
            page.clock.fast_forward(MINUTE)
        for _, line in tablets:
            line.heal()
        *_, found = _agree(pages)
        assert sorted(found) == sorted("一二三四五六七八九")
        for page in pages:
            page.keyboard.type("。")
            page.clock.run_for(500)
        *_, found = _agree(pages)
        assert sorted(found) == sorted("一二三四五六七八九。。。")
        assert all(_kept(store).count(sign) == 1 for sign in "一二三四五六七八九")
