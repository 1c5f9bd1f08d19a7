"""Drawings and photos in a real Chromium, by finger, pen, mouse and keys, at two sizes."""

import base64
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from browser.browsers import PHONE, TABLET, chromium
from classsense.board.photos import size_of
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionOpened
from classsense.domain.drawings import Stroke, parse
from classsense.domain.lesson import LessonPlan, Question, QuestionId, QuestionKind
from classsense.domain.pictures import picture_of
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.photos import EXIF_GPS, encoded, with_exif

NOW = LessonNs(5)
Q = QuestionId("q")
SIZES = pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
Way = list[tuple[float, float]]
SLANT: Way = [(0.2, 0.2), (0.35, 0.3), (0.5, 0.5), (0.7, 0.8)]
FLAT: Way = [(0.2, 0.7), (0.4, 0.7), (0.8, 0.7)]


def plan(kind: QuestionKind) -> LessonPlan:
    return replace(small_plan(), questions=(Question(Q, kind, "葉のしくみを描きましょう"),))


def asked(page: Page, board: OpenBoard) -> None:
    board.lesson.do(QuestionOpened(NOW, Q))
    page.goto(f"{board.server.address}/#{CODE}")
    page.locator("button.seat").first.click()


def places(page: Page, way: Way) -> Way:
    sheet = page.locator(".sheet .above")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in way]


def by_finger(page: Page, way: Way, radius: float = 8) -> None:
    line = places(page, way)
    devtools = page.context.new_cdp_session(page)
    for at, (x, y) in enumerate(line):
        point = {"x": x, "y": y, "radiusX": radius, "radiusY": radius}
        devtools.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if at else "touchStart", "touchPoints": [point]},
        )
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def by_pen(page: Page, way: Way, *, lifted: bool = True) -> None:
    line = places(page, way)
    devtools = page.context.new_cdp_session(page)
    kinds = ["mousePressed", *["mouseMoved"] * (len(line) - 1), *["mouseReleased"] * lifted]
    for at, (kind, (x, y)) in enumerate(zip(kinds, [*line, line[-1]], strict=False)):
        devtools.send(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": x,
                "y": y,
                "button": "left",
                "buttons": 0 if kind == "mouseReleased" else 1,
                "clickCount": 1,
                "pointerType": "pen",
                "force": 0.2 + 0.15 * at,
            },
        )


def lines(page: Page, count: int) -> None:
    name = f"あなたの絵(線 {count} 本)"
    expect(page.get_by_role("img", name=name, exact=True)).to_be_visible()


def inked(page: Page) -> int:
    """Return how many pixels of the sheet have ink."""
    count: int = page.evaluate(
        """() => {
          const sheet = document.querySelector('.sheet canvas')
          const copy = document.createElement('canvas')
          copy.width = sheet.width
          copy.height = sheet.height
          const canvas = copy.getContext('2d', { willReadFrequently: true })
          canvas.drawImage(sheet, 0, 0)
          const { data } = canvas.getImageData(0, 0, copy.width, copy.height)
          let found = 0
          for (let at = 3; at < data.length; at += 4) found += data[at] > 128
          return found
        }"""
    )
    return count


def sent(board: OpenBoard, page: Page, button: str = "出す") -> tuple[Stroke, ...]:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("先生にとどきました")).to_be_visible()
    value = picture_of(board.answers()[-1].value)
    assert value is not None
    return parse(board.pictures.bodies[value.name].decode())


@SIZES
def test_a_drawing_by_finger_is_sent_and_shown(size: tuple[int, int]) -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium(size, touch=True) as page:
        asked(page, board)
        expect(page.get_by_role("button", name="出す")).to_be_disabled()
        by_finger(page, SLANT)
        lines(page, 1)
        page.get_by_role("radio", name="青").check()
        page.get_by_role("radio", name="太い").check()
        by_finger(page, FLAT)
        lines(page, 2)
        page.get_by_label("ひとことで説明すると").fill("日なたの葉")

        first, second = sent(board, page)
        assert (first.colour, first.width, second.colour, second.width) == (0, 12, 2, 28)
        for stroke, way in ((first, SLANT), (second, FLAT)):
            ends = [(p.x / 1600, p.y / 1200) for p in (stroke.points[0], stroke.points[-1])]
            assert np.allclose(ends, [way[0], way[-1]], atol=0.02)
        assert second.points[0].at_ms >= first.points[-1].at_ms
        receipt = page.get_by_role("article")
        expect(receipt.get_by_role("img", name="日なたの葉")).to_be_visible()
        assert inked(page) > 1000


