"""Where a camera stands, worked out from heads on its picture, and what follows for each seat."""

import math

import numpy as np
import pytest

from classsense.bootstrap.bench_rooms import (
    ASPECT,
    BOARD,
    PLACES,
    TABLES,
    SimulatedRoom,
    far_apart,
    simulated_room,
    wrapped_deg,
    yaw_errors,
)
from classsense.domain.lesson import (
    Box,
    Camera,
    CameraId,
    Group,
    GroupId,
    LessonPlan,
    Seat,
    SeatId,
    Sight,
)
from classsense.domain.observations import Facing
from classsense.vision.head_pose import FacingRule, HeadAngles
from classsense.vision.room_geometry import CameraStand, RoomSight, camera_stand, room_sight

SIZE_M = (9.0, 7.0)
PLAN = LessonPlan(
    "Lesson",
    "en",
    (),
    tuple(
        Group(GroupId(str(n)), f"Table {n}", (0.5, 0.5), tuple(Seat(s, p) for s, p in t.items()))
        for n, t in enumerate(TABLES)
    ),
    "jp",
    {},
)
SOME_BOX: Box = (0.5, 0.4, 0.03, 0.06)


def exact(room: SimulatedRoom, shown: int) -> Sight:
    """Return the sight of a camera whose heads were shown without any error."""
    boxes = room.boxes(np.random.default_rng(0), 0.0, 0.0)
    return Sight(
        {seat: boxes[seat] for seat in far_apart(list(boxes), shown)}, BOARD, room.view_deg
    )


def stand_of(room: SimulatedRoom, shown: int = 6) -> CameraStand:
    found = camera_stand(exact(room, shown), TABLES, ASPECT)
    assert found is not None
    return found


FRONT = SimulatedRoom(SIZE_M, (9.0, 3.5), math.pi, 45.0)
SIDE = SimulatedRoom(SIZE_M, (5.0, 0.0), math.pi / 2, 60.0)
BACK = SimulatedRoom(SIZE_M, (0.0, 3.5), 0.0, 45.0)


@pytest.mark.parametrize(
    ("room", "place", "heading"),
    [(FRONT, (1.0, 0.5), 180.0), (SIDE, (5 / 9, 0.0), 90.0), (BACK, (0.0, 0.5), 0.0)],
)
def test_the_camera_is_found_where_it_stands(
    room: SimulatedRoom, place: tuple[float, float], heading: float
) -> None:
    stand = stand_of(room)
    assert stand.place == pytest.approx(place, abs=0.02)
    assert abs(wrapped_deg(stand.heading_deg - heading)) < 1
    assert stand.length_m == pytest.approx(SIZE_M[0], rel=0.05)


def test_from_the_middle_of_the_board_every_head_that_sees_it_looks_into_the_camera() -> None:
    assert all(abs(sight.board_yaw_deg) < 2 for sight in stand_of(FRONT).seats.values())


def test_from_the_side_the_board_is_to_the_left_or_right_of_the_picture() -> None:
    """From the window of the plan's upper edge the board, at the right, is left in the picture."""
    upper = stand_of(SIDE)
    lower = stand_of(SimulatedRoom(SIZE_M, (5.0, 7.0), -math.pi / 2, 60.0))
    for seat in [seat for seat, place in PLACES.items() if place[0] < 0.5]:
        assert upper.seats[seat].board_yaw_deg < 0 < lower.seats[seat].board_yaw_deg


@pytest.mark.parametrize("stand", ["front", "side", "back"])
@pytest.mark.parametrize(("shown", "mean", "p95"), [(3, 4, 12), (4, 2, 6), (6, 1.5, 4)])
def test_ten_percent_wrong_faces_cost_few_degrees(
    stand: str, shown: int, mean: float, p95: float
) -> None:
    off, _ = yaw_errors(stand, shown, (0.1, 0.0), rooms=40, seed=3)
    assert np.mean(off) < mean
    assert np.quantile(off, 0.95) < p95


def test_what_it_says_of_its_own_error_grows_with_the_error() -> None:
    off, sd = (np.array(each) for each in yaw_errors("front", 2, (0.1, 0.1), rooms=60, seed=5))
    assert off[sd > 15].mean() > 1.5 * off[sd <= 15].mean()
    assert (off < 2 * sd).mean() > 0.85


