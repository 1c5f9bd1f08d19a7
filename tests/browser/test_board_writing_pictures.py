"""Pictures in a group's text, in a real Chromium with a real board and disk."""

import base64
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from browser.browsers import GIVEN_UP, PHONE, TABLET, chromium
from browser.test_board_accessible import AXE, RULES
from browser.test_board_writing import SMALL
from browser.texts import NOW, another, saved, sheet, sit, writing_board
from classsense.bootstrap.texts_desk import LessonTexts
from classsense.domain.lesson import GroupId
from classsense.domain.writing_commands import WritingLocked
from classsense.domain.written_text import GroupText, PictureBlock
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.reading import doc_of, read_text
from fakes.photos import EXIF_GPS, encoded, with_exif
from integration.test_writing_receipts import nothing_is_committed

VIOLATIONS = """rules => axe.run(document, {runOnly: rules})
    .then(all => all.violations.map(each => each.id))"""
HERE = GroupId("1")
INSERT = "画像を入れる"
SHOWN = ".text-picture[data-state=shown] img"


def photo(wide: int = 1200, high: int = 900) -> bytes:
    """Return a leaf, drawn, with the place that a camera would write into its file."""
    y, x = np.mgrid[0:high, 0:wide]
    leaf = (x / wide - 0.5) ** 2 / 0.12 + (y / high - 0.5) ** 2 / 0.05 < 1
    pixels = np.full((high, wide, 3), (230, 240, 250), np.uint8)
    pixels[leaf] = (70, 160, 60)
    pixels[leaf & (abs(y / high - 0.5) < 0.01)] = (40, 100, 40)
    return with_exif(encoded(pixels, ".jpg"))


def insert(page: Page, content: bytes, name: str = "葉.jpg", label: str = INSERT) -> None:
    button = page.get_by_role("toolbar").get_by_role("button", name=label)
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


def blocks_of(store: SqliteLessonStore) -> list[PictureBlock]:
    blocks = read_text(doc_of(each.body for each in store.updates(HERE)))
    return [each for each in blocks if isinstance(each, PictureBlock)]


def test_a_picture_is_inserted_described_and_seen_on_the_other_tablet(tmp_path: Path) -> None:
    with writing_board(tmp_path, ("結果",)) as (board, store), chromium() as one:
        two = another(one)
        here = sit(one, board, 1)
        sit(two, board, 2)
        here.locator("p").first.click()
        one.keyboard.type("葉の写真")
        insert(one, photo())
        expect(one.locator(SHOWN)).to_be_visible()
        expect(two.locator(SHOWN)).to_be_visible()
        field = one.get_by_label("画像の説明")
        field.fill("日なたの葉")
        field.press("Enter")
        one.keyboard.type("この下に書く")
        expect(two.locator(".written p").last).to_contain_text("この下に書く")
        expect(two.get_by_alt_text("日なたの葉")).to_be_visible()
        saved(one)
        (block,) = blocks_of(store)
        assert block.words == "日なたの葉"
        two.reload()
        sheet(two)
        expect(two.get_by_alt_text("日なたの葉")).to_be_visible()
        kept = store.text_picture(HERE, block.name)
    assert kept is not None
    assert EXIF_GPS not in kept
    with_text = SqliteLessonStore(tmp_path / "lesson")
    try:
        blocks = read_text(doc_of(each.body for each in with_text.updates(HERE)))
        page = LessonTexts(with_text, "ja", lambda *_: None).exported(
            "x", (GroupText("1 班", blocks, (), HERE),), "html"
        )
    finally:
        with_text.close()
    assert base64.b64encode(kept) in page


