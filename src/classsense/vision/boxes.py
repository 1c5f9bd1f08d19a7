"""Geometry of boxes: left, top, width, height in 0..1 of the frame. Pure functions."""

from classsense.domain.lesson import Box

Point = tuple[float, float]


def centre(box: Box) -> Point:
    """Return the middle of `box`."""
    left, top, width, height = box
    return left + width / 2, top + height / 2


def holds(box: Box, point: Point) -> bool:
    """Return whether `point` lies in `box`; its right and lower edges belong to the next one."""
    left, top, width, height = box
    x, y = point
    return left <= x < left + width and top <= y < top + height


def clipped(left: float, top: float, right: float, bottom: float) -> Box:
    """Return the part of a box, given by its edges, that lies in the frame."""
    left, right = min(max(left, 0.0), 1.0), min(max(right, 0.0), 1.0)
    top, bottom = min(max(top, 0.0), 1.0), min(max(bottom, 0.0), 1.0)
    return left, top, max(right - left, 0.0), max(bottom - top, 0.0)


def overlap(one: Box, other: Box) -> float:
    """Return intersection over union, 0..1; 0 where a box is empty."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(across, 0.0) * max(down, 0.0)
    union = one[2] * one[3] + other[2] * other[3] - shared
    return shared / union if union > 0 else 0.0
