"""Files that pupils put into a text by the chooser, by dropping and by pasting, of all kinds."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import chromium
from browser.test_board_writing_pictures import SHOWN, insert, photo
from browser.texts import NOW, another, saved, sit, writing_board
from classsense.board import writing_pictures
from classsense.domain.writing_commands import WritingLocked

GIVE = """([kind, target, files]) => {
    const data = new DataTransfer()
    for (const [name, type, base64] of files) {
        const bytes = Uint8Array.from(atob(base64), each => each.charCodeAt(0))
        data.items.add(new File([bytes], name, {type}))
    }
    const place = document.querySelector(target)
    const { left, top } = place.getBoundingClientRect()
    const event = kind === 'paste'
        ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
        : new DragEvent('drop', {
            dataTransfer: data, bubbles: true, cancelable: true,
            clientX: left + 40, clientY: top + 30})
    place.dispatchEvent(event)
    return event.defaultPrevented
}"""
"""Returns whether the browser is kept from going to the file."""
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(5000)
PDF = b"%PDF-1.7\n" + bytes(500)


def _give(page: Page, kind: str, *files: tuple[str, str, bytes], target: str = ".written") -> None:
    told = [(name, mime, base64.b64encode(body).decode()) for name, mime, body in files]
    assert page.evaluate(GIVE, [kind, target, told])


def _refused(page: Page) -> None:
    expect(page.locator("[data-picture=bad_picture]")).to_contain_text("この画像は使えません")


def test_files_become_pictures_or_a_sentence_however_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_pictures, "MOST_OF_A_GROUP", 5)
    with writing_board(tmp_path) as (board, _), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.click()
        small = photo(300, 200)
        leaf = ("葉.jpg", "image/jpeg", small)
        _give(one, "drop", leaf, ("茎.jpg", "image/jpeg", photo(200, 300)))
        for page in (one, two):
            expect(page.locator(SHOWN)).to_have_count(2)
        _give(one, "paste", leaf)
        expect(two.locator(SHOWN)).to_have_count(3)
        # What is none: the page stays, and says so.
        for target in (".written", ".writing-head"):
            _give(one, "drop", ("表.pdf", "application/pdf", PDF), target=target)
        _refused(one)
        insert(one, small)
        expect(two.locator(SHOWN)).to_have_count(4)
        expect(one.locator("[data-picture=bad_picture]")).to_have_count(0)
        insert(one, HEIC, "IMG_1.HEIC")
        _refused(one)
        large = tmp_path / "large.jpg"
        large.write_bytes(small + bytes(30_000_000))
        with one.expect_file_chooser() as chooser:
            one.locator("[data-act=picture]").click()
        chooser.value.set_files(large)
        expect(two.locator(SHOWN)).to_have_count(5)
        insert(one, small)
        expect(one.locator("[data-picture=full]")).to_contain_text("もう画像を入れられません")
        saved(one)
        board.lesson.do(WritingLocked(NOW, locked=True))
        expect(here).to_have_attribute("contenteditable", "false")
        _give(one, "drop", leaf)
        one.wait_for_timeout(300)
        expect(one.locator(SHOWN)).to_have_count(5)