def test_a_name_of_elsewhere_is_never_loaded(tmp_path: Path) -> None:
    remarks = ("404",)
    with writing_board(tmp_path) as (board, _), chromium(remarks=remarks) as one:
        asked: list[str] = []
        one.on("request", lambda request: asked.append(request.url))
        here = sit(one, board, 1)
        here.click()
        asked.clear()
        one.evaluate(
            """() => {
                const data = new DataTransfer()
                data.setData('text/html', '<p>x</p><img src="http://192.0.2.1/a.png">'
                    + '<img data-picture="//192.0.2.1/b.png">'
                    + '<img data-picture="t-AAAAAAAAAAAAAAAAAAAAAA">')
                data.setData('text/plain', 'x')
                const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true})
                document.querySelector('.written').dispatchEvent(event)
            }"""
        )
        expect(one.locator(".text-picture[data-state=none]")).to_have_text(
            "ここの画像は表示できません"
        )
        expect(one.locator(".text-picture")).to_have_count(1)
        assert not [url for url in asked if "192.0.2.1" in url]


def test_a_picture_that_is_pasted_or_no_picture_or_not_allowed(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, _), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.evaluate(
            """base64 => {
                const bytes = Uint8Array.from(atob(base64), each => each.charCodeAt(0))
                const data = new DataTransfer()
                data.items.add(new File([bytes], 'a.jpg', {type: 'image/jpeg'}))
                const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true})
                document.querySelector('.written').dispatchEvent(event)
            }""",
            base64.b64encode(photo(300, 200)).decode(),
        )
        expect(one.locator(SHOWN)).to_have_count(1)
        insert(one, b"no picture")
        expect(one.locator("[data-picture=bad_picture]")).to_contain_text("この画像は使えません")
        here.locator("p").last.click()
        one.keyboard.type("x")
        expect(one.locator("[data-picture=bad_picture]")).to_have_count(0)
        board.lesson.do(WritingLocked(NOW, locked=True))
        button = one.get_by_role("toolbar").get_by_role("button", name=INSERT)
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(one.locator(SHOWN)).to_have_count(1)


def test_the_keyboard_reaches_a_picture_and_takes_it_out(tmp_path: Path) -> None:
    with writing_board(tmp_path) as (board, store), chromium() as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("一行目")
        insert(one, photo(400, 300))
        expect(one.locator(SHOWN)).to_be_visible()
        saved(one)
        here.locator("p").first.click()
        one.keyboard.press("End")
        one.keyboard.press("ArrowDown")
        expect(one.locator(".text-picture.ProseMirror-selectednode")).to_be_visible()
        expect(one.get_by_label("画像の説明")).to_be_visible()
        one.keyboard.press("Delete")
        expect(one.locator(".text-picture")).to_have_count(0)
        saved(one)
        assert blocks_of(store) == []
        assert len(store.text_pictures(HERE)) == 1


def test_a_picture_arrives_once_if_the_board_goes_during_the_upload(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remarks = (*GIVEN_UP, "ERR_CONNECTION_REFUSED")
    with writing_board(tmp_path) as (board, store), chromium(remarks=remarks) as one:
        here = sit(one, board, 1)
        here.click()
        one.keyboard.type("一行目")
        saved(one)
        store.flush()
        with nothing_is_committed(tmp_path):  # so that the receipt does not come before
            insert(one, photo(400, 300))
            expect(one.locator("[data-picture=sending]")).to_be_attached()
            board.comes_back()
            assert store.text_pictures(HERE) == {}
        expect(one.locator(SHOWN)).to_be_visible(timeout=60_000)
        saved(one)
        expect(one.locator(".text-picture")).to_have_count(1)
        (block,) = blocks_of(store)
        assert [*store.text_pictures(HERE).values()] == [block.name]
    caplog.clear()  # on a slow machine the store gave up once, and tried again


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_screen_with_a_picture_is_accessible(tmp_path: Path, size: tuple[int, int]) -> None:
    with writing_board(tmp_path, ("結果",)) as (board, _), chromium(size) as page:
        sit(page, board, 1).locator("p").first.click()
        page.keyboard.type("観察したこと")
        insert(page, photo())
        expect(page.locator(SHOWN)).to_be_visible()
        page.get_by_label("画像の説明").fill("日なたの葉")
        saved(page)
        assert page.evaluate(SMALL) == 0
        box = page.get_by_label("画像の説明").bounding_box()
        assert box is not None
        assert round(box["height"]) >= 44
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
        if AXE.is_file():
            page.evaluate(AXE.read_text("utf-8"))
            assert page.evaluate(VIOLATIONS, RULES) == []
