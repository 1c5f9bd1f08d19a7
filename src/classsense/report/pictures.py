"""Drawings and photos of answers inside the summary's one file. No script, nothing loaded."""

import base64
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from classsense.domain.drawings import COLOURS, HEIGHT, WIDTH, DrawingError, Stroke, parse
from classsense.domain.pictures import PictureValue

_PAPER: Final = "#fff"
_SVG: Final = Markup(
    '<svg class="picture" viewBox="0 0 {width} {height}" role="img" '
    'aria-label="{label}">{lines}</svg>'
)
_LINE: Final = Markup(
    '<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)
_PHOTO: Final = Markup('<img class="picture" src="data:image/jpeg;base64,{body}" alt="{label}">')


def inline(picture: PictureValue, body: bytes, label: str) -> Markup:
    """Return a picture as HTML.

    Args:
        picture: Says of which kind it is.
        body: As `domain.pictures.Pictures` keeps it.
        label: For who cannot see it, when its pupil says nothing of it.
    """
    label = picture.words or label
    if picture.name.startswith("p-"):
        return _PHOTO.format(body=base64.b64encode(body).decode(), label=label)
    try:
        strokes = parse(body.decode())
    except (DrawingError, UnicodeDecodeError):
        return Markup()
    lines = Markup().join(_line(stroke) for stroke in strokes)
    return _SVG.format(width=WIDTH, height=HEIGHT, label=label, lines=lines)


def _line(stroke: Stroke) -> Markup:
    """Return a line; an eraser is paper over what was drawn before it."""
    points = [f"{point.x},{point.y}" for point in stroke.points]
    return _LINE.format(
        points=" ".join(points if len(points) > 1 else 2 * points),
        colour=_PAPER if stroke.eraser else COLOURS[stroke.colour],
        width=stroke.width,
    )


def all_inline(
    pictures: Mapping[str, tuple[PictureValue, bytes]], label: str
) -> Mapping[str, Markup]:
    """Return the pictures as HTML, by the id of their answer."""
    return {answer: inline(*found, label) for answer, found in pictures.items()}
