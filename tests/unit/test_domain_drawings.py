"""A drawing as text: what comes back, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.drawings import (
    ERASER_WIDTHS,
    HEIGHT,
    MOST_CHARS,
    MOST_STROKES,
    PEN_WIDTHS,
    WIDTH,
    DrawingError,
    Point,
    Stroke,
    duration_ms,
    parse,
    written,
)

STEPS = st.tuples(
    st.integers(0, WIDTH), st.integers(0, HEIGHT), st.integers(0, 500), st.integers(0, 31)
)


@st.composite
def strokes(draw: st.DrawFn) -> Stroke:
    eraser = draw(st.booleans())
    widths = ERASER_WIDTHS if eraser else PEN_WIDTHS
    at = 8 * draw(st.integers(0, 100_000))
    points = []
    for x, y, later, pressure in draw(st.lists(STEPS, min_size=1, max_size=30)):
        at += 8 * later
        points.append(Point(x, y, at, pressure))
    return Stroke(eraser, draw(st.integers(0, 5)), draw(st.sampled_from(widths)), tuple(points))


@given(st.lists(strokes(), min_size=1, max_size=6).map(tuple))
def test_a_drawing_comes_back_as_it_was(drawing: tuple[Stroke, ...]) -> None:
    assert parse(written(drawing)) == drawing


def test_the_example_of_the_protocol() -> None:
    (line,) = parse("p21AgyBwlBgBEYTEE4BTD")
    assert (line.eraser, line.colour, line.width) == (False, 2, 12)
    assert line.points == (Point(800, 600, 0, 16), Point(812, 590, 32, 18), Point(840, 580, 64, 16))


@given(st.text(max_size=60))
def test_whatever_comes_is_a_drawing_or_refused(text: str) -> None:
    try:
        drawing = parse(text)
    except DrawingError:
        return
    assert all(0 <= p.x <= WIDTH and 0 <= p.y <= HEIGHT for s in drawing for p in s.points)


POINT = "AAAA"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p0",
        "p00",
        "x00" + POINT,
        "p60" + POINT,
        "p03" + POINT,
        "p0²" + POINT,
        "p00" + POINT + "A",
        "p00" + POINT + "AA",
        "p00" + "AgAA",  # half a number at its end would be taken for the next
        "p00" + "ABAA",  # left of the sheet
        "p00" + "AAAB",  # less than no pressure
        "p00" + "AAA" + "gC",  # 32 is more pressure than there is
        "p00" + "gggggggA" + "AAA",
        "p00" + "______" * 4,
        "p00" + POINT + ".",
        "." + "p00" + POINT,
        "p00AA A",
        '<svg onload="alert(1)">',
        ".".join(["p00" + POINT] * (MOST_STROKES + 1)),
        "p00" + POINT * (MOST_CHARS // 4),
    ],
)
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(DrawingError):
        parse(text)


def test_the_largest_drawing_is_taken() -> None:
    points = (MOST_CHARS - 3) // 4
    (line,) = parse("p00" + POINT * points)
    assert len(line.points) == points
    assert duration_ms((line,)) == 0
