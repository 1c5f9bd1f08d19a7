"""Named colours, type and icons of the console; light and dark, as the system says."""

import tomllib
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from classsense.resources import places
from classsense.resources.texts import Language

ThemeName = Literal["light", "dark"]
Wish = Literal["system", "light", "dark"]
FontRole = Literal["body", "strong", "title", "figure"]

GRID: Final = 8
"""All distances are multiples of it, in device-independent pixels."""
_POINTS: Final[dict[FontRole, tuple[float, bool]]] = {
    "body": (13.0, False),
    "strong": (13.0, True),
    "title": (15.0, True),
    "figure": (17.0, True),
}
_JAPANESE: Final = ("Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP")


@lru_cache
def colours(name: ThemeName) -> dict[str, str]:
    """Return the named colours of a theme as `#RRGGBB`."""
    path = places.assets() / "styles" / f"{name}.toml"
    return {key: str(value) for key, value in tomllib.loads(path.read_text("utf-8")).items()}


class Look(QObject):
    """What everything on the screen is drawn with. Used by the GUI thread only.

    Signals:
        changed: The theme is another one; widgets that keep drawn things draw them anew.
    """

    changed = Signal()

    def __init__(self, app: QApplication, wish: Wish, language: Language) -> None:
        super().__init__(app)
        self._app = app
        self._wish = wish
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[FontRole, float], QFont] = {}
        self._families = _families(app, language)
        app.setFont(self.font("body"))
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def dark(self) -> bool:
        """Whether the dark theme is shown."""
        if self._wish == "system":
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._wish == "dark"

    def wish(self, wish: Wish) -> None:
        """Show another theme."""
        self._wish = wish
        self._apply()

    def colour(self, name: str) -> QColor:
        """Return a named colour of the theme."""
        return self._colours[name]

    def font(self, role: FontRole, scale: float = 1.0) -> QFont:
        """Return the font of a role, with tabular figures."""
        known = self._fonts.get((role, scale))
        if known is None:
            points, bold = _POINTS[role]
            known = QFont(self._families)
            known.setPointSizeF(points * scale)
            known.setBold(bold)
            known.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[role, scale] = known
        return known

    def icon(self, name: str, colour: str, size: int) -> QPixmap:
        """Return an icon in a named colour, `size` device-independent pixels wide."""
        ratio = self._app.devicePixelRatio()
        return _icon(name, self.colour(colour).name(), size, ratio)

    def _apply(self) -> None:
        named = colours("dark" if self.dark else "light")
        self._colours = {key: QColor(value) for key, value in named.items()}
        self._app.setPalette(_palette(self._colours))
        self._app.setStyleSheet(_style_sheet(named))
        self.changed.emit()


def _families(app: QApplication, language: Language) -> list[str]:
    """Return the system's own face first, and a Japanese one wherever there is one."""
    own = app.font().family()
    present = [family for family in _JAPANESE if family in QFontDatabase.families()]
    # A Japanese face first in Japanese: else shared characters take their Chinese shapes.
    return [*present, own] if language == "ja" else [own, *present]


def _palette(named: dict[str, QColor]) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "background"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Text, "ink"),
        (role.Button, "surface"),
        (role.ButtonText, "ink"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "accent_ink"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "surface"),
        (role.PlaceholderText, "soft"),
        (role.Link, "accent"),
    ):
        palette.setColor(where, named[name])
    return palette


def _style_sheet(named: dict[str, str]) -> str:
    folder = places.assets()
    sheet = (folder / "styles" / "console.qss").read_text("utf-8")
    light = named["accent_ink"] == "#FFFFFF"
    for picture in ("check", "arrow"):
        path = folder / "icons" / f"{picture}_{'light' if light else 'dark'}.svg"
        sheet = sheet.replace(f"@{picture}", path.as_posix())
    for name in sorted(named, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", named[name])
    return sheet


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    source = (places.assets() / "icons" / f"{name}.svg").read_text("utf-8")
    drawing = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture
