"""The pictures in texts, small enough to be shown: read off the GUI thread, decoded where shown."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from classsense.domain.lesson import GroupId
from classsense.domain.texts_desk import TextsDesk
from classsense.domain.written_text import Blocks, PictureBlock

_KEPT_PX: Final = 1100
"""Side of what is kept in memory, as a JPEG."""
_QUALITY: Final = 85
_MOST: Final = 1000
"""Names that are looked up at most: a text may name what was never there."""

Sizes = dict[str, tuple[int, int]]


def names_in(blocks: Blocks) -> list[str]:
    """Return the names of the pictures in a text, each once."""
    named = (each.name for each in blocks if isinstance(each, PictureBlock) and each.name)
    return list(dict.fromkeys(named))


class TextPictures:
    """Pictures by their names. `load` may be called from any thread, one at a time."""

    def __init__(self) -> None:
        self._of: dict[tuple[GroupId, str], tuple[int, int] | None] = {}
        self._kept: dict[str, bytes] = {}

    def load(self, desk: TextsDesk, group: GroupId, blocks: Blocks) -> Sizes:
        """Read what a text names and is not here yet; return what is kept for that group.

        Returns:
            Width and height in pixels, by name.
        """
        for name in names_in(blocks):
            key = group, name
            if key not in self._of and len(self._of) < _MOST:
                self._of[key] = self._read(name, desk.picture(group, name))
        return self.sizes(group, blocks)

    def sizes(self, group: GroupId, blocks: Blocks) -> Sizes:
        """Return width and height in pixels, by name, of a text's pictures that are here."""
        known = ((name, self._of.get((group, name))) for name in names_in(blocks))
        return {name: size for name, size in known if size is not None}

    def _read(self, name: str, body: bytes | None) -> tuple[int, int] | None:
        image = QImage() if body is None else QImage.fromData(body)
        if image.isNull():
            return None
        if max(image.width(), image.height()) > _KEPT_PX:
            image = image.scaled(
                *(_KEPT_PX, _KEPT_PX),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(_QUALITY)
        writer.write(image)
        self._kept[name] = bytes(data.data())
        return image.width(), image.height()

    def image(self, address: str) -> QImage:
        """Return a picture as a text view asks for it: `NAME/WIDTHxHEIGHT`; an empty one else."""
        name, _, size = address.partition("/")
        wide, _, high = size.partition("x")
        body = self._kept.get(name)
        if body is None or not (wide.isdecimal() and high.isdecimal()):
            return QImage()
        buffer = QBuffer()
        buffer.setData(body)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setScaledSize(QSize(int(wide), int(high)))
        return reader.read()
