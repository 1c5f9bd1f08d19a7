"""Draws, moves and resizes the regions of one camera's picture. No Qt; GUI thread only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from msgspec.structs import replace

from classsense.domain.lesson import Box, Camera, Place, SeatId, Sight

K = TypeVar("K")
Point = tuple[float, float]
LEAST: Final = 0.01
"""A region that is narrower or lower, in 0..1 of the frame, was a slip of the hand."""
_FRESH: Final[Box] = (0.4, 0.4, 0.2, 0.2)
"""Where a region appears that is made by a key."""


class Kind(StrEnum):
    """What a region is for."""

    SEAT = "seat"
    MASK = "mask"
    ZONE = "zone"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Shape:
    """A region on the picture.

    Attributes:
        key: The seat of a seat's region or a head, the place in the list of a mask, else empty.
    """

    kind: Kind
    key: str
    box: Box

    @property
    def name(self) -> tuple[Kind, str]:
        """Which region it is, wherever it is."""
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class _Grip:
    """What a pointer that was pressed does.

    Attributes:
        fixed: The corner that stays where it is; None moves the whole.
        offset: From the pointer to the left upper corner.
    """

    kind: Kind
    key: str
    fixed: Point | None
    offset: Point


class RegionEditor:
    """The regions of one camera while they are drawn; every step can be taken back.

    Attributes:
        kind: What is drawn next.
        seat: Whose region or head is drawn next; None draws none.
        chosen: The region that keys act on; None if there is none.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._before: list[Camera] = []
        self._grip: _Grip | None = None
        self.kind = Kind.SEAT
        self.seat: SeatId | None = None
        self.chosen: tuple[Kind, str] | None = None

    @property
    def camera(self) -> Camera:
        """The camera as it is drawn now; it stands nowhere before two heads are shown."""
        sight = self._camera.sight
        if sight is not None and len(sight.heads) < 2:  # noqa: PLR2004 - two make a direction
            return replace(self._camera, sight=None)
        return self._camera

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def board(self) -> Place:
        """Where the middle of the board is in the room."""
        sight = self._camera.sight
        return Sight({}).board if sight is None else sight.board

    @property
    def view_deg(self) -> float:
        """Vertical field of view of the camera."""
        sight = self._camera.sight
        return Sight({}).view_deg if sight is None else sight.view_deg

    def shapes(self) -> tuple[Shape, ...]:
        """Return all regions, the uppermost last."""
        camera = self._camera
        zone = () if camera.teacher_zone is None else (Shape(Kind.ZONE, "", camera.teacher_zone),)
        heads: Mapping[SeatId, Box] = {} if camera.sight is None else camera.sight.heads
        return (
            *(Shape(Kind.SEAT, seat, box) for seat, box in camera.regions.items()),
            *zone,
            *(Shape(Kind.MASK, str(place), box) for place, box in enumerate(camera.masks)),
            *(Shape(Kind.HEAD, seat, box) for seat, box in heads.items()),
        )

    def press(self, point: Point, reach: Point) -> None:
        """Take hold of a corner or a region, or begin a new one.

        Args:
            point: In 0..1 of the frame.
            reach: How far from a corner it is still meant, in the same units.
        """
        point = x, y = _within(point)
        for shape in reversed(self._mine()):
            if (fixed := _fixed_corner(shape.box, point, reach)) is not None:
                self._take(shape, fixed, point)
                return
        for shape in reversed(self._mine()):
            left, top, width, height = shape.box
            if left <= x <= left + width and top <= y <= top + height:
                self._take(shape, None, point)
                return
        key = self._next_key()
        if key is None:
            self.chosen = None
            return
        self._take(Shape(self.kind, key, (x, y, 0.0, 0.0)), point, point)

    def drag(self, point: Point) -> None:
        """Move what was taken hold of to `point`."""
        grip = self._grip
        if grip is None:
            return
        x, y = _within(point)
        if grip.fixed is not None:
            left, right = sorted((grip.fixed[0], x))
            top, bottom = sorted((grip.fixed[1], y))
            self._put(grip.kind, grip.key, (left, top, right - left, bottom - top))
        elif (box := self._box(grip.kind, grip.key)) is not None:
            moved = _inside((x + grip.offset[0], y + grip.offset[1], box[2], box[3]))
            self._put(grip.kind, grip.key, moved)

    def release(self) -> None:
        """Let go; a region that is too small is gone, and nothing happened if nothing moved."""
        grip, self._grip = self._grip, None
        if grip is None:
            return
        box = self._box(grip.kind, grip.key)
        if box is not None and min(box[2], box[3]) < LEAST:
            self._put(grip.kind, grip.key, None)
            self.chosen = None
        if self._before and self._before[-1] == self._camera:
            self._before.pop()

    def nudge(self, across: float, down: float) -> None:
        """Move the chosen region by a part of the frame."""
        if (found := self._chosen_box()) is not None:
            kind, key, (left, top, width, height) = found
            self._step(kind, key, _inside((left + across, top + down, width, height)))

    def stretch(self, across: float, down: float) -> None:
        """Make the chosen region wider and higher by a part of the frame."""
        if (found := self._chosen_box()) is not None:
            kind, key, (left, top, width, height) = found
            width = min(max(width + across, LEAST), 1.0 - left)
            height = min(max(height + down, LEAST), 1.0 - top)
            self._step(kind, key, (left, top, width, height))

    def add(self) -> None:
        """Make a new region in the middle, for who has no pointer."""
        key = self._next_key()
        if key is not None and self._box(self.kind, key) is None:
            self._step(self.kind, key, _FRESH)
            self.chosen = (self.kind, key)

    def delete(self) -> None:
        """Take the chosen region away."""
        if (found := self._chosen_box()) is not None:
            self._step(found[0], found[1], None)
            self.chosen = None

    def step(self, by: int) -> bool:
        """Choose the next region of this kind; return False past the last (or first)."""
        names = [shape.name for shape in self._mine()]
        place = names.index(self.chosen) + by if self.chosen in names else (0 if by > 0 else -1)
        if self.chosen in names and not 0 <= place < len(names):
            return False
        if not names:
            return False
        self.chosen = names[place]
        return True

    def suggest(self, regions: Mapping[SeatId, Box]) -> None:
        """Take regions from the plan of the seats in place of the drawn ones."""
        self._before.append(self._camera)
        self._camera = replace(self._camera, regions=dict(regions))
        self.chosen = None

    def place_board(self, place: Place) -> None:
        """Say where the board is in the room."""
        self._before.append(self._camera)
        old = self._camera.sight or Sight({})
        self._camera = replace(self._camera, sight=replace(old, board=place))

    def open_view(self, degrees: float) -> None:
        """Say how much of the room the camera sees from top to bottom."""
        if degrees != self.view_deg:
            self._before.append(self._camera)
            old = self._camera.sight or Sight({})
            self._camera = replace(self._camera, sight=replace(old, view_deg=degrees))

    def undo(self) -> None:
        """Take the last step back."""
        if self._before:
            self._camera = self._before.pop()
            self._grip = None
            if self._chosen_box() is None:
                self.chosen = None

    def _mine(self) -> list[Shape]:
        """Return the regions of the kind that is being drawn."""
        return [shape for shape in self.shapes() if shape.kind is self.kind]

    def _next_key(self) -> str | None:
        match self.kind:
            case Kind.MASK:
                return str(len(self._camera.masks))
            case Kind.ZONE:
                return ""
            case _:
                return self.seat

    def _take(self, shape: Shape, fixed: Point | None, point: Point) -> None:
        self._before.append(self._camera)
        offset = (shape.box[0] - point[0], shape.box[1] - point[1])
        self._grip = _Grip(shape.kind, shape.key, fixed, offset)
        self.chosen = shape.name

    def _step(self, kind: Kind, key: str, box: Box | None) -> None:
        self._before.append(self._camera)
        self._put(kind, key, box)

    def _chosen_box(self) -> tuple[Kind, str, Box] | None:
        if self.chosen is None:
            return None
        box = self._box(*self.chosen)
        return None if box is None else (*self.chosen, box)

    def _box(self, kind: Kind, key: str) -> Box | None:
        return next((s.box for s in self.shapes() if s.name == (kind, key)), None)

    def _put(self, kind: Kind, key: str, box: Box | None) -> None:
        """Set a region, or take it away where `box` is None."""
        camera, seat = self._camera, SeatId(key)
        match kind:
            case Kind.SEAT:
                self._camera = replace(camera, regions=_with(camera.regions, seat, box))
            case Kind.ZONE:
                self._camera = replace(camera, teacher_zone=box)
            case Kind.MASK:
                masks = dict(enumerate(camera.masks))
                kept = _with(masks, int(key), box)
                self._camera = replace(camera, masks=tuple(kept.values()))
            case Kind.HEAD:
                sight = camera.sight or Sight({})
                heads = _with(sight.heads, seat, box)
                self._camera = replace(camera, sight=replace(sight, heads=heads))


def _with(boxes: Mapping[K, Box], key: K, box: Box | None) -> dict[K, Box]:
    """Return boxes with one set, or taken away."""
    changed = dict(boxes)
    if box is None:
        changed.pop(key, None)
    else:
        changed[key] = box
    return changed


def _within(point: Point) -> Point:
    """Return the nearest point in the frame."""
    return min(max(point[0], 0.0), 1.0), min(max(point[1], 0.0), 1.0)


def _inside(box: Box) -> Box:
    """Return a box of the same size that lies in the frame."""
    left, top, width, height = box
    return min(max(left, 0.0), 1.0 - width), min(max(top, 0.0), 1.0 - height), width, height


def _fixed_corner(box: Box, point: Point, reach: Point) -> Point | None:
    """Return the corner opposite of the one that `point` takes hold of; None if it is at none."""
    left, top, width, height = box
    for x, other_x in ((left, left + width), (left + width, left)):
        for y, other_y in ((top, top + height), (top + height, top)):
            if abs(point[0] - x) <= reach[0] and abs(point[1] - y) <= reach[1]:
                return other_x, other_y
    return None
