"""What the board will never take is kept by the pupil elsewhere, who then goes on with the text."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, chromium
from browser.test_board_accessible import AXE
from browser.test_board_writing_accessible import _violations
from browser.test_board_writing_truth import HERE, PUT, _kept, _write
from browser.texts import NOW, another, lines, reads, saved, sheet, sit, writing_board
from classsense.domain.lesson import GroupId
from classsense.domain.writing import KeptUpdate
from fakes.board import CODE
from fakes.writers import Writer

LIKE_A_LAN = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
NO_COPYING = f"{LIKE_A_LAN}; document.execCommand = () => false"
SELECTED = "document.activeElement.value?.slice(document.activeElement.selectionStart)"
LEAST_PX = 44
BOX = "入らなかった文"


def _fill(page: Page, words: str) -> None:
    """Write until the board takes no more."""
    sheet(page).locator("p").last.click()
    page.keyboard.press("Control+End")
    for _ in range(60):
        page.keyboard.insert_text(words)
        page.wait_for_timeout(150)
        if page.locator(".saving.full").count():
            return


def _large_enough(page: Page) -> bool:
    boxes = [button.bounding_box() for button in page.locator(".way-out button").all()]
    return len(boxes) > 1 and all(box and box["height"] >= LEAST_PX for box in boxes)


def _press(page: Page, name: str) -> None:
    """Use a button by the keyboard."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def _removes(page: Page, name: str, yes: str) -> None:
    """Say yes twice; the keyboard stands at the other answer first."""
    _press(page, name)
    expect(page.get_by_role("button", name="まだ消さない")).to_be_focused()
    page.get_by_role("button", name=yes, exact=True).press("Enter")


def _make_room(two: Page) -> None:
    """Rub out all of the text on another tablet."""
    two.locator(".written").locator("p").first.click()
    two.keyboard.press("Control+A")
    two.keyboard.press("Backspace")
    saved(two)


def _sends_again(one: Page, two: Page) -> None:
    """Another pupil makes room: the same words are taken."""
    _make_room(two)
    _press(one, "もう一度送る")
    saved(one)
    expect(one.locator(".way-out")).to_have_count(0)
    reads(two, *lines(one))


def _goes_on(one: Page, two: Page) -> None:
    """Copy, and go on with the board's text: nothing goes without a yes."""
    box = one.get_by_role("textbox", name=BOX)
    unsent = box.input_value()
    _press(one, "この文をコピーする")
    expect(one.locator(".way-out [role=status]")).to_have_text("コピーしました")
    _press(one, "先生のパソコンにあるレポートで続ける")
    expect(one.get_by_role("button", name="まだ消さない")).to_be_focused()
    assert _large_enough(one)
    assert not AXE.is_file() or _violations(one) == []
    one.keyboard.press("Escape")
    expect(one.get_by_role("button", name="先生のパソコンにあるレポートで続ける")).to_be_focused()
    one.reload()
    sheet(one)
    expect(box).to_have_value(unsent)
    _removes(one, "先生のパソコンにあるレポートで続ける", "消してレポートを続ける")
    saved(one)
    expect(one.locator(".writing h1")).to_be_focused()
    expect(one.locator(".way-out")).to_have_count(0)
    reads(one, *lines(two))
    expect(sheet(one)).to_have_attribute("contenteditable", "true")


def _puts_in(one: Page, two: Page) -> None:
    """The words were kept, and can be put in where there is room."""
    _make_room(two)
    sheet(one).locator("p").last.click()
    one.keyboard.press("Control+V")
    saved(one)
    reads(two, *lines(one))


def test_after_a_full_text_the_words_are_sent_again_or_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classsense.writing.rooms.MOST_TEXT_BYTES", 3_000)
    with writing_board(tmp_path) as (board, store), chromium(PHONE) as one:
        one.add_init_script(LIKE_A_LAN)
        two = another(one)
        sit(one, board, 1)
        sit(two, board, 2)
        _fill(one, "葉" * 100)
        box = one.get_by_role("textbox", name=BOX)
        unsent = box.input_value()
        assert unsent
        assert set(unsent) == {"葉"}
        assert _large_enough(one)
        assert not AXE.is_file() or _violations(one) == []
        _sends_again(one, two)
        _fill(one, "茎" * 100)
        unsent = box.input_value()
        _goes_on(one, two)
        _puts_in(one, two)
        assert unsent in _kept(store)


@pytest.mark.logs("a text refused what a tablet sent: not_yours")
def test_what_was_refused_can_be_copied_by_hand_where_the_tablet_cannot(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        one.add_init_script(NO_COPYING)
        writer = Writer("1-2", 77)
        writer.paragraph("二番の文")
        _write(store, writer)
        sit(one, board, 1)
        writer.paragraph("よその文")
        writer.type(1, "も")
        writer.rub(1)
        writer.type(1, "別の")
        for update in writer.unsent:
            one.evaluate(PUT, [f"{CODE}/{HERE}/1-1", list(update)])
        one.reload()
        sheet(one)
        for language, name, told in (
            ("en", "Copy these words", "Press long on the words"),
            ("easy", "この 文を コピーする", "文を ながく おして"),
            ("ja", "この文をコピーする", "長くおしてコピー"),
        ):
            one.get_by_role("combobox").select_option(language)
            _press(one, name)
            expect(one.locator(".way-out [role=status]")).to_contain_text(told)
            assert one.evaluate(SELECTED) == "別のよその文"
        expect(one.get_by_role("button", name="もう一度送る")).to_have_count(0)
        _removes(one, "先生のパソコンにあるレポートで続ける", "消してレポートを続ける")
        saved(one)
        reads(one, "二番の文")
        one.reload()
        sheet(one)
        saved(one)
        expect(one.locator(".way-out")).to_have_count(0)
    assert "別のよその文" not in _kept(store)


@pytest.mark.logs("a text refused what a tablet sent: not_yours")
def test_what_was_refused_of_a_former_table_is_kept_elsewhere_and_then_removed(
    tmp_path: Path,
) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        there, mine = Writer("2-1", 88), Writer("1-1", 99)
        there.paragraph("二班の文")
        mine.paragraph("一度いた")
        for writer in (there, mine):  # who was moved had a part in that text
            (update,) = writer.unsent
            clients = (writer.doc.client_id,)
            kept = KeptUpdate(NOW, GroupId("2"), writer.seat, clients, update)
            store.keep_update(kept, lambda _: None)
        here = sit(one, board, 1)
        there.unsent.clear()
        there.paragraph("よその")
        there.type(1, "文", at=3)
        there.rub(1, at=0)
        for update in there.unsent:
            one.evaluate(PUT, [f"{CODE}/2/1-1", list(update)])
        one.reload()
        sheet(one)
        expect(one.get_by_role("textbox", name=BOX)).to_have_value("その文")
        here.click()
        one.keyboard.type("いまの班")
        saved(one)
        _removes(one, "この文をこのタブレットから消す", "消す")
        expect(one.locator(".way-out")).to_have_count(0)
        expect(one.locator(".writing h1")).to_be_focused()
        one.reload()
        sheet(one)
        saved(one)
        expect(one.locator(".way-out")).to_have_count(0)
        reads(one, "いまの班")