def test_undo_redo_clear_and_eraser() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium(touch=True) as page:
        asked(page, board)
        by_finger(page, SLANT)
        lines(page, 1)
        one = inked(page)
        by_finger(page, FLAT)
        lines(page, 2)
        assert inked(page) > one
        page.get_by_role("button", name="全部消す").click()
        lines(page, 0)
        assert inked(page) == 0
        page.get_by_role("button", name="一つもどす").click()
        lines(page, 2)
        page.get_by_role("button", name="一つもどす").click()
        assert inked(page) == one
        page.get_by_role("button", name="やりなおす").click()
        lines(page, 2)
        page.get_by_label("消しゴム").check()
        by_finger(page, FLAT)
        lines(page, 3)
        assert inked(page) < one
        assert [stroke.eraser for stroke in sent(board, page)] == [False, False, True]


def test_a_pen_presses_and_the_hand_that_rests_draws_nothing() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium(touch=True) as page:
        asked(page, board)
        by_pen(page, SLANT)
        lines(page, 1)
        by_finger(page, FLAT)
        by_pen(page, FLAT)
        lines(page, 2)
        first, second = sent(board, page)
        assert len({point.pressure for point in first.points}) > 1
        assert second.points[0].y / 1200 == pytest.approx(0.7, abs=0.02)


def test_a_palm_draws_nothing() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium(touch=True) as page:
        asked(page, board)
        by_finger(page, SLANT, radius=70)
        by_finger(page, FLAT)
        lines(page, 1)
        (only,) = sent(board, page)
        assert only.points[0].y / 1200 == pytest.approx(0.7, abs=0.02)


def test_by_keys_and_with_the_tools_on_the_other_side() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium() as page:
        asked(page, board)
        x, y = places(page, SLANT)[0]
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 100, y + 40)
        page.mouse.up()
        lines(page, 1)
        page.get_by_role("radio", name="黒").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name="赤")).to_be_checked()
        page.keyboard.press("Control+z")
        lines(page, 0)
        page.keyboard.press("Control+Shift+z")
        lines(page, 1)
        tools, sheet = page.locator(".tools").bounding_box(), page.locator(".sheet").bounding_box()
        assert tools is not None
        assert sheet is not None
        assert tools["x"] < sheet["x"]
        other = page.get_by_role("button", name="道具を反対がわに置く(左きき)")
        other.press("Enter")
        expect(other).to_have_attribute("aria-pressed", "true")
        tools, sheet = page.locator(".tools").bounding_box(), page.locator(".sheet").bounding_box()
        assert tools is not None
        assert sheet is not None
        assert tools["x"] > sheet["x"]
        for target in page.locator(".tool, .act").all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44


def test_a_reload_loses_no_line_and_no_word() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium() as page:
        asked(page, board)
        by_pen(page, SLANT)
        page.get_by_label("ひとことで説明すると").fill("途中")
        page.reload()
        lines(page, 1)
        expect(page.get_by_label("ひとことで説明すると")).to_have_value("途中")
        by_pen(page, FLAT)
        lines(page, 2)
        drawn = sent(board, page)
        assert len(drawn) == 2
        assert drawn[1].points[0].at_ms > drawn[0].points[-1].at_ms


def test_a_reload_while_the_pen_is_down_keeps_what_was_drawn_of_the_line() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium() as page:
        asked(page, board)
        by_pen(page, SLANT)
        by_pen(page, FLAT, lifted=False)
        page.wait_for_timeout(1_100)  # an unfinished line is kept once a second
        by_pen(page, FLAT[1:], lifted=False)
        page.reload()
        lines(page, 2)
        assert len(sent(board, page)) == 2


