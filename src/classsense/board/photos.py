"""Photos from tablets, made anew on this machine: nothing of the file that came is kept.

What a file is told by is its content. Its size in pixels is read before anything decodes it, so
that a small file cannot fill the memory; what is kept is a JPEG of the pixels alone, without the
place, the time and the device that a camera writes beside them (EXIF).
"""

from typing import Any, Final

MOST_BYTES: Final = 600_000
"""Of a photo as a tablet sends it."""
MOST_FILE_BYTES: Final = 20_000_000
"""Of a background of the teacher's."""
MOST_PIXELS: Final = 17_000_000
MOST_SCANS: Final = 64
"""Each scan of a progressive JPEG costs as much time as the whole picture, and a few bytes."""
MOST_SIDE: Final = 8_192
KEPT_SIDE: Final = 1_600
_QUALITIES: Final = (85, 70, 50)
KEPT_BYTES: Final = 500_000

_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SIZES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of a JPEG that tell its size: ISO/IEC 10918-1, table B.1."""
_BARE: Final = frozenset({0x01, 0xFF, *range(0xD0, 0xD9)})
_ANIMATED: Final = 0x02


class PhotoError(ValueError):
    """What came is no photo that is taken. Quotes nothing of it, so it may be logged."""


def made_anew(content: bytes, most_bytes: int = MOST_BYTES) -> bytes:
    """Return a photo as a JPEG of at most 1600 pixels a side, from its pixels alone.

    Takes up to a second for the largest; runs in any thread but the board's.

    Args:
        content: JPEG, PNG or WebP, whatever its name was.
        most_bytes: A longer one is refused before it is looked at.

    Raises:
        PhotoError: It is none of these, is larger than is taken, or cannot be decoded.
    """
    if len(content) > most_bytes:
        raise PhotoError("too many bytes")
    wide, high = size_of(content)
    if not (0 < wide <= MOST_SIDE and 0 < high <= MOST_SIDE and wide * high <= MOST_PIXELS):
        raise PhotoError("too many pixels")
    return _encoded(_decoded(content, (wide, high)))


def size_of(content: bytes) -> tuple[int, int]:
    """Return the width and height that a JPEG, PNG or still WebP says it has, in pixels.

    Raises:
        PhotoError: It is none of these, or does not say.
    """
    if content.startswith(_JPEG):
        return _jpeg_size(content)
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) >= 24:  # noqa: PLR2004 - PNG, section 11.2.2
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_size(content)
    raise PhotoError("neither JPEG, PNG nor WebP")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return the size in the first frame header, and refuse a second one of another size."""
    if content.count(b"\xff\xda") > MOST_SCANS:
        raise PhotoError("too many scans")
    at, found = 2, (0, 0)
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004 - ISO/IEC 10918-1, B.1.1.2
        marker = content[at + 1]
        if marker in _BARE:
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - fill bytes before a marker
            continue
        if marker in _SIZES:
            high = int.from_bytes(content[at + 5 : at + 7])
            found = int.from_bytes(content[at + 7 : at + 9]), high
        if marker == 0xDA or found != (0, 0):  # noqa: PLR2004 - the pixels begin
            break
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    if found == (0, 0):
        raise PhotoError("a JPEG without a size")
    return found


def _webp_size(content: bytes) -> tuple[int, int]:
    """Return the size in the first chunk: RFC 9649, sections 2.5 to 2.7."""
    kind, body = content[12:16], content[20:30]
    if len(body) < 10:  # noqa: PLR2004 - the shortest header that tells all
        raise PhotoError("a WebP without a size")
    if kind == b"VP8X" and not body[0] & _ANIMATED:
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        wide = int.from_bytes(body[6:8], "little") & 0x3FFF
        return wide, int.from_bytes(body[8:10], "little") & 0x3FFF
    if kind == b"VP8L" and body[0] == 0x2F:  # noqa: PLR2004 - its signature
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise PhotoError("no still WebP")


def _decoded(content: bytes, said: tuple[int, int]) -> Any:  # noqa: ANN401 - an array of OpenCV
    import cv2
    import numpy as np

    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise PhotoError("it cannot be decoded") from error
    if pixels is None or sorted(pixels.shape[:2]) != sorted(said):
        raise PhotoError("it cannot be decoded")
    return pixels


def _encoded(pixels: Any) -> bytes:  # noqa: ANN401 - an array of OpenCV
    import cv2

    high, wide = pixels.shape[:2]
    share = min(1.0, KEPT_SIDE / max(high, wide))
    if share < 1.0:
        size = max(1, round(wide * share)), max(1, round(high * share))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    body = b""
    for quality in _QUALITIES:
        done, jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not done:
            raise PhotoError("it cannot be encoded")
        body = jpeg.tobytes()
        if len(body) <= KEPT_BYTES:
            break
    return body
