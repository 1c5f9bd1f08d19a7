"""A page that cannot take something in goes on with all that it has."""

from pathlib import Path

from playwright.sync_api import WebSocketRoute, expect
from pycrdt import write_var_uint

from browser.browsers import chromium
from browser.texts import another, reads, saved, sit, writing_board

REMARKS = ("Error", "TextSelection endpoint")
"""The page tells why it begins anew, and the new editor where the cursor cannot stand yet."""
CURSOR = b'{"cursor":{}}'
NO_UPDATE = b"\x00\x02\x04\x01\x01\x63\xff"
NO_CURSOR = b"\x01" + write_var_uint(5 + len(CURSOR)) + b"\x01\xc8\x01\x01\x0d" + CURSOR

MESSAGES: tuple[bytes | str, ...] = (NO_UPDATE, "{", NO_CURSOR)


def test_messages_that_cannot_be_taken_in_cost_nothing(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium(remarks=REMARKS) as one:
        lines: list[WebSocketRoute] = []

        def between(line: WebSocketRoute) -> None:
            line.connect_to_server()
            lines.append(line)

        one.route_web_socket("**/write", between)
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        written = ""
        for number, message in enumerate(MESSAGES):
            lines[-1].send(message)
            for page, place in ((two, there), (one, here)):
                place.click()
                page.keyboard.press("End")
                page.keyboard.type(f"{number}")
                written += str(number)
                reads(one, written)
                reads(two, written)
        for page in (one, two):
            saved(page)
        expect(two.locator(".cursor span")).to_have_text("1 番")
        assert len(lines) == 3  # it began anew after the first and the second
