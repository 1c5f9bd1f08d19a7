"""Makes pictures for texts, in pieces: right ones, spoilt ones, and pieces of none."""

import base64
import json
import struct
import zlib
from collections import deque
from random import Random
from typing import Final

_SIDES: Final = (1, 8, 40, 150)
_BOMB: Final = 30_000
"""Pixels a side that a picture says it has."""
_PIECE: Final = 48_000
_UPLOADS: Final = 20
"""So few names for pictures that some come again, also over another connection."""


class PictureMaker:
    """Makes `piece` messages. All chance comes from `chance`.

    Args:
        chance: Decides everything.
    """

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._waiting: deque[str] = deque()

    def message(self) -> str:
        """Return the next piece of the picture under way, or the first of another one."""
        if not self._waiting:
            self._waiting.extend(self._spoilt() if self._chance.random() < 1 / 2 else self._right())
        return self._waiting.popleft()

    def _right(self) -> list[str]:
        return self._pieces(self._picture())

    def _spoilt(self) -> list[str]:
        match self._chance.randrange(6):
            case 0:  # a few bytes are others
                picture = bytearray(self._picture())
                for _ in range(self._chance.choice((1, 8))):
                    picture[self._chance.randrange(len(picture))] = self._chance.randrange(256)
                return self._pieces(bytes(picture))
            case 1:  # says that it is huge
                return self._pieces(_png(_BOMB, _BOMB, b"\0"))
            case 2:  # no picture
                return self._pieces(self._chance.randbytes(self._chance.choice((0, 50, 90_000))))
            case 3:  # some are missing, or come twice, or in another order
                pieces = self._pieces(self._picture(150))
                return self._chance.choices(pieces, k=len(pieces))
            case 4:  # no base64
                return [self._piece("upload-0", 0, 1, self._chance.choice(("葉", "A", "====", "")))]
            case _:  # beyond the bounds of a piece
                at, of = self._chance.choice(((-1, 1), (1, 1), (0, 18), (17, 17), (0, 0)))
                data = "A" * self._chance.choice((0, 4, _PIECE + 1))
                return [
                    self._piece(self._chance.choice(("", "?", "x" * 65, "upload-1")), at, of, data)
                ]

    def _picture(self, side: int = 0) -> bytes:
        wide, high = (side or self._chance.choice(_SIDES) for _ in range(2))
        row = 1 + 3 * wide
        pixels = bytearray(self._chance.randbytes(row * high))
        pixels[::row] = bytes(high)  # each row begins with its filter: none
        return _png(wide, high, bytes(pixels))

    def _pieces(self, picture: bytes) -> list[str]:
        text = base64.b64encode(picture).decode()
        parts = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)] or [""]
        upload = f"upload-{self._chance.randrange(_UPLOADS)}"
        return [self._piece(upload, at, len(parts), part) for at, part in enumerate(parts)]

    @staticmethod
    def _piece(upload: str, at: int, of: int, data: str) -> str:
        return json.dumps({"type": "piece", "id": upload, "at": at, "of": of, "data": data})


def _png(wide: int, high: int, pixels: bytes) -> bytes:
    """Return a PNG of three bytes a pixel (https://www.w3.org/TR/png-3/, chapters 5 and 11)."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
