"""A whole lesson by the keyboard alone, and what a screen reader is told on the way."""

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.browsers import PHONE, TABLET, chromium
from browser.screens import CHOICES, NOW, every_kind, walk
from classsense.domain.board_commands import ScreensLocked
from classsense.domain.commands import QuestionClosed, QuestionOpened
from classsense.domain.drawings import parse
from classsense.domain.lesson import QuestionId, QuestionKind
from classsense.domain.pictures import picture_of
from fakes.board import CODE, OpenBoard, open_board

MOST_TABS = 30
TARGET_AND_MARK = """element => {
  const shown = element.closest('label.choice, label.tool') ?? element
  const { outlineStyle, outlineWidth } = getComputedStyle(shown)
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
}"""


def _reach(page: Page, target: Locator, key: str = "Tab") -> None:
    """Go to `target` by the tab key, and see that it shows the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press(key)
    expect(target).to_be_focused()
    assert target.evaluate(TARGET_AND_MARK)


def _press(page: Page, name: str, key: str = "Enter") -> None:
    _reach(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press(key)


def _comes_in(page: Page, board: OpenBoard) -> None:
    page.goto(board.server.address)
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="すわっている席")).to_be_focused()
    _reach(page, page.locator("button.seat").nth(3))
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def _asked(page: Page, board: OpenBoard, kind: QuestionKind) -> None:
    board.lesson.do(QuestionOpened(NOW, QuestionId(kind)))
    expect(page.locator("main > p[role=status]")).to_have_text("新しい問題です")
    expect(page.get_by_role("button", name="出す", exact=True)).to_be_disabled()


def _sends(page: Page, board: OpenBoard, kind: QuestionKind) -> str:
    """Send by the keys; return the value that the board has."""
    _press(page, "出す", key="Space")
    expect(page.get_by_text("先生にとどきました")).to_be_visible()
    expect(page.get_by_role("button", name="なおす")).to_be_focused()
    (value,) = (each.value for each in board.answers() if each.question == QuestionId(kind))
    return value


def _writes(page: Page, board: OpenBoard) -> None:
    _asked(page, board, QuestionKind.TEXT)
    _reach(page, page.get_by_role("textbox"))
    page.keyboard.type("日なたの葉")
    assert _sends(page, board, QuestionKind.TEXT) == "日なたの葉"
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("です")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("先生にとどきました")).to_be_visible()
    assert board.answers()[-1].value == "日なたの葉です"


def _picks(page: Page, board: OpenBoard) -> None:
    _asked(page, board, QuestionKind.CHOICE)
    _reach(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    assert _sends(page, board, QuestionKind.CHOICE) == "1"
    _asked(page, board, QuestionKind.MULTIPLE)
    for at in (0, 2):
        _reach(page, page.get_by_role("checkbox").nth(at))
        page.keyboard.press("Space")
    assert _sends(page, board, QuestionKind.MULTIPLE) == "0,2"
    _asked(page, board, QuestionKind.NUMBER)
    _reach(page, page.get_by_role("slider"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "7")
    assert _sends(page, board, QuestionKind.NUMBER) == "7"


def _orders(page: Page, board: OpenBoard) -> None:
    _asked(page, board, QuestionKind.ORDER)
    last = CHOICES[2]
    _press(page, f"{last}を上へ")
    expect(page.locator("ol.order [role=status]")).to_have_text(f"{last}、2 番目")
    expect(page.get_by_role("button", name=f"{last}を上へ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("ol.order [role=status]")).to_have_text(f"{last}、1 番目")
    expect(page.get_by_role("button", name=f"{last}を下へ")).to_be_focused()
    assert _sends(page, board, QuestionKind.ORDER) == "2,0,1"


def _says_what_others_draw(page: Page, board: OpenBoard) -> None:
    _asked(page, board, QuestionKind.DRAWING)
    _reach(page, page.get_by_role("radio", name="黒"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="赤")).to_be_focused()
    _reach(page, page.get_by_role("textbox"))
    page.keyboard.type("丸い葉に、すじが五本")
    value = picture_of(_sends(page, board, QuestionKind.DRAWING))
    assert value is not None
    assert value.words == "丸い葉に、すじが五本"
    assert [line.eraser for line in parse(board.pictures.bodies[value.name].decode())] == [True]


@pytest.mark.timeout(120)
def test_a_whole_lesson_needs_no_finger_and_no_mouse() -> None:
    with open_board(every_kind()) as board, chromium() as page:
        _comes_in(page, board)
        _writes(page, board)
        _picks(page, board)
        _orders(page, board)
        _says_what_others_draw(page, board)
        _asked(page, board, QuestionKind.PHOTO)
        with page.expect_file_chooser():
            _press(page, "写真をとる・えらぶ")


def test_the_pace_is_told_and_what_is_sensed_is_read_by_keys() -> None:
    with open_board(every_kind()) as board, chromium() as page:
        _comes_in(page, board)
        _press(page, "授業の速さ")
        expect(page.get_by_role("button", name="速すぎる")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="授業の速さ")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="速すぎる")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".bar [role=status]")).to_have_text("「速すぎる」とつたえました")
        expect(page.get_by_role("button", name="速すぎる")).to_be_focused()
        sensed = page.get_by_role("button", name="いま計っていること")
        _reach(page, sensed, "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="計っていること", exact=False)).to_be_focused()
        _press(page, "もどる")
        expect(sensed).to_be_focused()


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_keys_go_round_and_are_never_trapped(size: tuple[int, int]) -> None:
    with open_board(every_kind()) as board, chromium(size) as page:
        _comes_in(page, board)
        _asked(page, board, QuestionKind.DRAWING)
        seen = []
        for key in ["Tab"] * MOST_TABS + ["Shift+Tab"] * MOST_TABS:
            page.keyboard.press(key)
            seen.append(str(page.evaluate("document.activeElement.tagName")))
        assert seen[:MOST_TABS].count("BODY") >= 1
        assert seen[MOST_TABS:].count("BODY") >= 1
        assert seen.count("CANVAS") == 0


def test_a_screen_reader_hears_what_happens_and_not_every_second() -> None:
    question = QuestionId(QuestionKind.TEXT)
    with open_board(every_kind()) as board, chromium() as page:
        page.goto(board.server.address)
        page.locator("#code").fill("XXXX")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("文字がちがう")
        expect(page.locator("#code")).to_have_accessible_description(
            "大文字でも小文字でもかまいません。 文字がちがうようです。黒板をもう一度見てください。"
        )
        _comes_in(page, board)
        expect(page.locator("header [role=status]")).to_have_text("つながっています")
        board.lesson.do(QuestionOpened(NOW, question, 600.0))
        expect(page.get_by_role("textbox", name="あなたの答え")).to_have_accessible_description(
            "デンプンが多いのはどちらの葉でしょう。"
        )
        timer = page.get_by_role("timer")
        assert timer.evaluate("element => element.closest('[aria-live], [role=status]')") is None
        page.get_by_role("textbox").fill("葉")
        page.keyboard.press("Control+Enter")
        told = page.locator("section > [role=status]")
        expect(told.get_by_role("article", name="あなたが出した答え")).to_be_visible()
        expect(told).to_contain_text("先生にとどきました")
        board.lesson.do(QuestionClosed(NOW, question))
        expect(told).to_contain_text("しめきりました")
        board.lesson.do(ScreensLocked(NOW, (), locked=True))
        expect(page.get_by_role("alert")).to_contain_text("前を見ましょう")


@pytest.mark.timeout(240)
def test_every_control_has_a_name_and_every_screen_one_heading(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """By the accessibility tree of Chromium, which screen readers are given."""
    nameless: dict[str, list[str]] = {}
    headings: dict[str, int] = {}
    roles = {"button", "textbox", "radio", "checkbox", "slider", "combobox", "img", "dialog"}

    def look(name: str) -> None:
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        shown = [node for node in tree if not node["ignored"]]
        nameless[name] = [
            str(node["role"]["value"])
            for node in shown
            if node["role"]["value"] in roles and not node.get("name", {}).get("value")
        ]
        levels = [
            each["value"]["value"]
            for node in shown
            if node["role"]["value"] == "heading"
            for each in node["properties"]
            if each["name"] == "level"
        ]
        headings[name] = levels.count(1)

    with open_board(every_kind()) as board, chromium(PHONE) as page:
        walk(page, board, tmp_path_factory.mktemp("photos"), look)
    assert {screen: roles for screen, roles in nameless.items() if roles} == {}
    assert {screen for screen, count in headings.items() if count != 1} == set()


@pytest.mark.timeout(240)
def test_with_the_system_s_colours_every_button_has_an_edge(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    found: dict[str, list[str]] = {}
    with open_board(every_kind()) as board, chromium(PHONE) as page:
        page.emulate_media(forced_colors="active", reduced_motion="reduce")

        def look(name: str) -> None:
            found[name] = page.locator("button:visible:not(.link, .place)").evaluate_all(
                "all => all.filter(each => parseFloat(getComputedStyle(each).borderTopWidth) < 1)"
                ".map(each => each.outerHTML)"
            )

        walk(page, board, tmp_path_factory.mktemp("photos"), look)
    assert {screen: buttons for screen, buttons in found.items() if buttons} == {}


def test_ink_stays_black_on_white_with_the_system_s_colours() -> None:
    with open_board(every_kind()) as board, chromium(PHONE) as page:
        page.emulate_media(forced_colors="active", color_scheme="dark")
        _comes_in(page, board)
        _asked(page, board, QuestionKind.DRAWING)
        paper = page.locator(".sheet")
        expect(paper).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(page.locator("html")).to_have_css("background-color", "rgb(0, 0, 0)")
