"""Tablets that have their group's text open, for tests of what pupils write together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Locator, Page, ViewportSize, expect

from browser.browsers import TABLET
from classsense.domain.clock import LessonNs
from classsense.domain.furigana import Furigana
from classsense.domain.writing_commands import WritingOpened
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan

NOW = LessonNs(5)
TITLE = "葉の実験"
OPEN = "班のレポートを書く"


@contextmanager
def writing_board(
    folder: Path, headings: tuple[str, ...] = (), furigana: Furigana | None = None
) -> Iterator[tuple[OpenBoard, SqliteLessonStore]]:
    """Serve a lesson whose groups may write, with a real disk below it."""
    plan = replace(small_plan(), furigana=None if furigana is None else 1)
    store = SqliteLessonStore(folder / "lesson", plan)
    try:
        with open_board(plan, furigana=furigana, writing=store) as board:
            board.lesson.do(WritingOpened(NOW, TITLE, headings))
            yield board, store
    finally:
        store.close()


def another(page: Page, size: tuple[int, int] = TABLET) -> Page:
    """Return a page on another tablet, in the same browser."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=ViewportSize(width=size[0], height=size[1]))
    made = context.new_page()
    made.set_default_timeout(15_000)
    return made


def sit(page: Page, board: OpenBoard, seat: int) -> Locator:
    """Sit down at a place of the first table and open its text; return where it is written."""
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").nth(seat - 1).click()
    page.get_by_role("button", name=OPEN).click()
    return sheet(page)


def sheet(page: Page) -> Locator:
    """Return where the text is written, once it is there."""
    found = page.locator(".written")
    expect(found).to_be_visible(timeout=30_000)
    return found


def saved(page: Page) -> None:
    """Wait until all that was written here is on the teacher's disk."""
    expect(page.locator(".saving.saved")).to_be_visible(timeout=30_000)


def lines(page: Page) -> list[str]:
    """Return the words of each line, without the flags of the others' cursors."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.written > *')].map(line => {
            const copy = line.cloneNode(true)
            copy.querySelectorAll('.cursor').forEach(each => each.remove())
            return copy.textContent.replaceAll('\\u2060', '')
        })"""
    )
    return found


def reads(page: Page, *expected: str) -> None:
    """Wait until the lines are these."""
    for _ in range(300):
        if lines(page) == list(expected):
            return
        page.wait_for_timeout(100)
    found = lines(page)
    assert found == list(expected)
