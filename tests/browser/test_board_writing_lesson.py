"""The lesson stands still, ends or is taken up again while pupils write."""

from pathlib import Path

from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import chromium
from browser.texts import NOW, another, reads, saved, sit, writing_board
from classsense.domain.board_commands import ScreensLocked
from classsense.domain.commands import LessonEnded
from classsense.domain.lesson import GroupId
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom

HERE = GroupId("1")


def _kept(store: SqliteLessonStore) -> str:
    return str(WritingRoom(HERE, store.updates(HERE)).doc.get(ROOT, type=XmlFragment))


def _left_on(page: Page) -> list[str]:
    return sorted(page.evaluate("Object.keys(localStorage)"))


def test_a_lesson_that_stands_still_goes_on_and_ends_loses_no_letter_and_says_so(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = another(one)
        sit(one, board, 1).click()
        one.keyboard.type("前")
        sit(two, board, 2)
        reads(two, "前")
        # The teacher stops the tablets: what was typed is kept, and the keys go on in the text.
        one.keyboard.type("葉")
        board.lesson.do(ScreensLocked(NOW, (), locked=True))
        expect(one.get_by_role("heading", name="前を見ましょう")).to_be_focused()
        one.keyboard.type("むり")
        board.lesson.do(ScreensLocked(NOW, (), locked=False))
        expect(one.locator(".written")).to_be_focused()
        one.keyboard.type("茎")
        reads(two, "前葉茎")
        # The program is closed, and the lesson taken up again.
        one.keyboard.type("根")
        board.server.stop()
        expect(one.locator(".saving")).to_contain_text("つながっていません")
        one.keyboard.type("花")
        expect(one.locator(".saving.kept")).to_be_visible()
        board.comes_back()
        saved(one)
        reads(two, "前葉茎根花")
        one.keyboard.type("実")
        # It ends in the middle of a word.
        board.lesson.do(LessonEnded(NOW))
        board.server.stop()
        for page in (one, two):
            expect(page.get_by_text("このページはとじてかまいません")).to_be_visible()
            expect(page.locator(".writing-card")).to_have_count(0)
            assert _left_on(page) == []
        assert "前葉茎根花実" in _kept(store)