def test_the_network_is_away_in_the_middle_of_a_drawing() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium() as page:
        asked(page, board)
        by_pen(page, SLANT)
        board.server.stop()
        expect(page.get_by_text("つながるのを待っています")).to_be_visible()
        by_pen(page, FLAT)
        lines(page, 2)
        page.get_by_role("button", name="出す", exact=True).click()
        expect(
            page.get_by_role("article").get_by_text("このタブレットにとってあります。")
        ).to_be_visible()
        board.comes_back()
        expect(page.get_by_text("先生にとどきました")).to_be_visible(timeout=60_000)
        (answer,) = board.answers()
        (body,) = board.pictures.bodies.values()
        assert len(parse(body.decode())) == 2
        assert answer.value == next(iter(board.pictures.bodies))


def test_a_drawing_that_was_sent_can_be_gone_on_with() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium() as page:
        asked(page, board)
        by_pen(page, SLANT)
        assert len(sent(board, page)) == 1
        page.evaluate("localStorage.removeItem('classsense.got.q')")
        page.reload()
        page.get_by_role("button", name="なおす").click()
        lines(page, 1)
        by_pen(page, FLAT)
        lines(page, 2)
        page.get_by_role("button", name="出しなおす").click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert len(parse(list(board.pictures.bodies.values())[-1].decode())) == 2


@SIZES
def test_a_photo_arrives_without_its_place(size: tuple[int, int], tmp_path: Path) -> None:
    pixels = np.full((1500, 2400, 3), 210, np.uint8)
    cv2.putText(pixels, "LEAF", (500, 900), cv2.FONT_HERSHEY_SIMPLEX, 12, (20, 120, 20), 40)
    taken = tmp_path / "IMG_0001.heic"
    taken.write_bytes(with_exif(encoded(pixels, ".jpg")))
    with open_board(plan(QuestionKind.PHOTO)) as board, chromium(size, touch=True) as page:
        said: list[str] = []
        page.on("websocket", lambda ws: ws.on("framesent", lambda text: said.append(str(text))))
        asked(page, board)
        expect(page.get_by_role("button", name="写真をとる・えらぶ")).to_be_visible()
        page.locator("input[type=file]").set_input_files(taken)
        expect(page.get_by_role("button", name="写真をとりなおす")).to_be_visible()
        page.get_by_role("button", name="出す", exact=True).click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()

        (body,) = board.pictures.bodies.values()
        assert size_of(body) == (1600, 1000)
        assert EXIF_GPS not in body
        pieces = [part.split('"data":"')[1].split('"')[0] for part in said if '"piece"' in part]
        on_the_wire = base64.b64decode("".join(pieces))
        assert EXIF_GPS not in on_the_wire
        assert b"Exif" not in on_the_wire
        shown = page.get_by_role("article").get_by_role("img", name="写真")
        expect(shown).to_be_visible()
        expect(shown).to_have_js_property("naturalWidth", 1600)


def test_a_file_that_is_no_photo_is_told(tmp_path: Path) -> None:
    other = tmp_path / "photo.jpg"
    other.write_bytes(b"\xff\xd8\xff no picture at all")
    with open_board(plan(QuestionKind.PHOTO)) as board, chromium() as page:
        asked(page, board)
        expect(page.get_by_role("button", name="写真をとる・えらぶ")).to_be_visible()
        page.locator("input[type=file]").set_input_files(other)
        told = page.get_by_role("alert").filter(has_text="この写真は使えませんでした")
        expect(told).to_be_visible()
        expect(page.get_by_role("button", name="出す", exact=True)).to_be_disabled()


def test_everybody_sees_the_drawings_that_are_shared() -> None:
    with open_board(plan(QuestionKind.DRAWING)) as board, chromium() as page:
        asked(page, board)
        by_pen(page, SLANT)
        page.get_by_label("ひとことで説明すると").fill("葉")
        sent(board, page)
        answer = board.answers()[0]
        board.lesson.do(AnswersShared(NOW, Q, (answer.id,)))
        expect(page.locator(".shared").get_by_role("img", name="葉")).to_be_visible()
        board.lesson.do(AnswersShared(NOW, Q, (), live=True))
        expect(page.get_by_text("みんなの答え 1 件")).to_be_visible()
        expect(page.locator(".shared").get_by_role("img", name="葉")).to_be_visible()
