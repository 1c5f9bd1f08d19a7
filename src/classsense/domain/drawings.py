"""Drawings of pupils as they go over the wire and onto the disk: lines with their times. Pure.

`docs/board-protocol.md` describes the text, so that another program can write and read it.
"""

from typing import Final, NamedTuple

WIDTH: Final = 1600
HEIGHT: Final = 1200
"""The sheet, in units of the drawing; the origin is the upper left corner."""

MOST_CHARS: Final = 96_000
MOST_STROKES: Final = 2_000
COLOURS: Final = ("#1b1f24", "#FF4B00", "#005AFF", "#03AF7A", "#F6AA00", "#804000")
"""By number; of the CUDO set, with the ink of the page first."""
PEN_WIDTHS: Final = (6, 12, 28)
ERASER_WIDTHS: Final = (24, 56, 120)
NEUTRAL: Final = 16
MOST_PRESSURE: Final = 31

_TICK_MS: Final = 8
_DAY_MS: Final = 86_400_000
_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_MORE: Final = 32
_MOST_DIGITS: Final = 6
_TOOLS: Final = {"p": False, "e": True}
_HEAD: Final = 3


class DrawingError(ValueError):
    """What came is no drawing. Quotes nothing of it, so it may be logged."""


class Point(NamedTuple):
    """Where the pen was.

    Attributes:
        x: 0..1600 units from the left.
        y: 0..1200 units from the top.
        at_ms: Since the drawing began, milliseconds.
        pressure: 0..31; 16 where the device tells none.
    """

    x: int
    y: int
    at_ms: int
    pressure: int


class Stroke(NamedTuple):
    """One line, drawn or rubbed out over what was there before.

    Attributes:
        colour: Index of `COLOURS`; means nothing for an eraser.
        width: Units.
        points: At least one, in the order of their times.
    """

    eraser: bool
    colour: int
    width: int
    points: tuple[Point, ...]


def parse(text: str) -> tuple[Stroke, ...]:
    """Return the strokes of a drawing, in the order in which they were drawn.

    Args:
        text: As `docs/board-protocol.md` has it, at most `MOST_CHARS` characters.

    Raises:
        DrawingError: It is none, is empty, or is larger than a drawing may be.
    """
    if not text or len(text) > MOST_CHARS:
        raise DrawingError("too long, or empty")
    parts = text.split(".")
    if len(parts) > MOST_STROKES:
        raise DrawingError("too many strokes")
    return tuple(_stroke(part) for part in parts)


def written(strokes: tuple[Stroke, ...]) -> str:
    """Return the text of a drawing; times are cut to 8 ms."""
    return ".".join(_text_of(stroke) for stroke in strokes)


def duration_ms(strokes: tuple[Stroke, ...]) -> int:
    """Return when the last line was finished, milliseconds since the drawing began."""
    return max((stroke.points[-1].at_ms for stroke in strokes), default=0)


def _stroke(part: str) -> Stroke:
    tool, colour, width = part[:1], part[1:2], part[2:3]
    if tool not in _TOOLS or colour not in set("012345") or width not in set("012"):
        raise DrawingError("no such pen")
    eraser = _TOOLS[tool]
    numbers = _numbers(part[_HEAD:])
    if len(numbers) < 4 or len(numbers) % 4:  # noqa: PLR2004 - time, left, top and pressure
        raise DrawingError("half a point")
    points = []
    at = x = y = pressure = 0
    for place in range(0, len(numbers), 4):
        at += numbers[place]
        x += _signed(numbers[place + 1])
        y += _signed(numbers[place + 2])
        pressure += _signed(numbers[place + 3])
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT and 0 <= pressure <= MOST_PRESSURE):
            raise DrawingError("outside the sheet")
        if at * _TICK_MS > _DAY_MS:
            raise DrawingError("too late")
        points.append(Point(x, y, at * _TICK_MS, pressure))
    widths = ERASER_WIDTHS if eraser else PEN_WIDTHS
    return Stroke(eraser, int(colour), widths[int(width)], tuple(points))


def _numbers(text: str) -> list[int]:
    """Return the numbers that `text` packs: five bits a character, the lowest first."""
    found: list[int] = []
    value = digits = 0
    for letter in text:
        bits = _VALUES.get(letter)
        if bits is None or digits >= _MOST_DIGITS:
            raise DrawingError("no number")
        value |= (bits % _MORE) << (5 * digits)
        digits += 1
        if bits < _MORE:
            found.append(value)
            value = digits = 0
    if digits:
        raise DrawingError("half a number")
    return found


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2


def _text_of(stroke: Stroke) -> str:
    widths = ERASER_WIDTHS if stroke.eraser else PEN_WIDTHS
    head = f"{'e' if stroke.eraser else 'p'}{stroke.colour}{widths.index(stroke.width)}"
    packed = []
    before = (0, 0, 0, 0)
    for x, y, at_ms, pressure in stroke.points:
        now = (at_ms // _TICK_MS, x, y, pressure)
        steps = [new - old for new, old in zip(now, before, strict=True)]
        packed.append(_packed(steps[0]))
        packed.extend(_packed(2 * step if step >= 0 else -2 * step - 1) for step in steps[1:])
        before = now
    return head + "".join(packed)


def _packed(number: int) -> str:
    digits = ""
    while number >= _MORE:
        digits += _DIGITS[_MORE + number % _MORE]
        number //= _MORE
    return digits + _DIGITS[number]
