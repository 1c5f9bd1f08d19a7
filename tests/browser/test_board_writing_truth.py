"""What the page says of what was written is true, whatever goes wrong."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pycrdt import XmlFragment

from browser.browsers import GIVEN_UP, PHONE, chromium
from browser.texts import NOW, another, lines, reads, saved, sheet, sit, writing_board
from classsense.domain.commands import LessonEnded
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.writing import KeptUpdate, WritingStore
from classsense.domain.writing_commands import WritingLocked
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import CODE
from fakes.writers import Writer

HERE = GroupId("1")
LANGUAGES = ("ja", "easy", "en")
FULL = {
    "ja": "これより長くは書けません",
    "easy": "もう ながく できません",
    "en": "longer than this",
}
NO_ROOM_HERE = """() => {
    IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') }
}"""
PUT = """([room, bytes]) => new Promise(done => {
    const opened = indexedDB.open('classsense.writing')
    opened.onsuccess = () => {
        const change = opened.result.transaction('updates', 'readwrite')
        change.objectStore('updates').add({ room, update: new Uint8Array(bytes) })
        change.oncomplete = () => { opened.result.close(); done() }
    }
})"""


@contextmanager
def _full_disk() -> Iterator[None]:
    """Let no file of this process grow, as on a disk without room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _kept(store: WritingStore) -> str:
    return str(WritingRoom(HERE, store.updates(HERE)).doc.get(ROOT, type=XmlFragment))


def _write(store: WritingStore, writer: Writer) -> None:
    """Store what a pupil wrote before the lesson goes on."""
    for update in writer.unsent:
        kept = KeptUpdate(NOW, HERE, writer.seat, (writer.doc.client_id,), update)
        store.keep_update(kept, lambda _: None)
    writer.unsent.clear()


def _says(page: Page, state: str, words: str) -> None:
    expect(page.locator(f".saving.{state}")).to_contain_text(words)


@pytest.mark.logs("commit failed")
def test_a_full_disk_of_the_teacher_is_told_until_it_has_room(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("前")
        saved(one)
        with _full_disk():
            one.keyboard.type("満員")
            _says(one, "failing", "先生のパソコンにいま保存できません")
            expect(one.locator(".saving.failing [role=status]")).to_contain_text("保存できません")
            one.reload()
            sheet(one)
            reads(one, "前満員")
            expect(one.locator(".saving.saved")).to_have_count(0)
        saved(one)
        assert _kept(store).count("前満員") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_text_says_so_and_takes_no_more(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classsense.writing.rooms.MOST_TEXT_BYTES", 3_000)
    with writing_board(tmp_path) as (board, store), chromium(PHONE) as one:
        writer = Writer("1-2", 77)
        writer.paragraph("ここまで")
        _write(store, writer)
        here = sit(one, board, 1)
        one.get_by_role("combobox").select_option(language)
        reads(one, "ここまで")
        here.locator("p").click()
        one.keyboard.press("End")
        for _ in range(60):
            one.keyboard.insert_text("あ" * 300)
            if one.locator(".saving.full").count():
                break
            one.wait_for_timeout(100)
        _says(one, "full", FULL[language])
        expect(here).to_have_attribute("contenteditable", "false")


@pytest.mark.logs("a text refused what a tablet sent: not_yours")
def test_what_the_board_refuses_is_told_and_is_not_called_too_long(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        writer = Writer("1-2", 77)
        writer.paragraph("二番の文")
        _write(store, writer)
        sit(one, board, 1)
        writer.paragraph("よその文")
        one.evaluate(PUT, [f"{CODE}/1/1-1", list(writer.unsent[0])])
        one.reload()
        here = sheet(one)
        _says(one, "refused", "先生のパソコンが受け取りませんでした")
        expect(here).to_have_attribute("contenteditable", "false")
    assert "よその文" not in _kept(store)


def test_a_text_that_is_locked_while_a_pupil_types_loses_none_of_it(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        one.keyboard.type("前")
        saved(one)
        for round_ in range(5):
            one.keyboard.type("葉茎")
            board.lesson.do(WritingLocked(NOW, locked=True))
            one.keyboard.type("根花実種")
            expect(one.locator(".writing .banner")).to_be_visible()
            written = lines(one)
            waiting = one.locator(".saving").get_attribute("data-saving")
            if waiting == "saved":
                reads(two, *written)
            board.lesson.do(WritingLocked(NOW, locked=False, groups=(HERE,)))
            expect(here).to_have_attribute("contenteditable", "true")
            saved(one)
            assert lines(one) == written, round_
            reads(two, *written)
            here.focus()
            one.keyboard.press("Control+End")
        assert lines(one)[0] in _kept(store)


def test_a_tablet_that_can_keep_no_more_stops_the_pupil_and_loses_nothing(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium(remarks=GIVEN_UP) as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("一")
        saved(one)
        board.server.stop()
        _says(one, "away", "このまま書けます")
        one.keyboard.type("二")
        _says(one, "kept", "このタブレットにとってあります (1)")
        one.evaluate(NO_ROOM_HERE)
        one.keyboard.type("三")
        _says(one, "lost", "いまは書けません")
        expect(here).to_have_attribute("contenteditable", "false")
        one.keyboard.type("四")
        assert lines(one) == ["一二三"]
        board.comes_back()
        saved(one)
        expect(here).to_have_attribute("contenteditable", "true")
        assert "一二三" in _kept(store)


def test_a_lesson_that_ends_meanwhile_does_not_wipe_what_is_only_on_the_tablet(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        sit(one, board, 1).click()
        one.evaluate("() => { WebSocket.prototype.send = function () {} }")
        one.keyboard.type("まだここだけ")
        expect(one.locator(".saving.unsaved")).to_be_visible()
        board.lesson.do(LessonEnded(NOW))
        expect(one.get_by_text("まだとどいていない答えや文があります")).to_be_visible()
        rows = """() => new Promise(done => {
            const opened = indexedDB.open('classsense.writing')
            opened.onsuccess = () => {
                const rows = opened.result.transaction('updates').objectStore('updates').count()
                rows.onsuccess = () => done(rows.result)
            }
        })"""
        assert one.evaluate(rows) > 0


def test_the_flags_of_cursors_speak_the_language_and_go_with_their_pupils(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        here.click()
        one.keyboard.type("葉")
        reads(two, "葉")
        there.locator("p").click()
        flag = one.locator(".cursor span")
        expect(flag).to_have_text("2 番")
        for language, expected in (("en", "Seat 2"), ("easy", "2 ばん"), ("ja", "2 番")):
            one.get_by_role("combobox").select_option(language)
            expect(flag).to_have_text(expected)
            expect(here).to_have_attribute(
                "aria-label",
                {"en": "Text of the report", "easy": "レポートの 文"}.get(
                    language, "レポートの本文"
                ),
            )
        assert lines(one) == ["葉"]
        board.server.remove(SeatId("1-2"))
        expect(one.locator(".cursor")).to_have_count(0)
        expect(two.locator(".written")).to_have_count(0)
        one.keyboard.type("と茎")
        saved(one)
