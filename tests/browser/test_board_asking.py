"""A tablet that has to ask the teacher, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, chromium
from classsense.board.limits import Limits
from fakes.board import CODE, KEY, OpenBoard, open_board

ASKS = Limits(devices=0)


def _asks(page: Page, board: OpenBoard) -> int:
    """Type the code; return the number that the tablet shows."""
    page.goto(board.server.address)
    page.get_by_label("黒板に出ている 4 文字").fill(CODE)
    page.get_by_role("button", name="入る").click()
    shown = page.get_by_role("status")
    expect(shown).to_contain_text("先生のゆるしを待っています")
    return int(shown.locator(".number").inner_text())


@pytest.mark.parametrize("width", [PHONE, (768, 1024)], ids=["phone", "tablet"])
def test_it_shows_the_number_that_the_teacher_sees_and_comes_in(width: tuple[int, int]) -> None:
    with open_board(limits=ASKS) as board, chromium(width) as page:
        number = _asks(page, board)
        assert board.server.facts.asking == (number,)
        board.server.answer(number, let_in=True)
        expect(page.locator("button.seat").first).to_be_visible()


def test_turned_away_it_says_so_and_may_try_again() -> None:
    with open_board(limits=ASKS) as board, chromium() as page:
        board.server.answer(_asks(page, board), let_in=False)
        expect(page.get_by_role("alert")).to_contain_text("入れませんでした")
        number = _asks(page, board)
        board.server.answer(number, let_in=True)
        expect(page.locator("button.seat").first).to_be_visible()


def test_who_waits_may_type_the_code_again() -> None:
    with open_board(limits=ASKS) as board, chromium() as page:
        _asks(page, board)
        page.get_by_role("button", name="入る").click()  # disabled, it could not be pressed
        seats = page.locator("button.seat")
        while not seats.count():  # the first connection asks until the board sees it closed
            for number in board.server.facts.asking:
                board.server.answer(number, let_in=True)
            page.wait_for_timeout(50)


def test_by_the_qr_code_too_and_neither_code_nor_key_stay_in_the_address() -> None:
    with open_board(limits=ASKS) as board, chromium() as page:
        page.goto(f"{board.server.address}/#{CODE}{KEY}")
        expect(page.locator(".number")).to_be_visible()
        assert page.url.endswith("/")


def test_a_scanned_code_that_was_refused_is_forgotten() -> None:
    with open_board() as board, chromium() as page:
        page.goto(f"{board.server.address}/#WRNG")
        expect(page.get_by_role("alert")).not_to_be_empty()
        assert "scanned" not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_a_code_that_is_typed_takes_the_place_of_one_that_was_scanned() -> None:
    with open_board() as board, chromium() as page:
        page.goto(f"{board.server.address}/#WRNG")
        page.locator("#code").fill(CODE)
        page.get_by_role("button", name="入る").click()
        expect(page.locator("button.seat").first).to_be_visible()
        page.reload()
        expect(page.locator("button.seat").first).to_be_visible()


def test_a_reload_before_the_board_has_answered_keeps_the_scanned_code() -> None:
    with open_board() as board, chromium() as page:
        page.route_web_socket("**/ws", lambda _line: None)  # nobody answers
        page.goto(f"{board.server.address}/#{CODE}")
        expect(page.get_by_role("button", name="入っています…")).to_be_visible()
        assert page.url == f"{board.server.address}/"
        again = page.context.new_page()
        again.goto(board.server.address)
        expect(again.locator("button.seat").first).to_be_visible()
        assert "scanned" not in str(again.evaluate("JSON.stringify(localStorage)"))
