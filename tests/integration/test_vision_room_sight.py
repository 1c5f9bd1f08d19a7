"""A lesson's camera whose heads were shown: what it tells of the drawn class."""

from pathlib import Path

import pytest

from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.camera_ports import Frame, Watcher
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import (
    Camera,
    CameraId,
    Group,
    GroupId,
    LessonPlan,
    Place,
    Seat,
    SeatId,
    Sight,
)
from classsense.domain.observations import FacesSeen, Facing
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose
from classsense.weights.store import WeightsFolder
from fakes.drawn_room import drawn_camera, drawn_picture
from make_lesson.drawing.seats import SEATS

pytestmark = pytest.mark.model

SHOWN = ("1-1", "2-4", "3-2", "4-3")
LENGTH_M, WIDTH_M = 9.0, 7.0


def plan_with(board: Place) -> LessonPlan:
    """Return a plan of the drawn room, to scale, whose camera was shown four heads."""
    tables = sorted({seat.group for seat in SEATS.values()})
    groups = tuple(
        Group(
            GroupId(str(table)),
            f"Table {table}",
            (0.5, 0.5),
            tuple(
                Seat(SeatId(s.name), (1 - s.head_m[2] / LENGTH_M, 0.5 - s.head_m[0] / WIDTH_M))
                for s in SEATS.values()
                if s.group == table
            ),
        )
        for table in tables
    )
    heads = {SeatId(f.seat): f.box for f in drawn_picture(0).faces if f.seat in SHOWN}
    camera = Camera(CameraId("front"), "drawn", drawn_camera().regions, sight=Sight(heads, board))
    consents: dict[SeatId, tuple[Purpose, ...]] = {
        SeatId(name): (Purpose.CAMERA,) for name in SEATS
    }
    return LessonPlan("Lesson", "en", (), groups, "jp", consents, cameras=(camera,))


def told_by(watcher: Watcher) -> list[tuple[Facing, str]]:
    """Return what is told of every head that was read, and what is true."""
    pairs = []
    for frame in range(0, 120, 3):
        picture = drawn_picture(frame)
        true = {face.seat: face.facing for face in picture.faces}
        seen = watcher.watch(Frame(picture.pixels, lesson_ns(frame / 10), frame, CameraId("front")))
        faces = [face for each in seen if isinstance(each, FacesSeen) for face in each.faces]
        pairs += [(f.facing, true[f.seat]) for f in faces if f.yaw_deg is not None]
    return pairs


@pytest.mark.parametrize("board", [(1.0, 0.5), (0.0, 0.5)])
def test_the_board_is_where_it_was_shown_or_nothing_is_told(
    weights_folder: Path, board: Place
) -> None:
    """With the board behind the class the same camera sees nobody who faces it."""
    plan = plan_with(board)
    recognisers = Recognisers(plan, policy_of(plan), WeightsFolder(weights_folder), 0)
    with recognisers.in_use:
        watcher = recognisers.watcher(plan.cameras[0])
        assert watcher is not None, recognisers.missing
        pairs = told_by(watcher)
    assert len(pairs) > 60
    if board == (1.0, 0.5):
        assert sum(told.value == true for told, true in pairs) > 0.85 * len(pairs)
    else:
        assert {told for told, _ in pairs} == {Facing.UNKNOWN}
