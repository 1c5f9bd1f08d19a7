"""What is painted before the script runs is the page as it begins."""

import re

import pytest
from playwright.sync_api import expect

from browser.browsers import shared_chromium
from classsense.resources.texts import Language
from fakes.board import open_board
from fakes.classroom import small_plan

ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')


SAY_NOTHING = [("selected", ""), ("class", "")]


def _alike(html: str) -> list[str]:
    """Return tags and texts, with attributes in one order and without those that say nothing."""
    parts = []
    for part in re.split(r"(<[^>]*>)", html):
        said = [each for each in ATTRIBUTE.findall(part) if each not in SAY_NOTHING]
        parts.append(f"{ATTRIBUTE.sub('', part).strip()} {sorted(said)}")
    return [part for part in parts if part != " []"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_frame_is_what_the_page_makes_of_it(language: Language) -> None:
    with open_board(small_plan(language=language)) as board, shared_chromium.opened() as browser:
        frames = []
        for scripts in (False, True):
            page = browser.new_context(java_script_enabled=scripts).new_page()
            page.goto(board.server.address)
            if scripts:
                expect(page.locator("#code")).to_be_focused()
            frames.append(_alike(page.locator("#page").inner_html()))
            assert page.locator("html").get_attribute("lang") == language

    assert frames[0] == frames[1]
    assert not any("<!--" in part for part in frames[0])