def test_the_same_room_drawn_larger_and_mirrored_cameras_agree() -> None:
    """A mirrored room with a mirrored picture has mirrored directions."""
    random = np.random.default_rng(8)
    room = simulated_room("side", random)
    sight = exact(room, 5)
    mirrored = Sight(
        {seat: (1 - x - w, y, w, h) for seat, (x, y, w, h) in sight.heads.items()},
        BOARD,
        room.view_deg,
    )
    flipped = [{seat: (x, 1 - y) for seat, (x, y) in table.items()} for table in TABLES]
    one, other = camera_stand(sight, TABLES, ASPECT), camera_stand(mirrored, flipped, ASPECT)
    assert one is not None
    assert other is not None
    for seat, told in one.seats.items():
        assert told.board_yaw_deg == pytest.approx(-other.seats[seat].board_yaw_deg, abs=0.1)
        assert told.mates == {-side for side in other.seats[seat].mates}


def test_mates_are_on_the_sides_of_the_board_where_they_sit() -> None:
    """Seen from the board, the picture's left is the plan's lower edge."""
    seats = stand_of(FRONT).seats
    upper_back, lower_back = SeatId("01-2"), SeatId("01-1")
    assert PLACES[upper_back][1] < PLACES[lower_back][1]
    assert seats[upper_back].mates == {-1}
    assert seats[lower_back].mates == {1}


@pytest.mark.parametrize(
    "heads",
    [
        {},
        {SeatId("00-0"): SOME_BOX},
        {SeatId("nobody"): SOME_BOX, SeatId("00-0"): SOME_BOX},
    ],
)
def test_too_few_heads_tell_nothing(heads: dict[SeatId, Box]) -> None:
    assert camera_stand(Sight(heads), TABLES, ASPECT) is None


def test_heads_on_one_spot_tell_nothing() -> None:
    same = [{SeatId("a"): (0.5, 0.5), SeatId("b"): (0.5, 0.5)}]
    heads = {SeatId("a"): SOME_BOX, SeatId("b"): (0.3, 0.4, 0.03, 0.06)}
    assert camera_stand(Sight(heads), same, ASPECT) is None


@pytest.mark.parametrize("box", [(0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 1.0)])
def test_absurd_boxes_break_nothing(box: Box) -> None:
    heads = {SeatId("00-0"): box, SeatId("22-1"): SOME_BOX}
    stand = camera_stand(Sight(heads), TABLES, ASPECT)
    assert stand is not None
    assert all(
        math.isfinite(sight.board_yaw_deg) and sight.sd_deg >= 0 for sight in stand.seats.values()
    )


def rule_of(room: SimulatedRoom, shown: int = 6) -> FacingRule:
    return FacingRule(room=RoomSight(PLAN, exact(room, shown)))


def test_a_head_that_looks_at_the_board_faces_it_wherever_the_camera_stands() -> None:
    told = {
        stand: rule_of(room).facing(
            seat, HeadAngles(room.board_yaw_deg(seat), 0, 0), SOME_BOX, ASPECT
        )
        for stand, room, seat in (
            ("front", FRONT, SeatId("00-1")),
            ("side", SIDE, SeatId("01-2")),
        )
    }
    assert told == {"front": Facing.BOARD, "side": Facing.BOARD}


def test_from_the_side_a_head_that_looks_into_the_camera_does_not_face_the_board() -> None:
    seat = SeatId("11-1")
    assert abs(SIDE.board_yaw_deg(seat)) > 30
    assert rule_of(SIDE).facing(seat, HeadAngles(0, 0, 0), SOME_BOX, ASPECT) is not Facing.BOARD


def test_a_camera_at_the_back_cannot_tell() -> None:
    """It sees the faces of those only who do not face the board."""
    rule = rule_of(BACK)
    for seat in PLACES:
        for yaw in (-60, 0, 60):
            assert rule.facing(seat, HeadAngles(yaw, 0, 0), SOME_BOX, ASPECT) is Facing.UNKNOWN


def test_where_the_geometry_is_not_known_well_enough_nothing_is_told() -> None:
    strict = FacingRule(room=RoomSight(PLAN, exact(FRONT, 2)), most_sd_deg=0.1)
    assert strict.facing(SeatId("11-1"), HeadAngles(0, 0, 0), SOME_BOX, ASPECT) is Facing.UNKNOWN
    one = FacingRule(room=RoomSight(PLAN, Sight({SeatId("00-0"): SOME_BOX})))
    assert one.facing(SeatId("00-0"), HeadAngles(0, 0, 0), SOME_BOX, ASPECT) is Facing.UNKNOWN


def test_without_heads_shown_the_camera_looks_from_the_board() -> None:
    assert room_sight(PLAN, Camera(CameraId("front"), "camera:0", {})) is None
    shown = Camera(CameraId("side"), "camera:1", {}, sight=exact(SIDE, 4))
    assert isinstance(room_sight(PLAN, shown), RoomSight)
