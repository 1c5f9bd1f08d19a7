"""On every screen: targets for fingers, room at 320 px, the focus in sight, nothing that moves."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.browsers import PHONE, TABLET, chromium
from browser.screens import every_kind, walk
from fakes.board import open_board

FINGER_PX = 44
NARROW = (320, 640)
SCREENS = 23
SMALL = """finger => {
  const found = []
  const all = 'button, select, textarea, a[href], input, [role=button], [tabindex="0"], summary'
  for (const element of document.querySelectorAll(all)) {
    if (element.closest('[inert]')) continue
    const target = element.closest('label.choice, label.tool') ?? element
    if (!target.getClientRects().length) continue
    const { width, height } = target.getBoundingClientRect()
    if (Math.min(width, height) < finger) found.push(`${width}x${height} ${target.outerHTML}`)
  }
  return found
}"""
CUT = """width => {
  const wide = document.documentElement.scrollWidth
  const found = wide > width ? [`the page is ${wide} px wide`] : []
  for (const element of document.querySelectorAll('#page *')) {
    if (element.closest('.unseen, legend, svg, select, [inert]')) continue
    if (!element.getClientRects().length) continue
    const { left, right } = element.getBoundingClientRect()
    if (left < -1 || right > width + 1) found.push(element.outerHTML)
  }
  return found
}"""
COVERED = """() => {
  const found = []
  for (const element of document.querySelectorAll('main button, main textarea, main input')) {
    if (element.closest('[inert]') || !element.getClientRects().length) continue
    if (element.disabled || element.closest("label.tool, [hidden]")) continue
    element.focus()
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    if (!at || !(element.contains(at) || at.contains(element))) found.push(element.outerHTML)
  }
  return found
}"""
MOVING = "() => document.getAnimations().map(each => String(each.effect.target.outerHTML))"


def _all(
    tmp_path: Path, size: tuple[int, int], script: str, argument: object = None
) -> dict[str, list[str]]:
    """Return what a script finds, by screen."""
    found: dict[str, list[str]] = {}
    with open_board(every_kind()) as board, chromium(size, touch=True) as page:
        walk(
            page, board, tmp_path, lambda name: found.update({name: _found(page, script, argument)})
        )
    assert len(found) == SCREENS
    return {screen: faults for screen, faults in found.items() if faults}


def _found(page: Page, script: str, argument: object) -> list[str]:
    return list(page.evaluate(script, argument))


@pytest.mark.timeout(240)
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_every_target_is_as_large_as_a_finger(tmp_path: Path, size: tuple[int, int]) -> None:
    assert _all(tmp_path, size, SMALL, FINGER_PX) == {}


@pytest.mark.timeout(240)
def test_nothing_is_lost_at_320_px_as_a_page_zoomed_to_400_percent_has(tmp_path: Path) -> None:
    """WCAG 2.2, 1.4.10: 1280 px at 400 %, or 640 px at 200 %."""
    assert _all(tmp_path, NARROW, CUT, NARROW[0]) == {}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("size", [(768, 400), (768, 520), (390, 520)])
def test_what_has_the_focus_is_not_behind_the_bar(tmp_path: Path, size: tuple[int, int]) -> None:
    """WCAG 2.2, 2.4.11, where it is hardest: the keyboard of the screen is open."""
    assert _all(tmp_path, size, COVERED) == {}


@pytest.mark.timeout(240)
def test_nothing_moves_by_itself(tmp_path: Path) -> None:
    assert _all(tmp_path, PHONE, MOVING) == {}
