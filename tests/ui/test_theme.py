import gc
import sys
from typing import get_args

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from classsense.resources import places
from classsense.ui.drawing import ink_on
from classsense.ui.presenters.voices import Fill, look_of
from classsense.ui.theme import FontRole, Look, ThemeName, colours

TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0


def luminance(name: str) -> float:
    colour = QColor(name)

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "background", "sunken"])
@pytest.mark.parametrize("text", ["ink", "soft"])
def test_text_can_be_read_on_every_ground(theme: ThemeName, ground: str, text: str) -> None:
    named = colours(theme)
    assert contrast(named[text], named[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("mark", "ground"),
    [
        ("accent", "surface"), ("edge", "surface"), ("mark_edge", "surface"), ("talk", "surface"),
        ("facing", "surface"), ("accent_ink", "accent"), ("alert_ink", "alert"), ("bad", "surface"),
    ],
)  # fmt: skip
def test_marks_stand_out(theme: ThemeName, mark: str, ground: str) -> None:
    named = colours(theme)
    assert contrast(named[mark], named[ground]) >= MARK_CONTRAST


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("voice", "ABCDEF")
def test_letters_can_be_read_on_their_voice(theme: ThemeName, voice: str) -> None:
    ground = colours(theme)[look_of(voice).colour]
    assert contrast(ink_on(QColor(ground)).name(), ground) >= TEXT_CONTRAST


def test_voices_differ_without_colour() -> None:
    assert len({look_of(voice).fill for voice in "ABCDEF"}) == len(Fill)


def test_both_themes_name_the_same_colours() -> None:
    assert set(colours("light")) == set(colours("dark"))


@pytest.mark.usefixtures("look")
def test_the_style_sheet_knows_all_its_names(qapp: QApplication) -> None:
    assert "@" not in qapp.styleSheet()


def test_another_theme_is_taken_at_once(look: Look) -> None:
    light = look.colour("surface")
    look.wish("dark")
    dark = look.colour("surface")
    look.wish("light")
    assert light != dark
    assert look.colour("surface") == light


@pytest.mark.parametrize("name", sorted(p.stem for p in (places.assets() / "icons").glob("*.svg")))
def test_every_icon_can_be_drawn(look: Look, name: str) -> None:
    picture = look.icon(name, "ink", 24).toImage()
    assert any(picture.pixelColor(x, y).alpha() for x in range(picture.width()) for y in range(24))


def test_the_smallest_type_is_13_points_with_tabular_figures(look: Look) -> None:
    for role in get_args(FontRole):
        font = look.font(role)
        assert font.pointSizeF() >= 13
        assert font.featureTags()


@pytest.mark.usefixtures("qapp")
def test_drawing_loses_no_reference_to_none() -> None:
    """PySide6 6.12 lost one per call on Python 3.11, and died of it after some thousands."""
    widget = QWidget()
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(2000):
        widget.update()
    assert sys.getrefcount(None) > before - 500
