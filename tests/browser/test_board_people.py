"""What a pupil sees when the teacher frees the seat or sends the tablet out, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.domain.lesson import SeatId
from fakes.board import CODE, OpenBoard, open_board

SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
SEAT = SeatId("1-1")


def _sits(page: Page, board: OpenBoard) -> None:
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()
    expect(page.get_by_text("いまは問題が出ていません")).to_be_visible()


@SIZES
def test_a_freed_seat_is_chosen_anew(size: tuple[int, int]) -> None:
    with open_board() as board, chromium(size) as page:
        _sits(page, board)
        board.server.people.free(SEAT)
        expect(page.get_by_text("先生が席を空けました")).to_be_visible()
        expect(page.locator("button.seat.taken")).to_have_count(0)
        page.locator("button.seat").nth(1).click()
        expect(page.get_by_text("いまは問題が出ていません")).to_be_visible()


def test_who_was_sent_out_shows_a_number_and_comes_in_again() -> None:
    with open_board() as board, chromium(PHONE) as page:
        _sits(page, board)
        while not (facts := board.server.people.devices()):
            page.wait_for_timeout(20)
        board.server.people.send_out(facts[0].device, block=False)
        number = page.locator(".number")
        expect(number).to_be_visible()
        board.server.answer(int(number.inner_text()), let_in=True)
        expect(page.get_by_text("いまは問題が出ていません")).to_be_visible()
