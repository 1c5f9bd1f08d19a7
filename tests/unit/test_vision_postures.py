"""How somebody sits: looks at one seat as a script, five a second."""

from dataclasses import dataclass, field

import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, SeatId
from classsense.domain.observations import Facing, Posture
from classsense.vision.postures import Postures

SEAT = SeatId("1-1")
HEIGHT = 0.1
STILL, FIDGETING, LEAVING = 0.0, 0.05, 0.5


def face(above: float = 0.0, facing: Facing = Facing.BOARD) -> tuple[Box, Facing]:
    """Return a face so many face heights above where it usually is."""
    return (0.4, 0.5 - above * HEIGHT, 0.06, HEIGHT), facing


@dataclass
class Seat:
    """A seat that is watched; keeps what was told last."""

    hz: float = 5.0
    postures: Postures = field(default_factory=Postures)
    now_s: float = 0.0

    def for_s(
        self,
        seconds: float,
        seen: tuple[Box, Facing] | None,
        movement: float | None = FIDGETING,
    ) -> Posture:
        """Look at the same thing for some seconds and return what is told at their end."""
        told = Posture.UNKNOWN
        for _ in range(round(seconds * self.hz)):
            self.now_s += 1 / self.hz
            told = self.postures.look(SEAT, lesson_ns(self.now_s), seen, movement)
        return told


def test_who_looks_up_sits_upright() -> None:
    assert Seat().for_s(0.2, face()) is Posture.UPRIGHT
    assert Seat().for_s(60, face()) is Posture.UPRIGHT


def test_a_glance_at_the_desk_is_no_head_down_and_a_longer_look_is() -> None:
    seat = Seat()
    seat.for_s(10, face())
    assert seat.for_s(2.8, face(0, Facing.DESK)) is Posture.UPRIGHT
    assert seat.for_s(0.6, face(0, Facing.DESK)) is Posture.HEAD_DOWN
    assert seat.for_s(0.2, face()) is Posture.UPRIGHT


def test_a_direction_that_cannot_be_read_for_a_moment_changes_nothing() -> None:
    seat = Seat()
    seat.for_s(4, face(0, Facing.DESK))
    assert seat.for_s(2, face(0, Facing.UNKNOWN)) is Posture.HEAD_DOWN


def test_a_face_that_sank_and_was_lost_is_down_while_somebody_moves() -> None:
    seat = Seat()
    seat.for_s(10, face())
    seat.for_s(0.4, face(-0.6))
    assert seat.for_s(3, None) is Posture.HEAD_DOWN
    assert seat.for_s(4, None, STILL) is Posture.UNKNOWN


def test_who_rests_without_moving_is_never_called_absent() -> None:
    seat = Seat()
    seat.for_s(10, face())
    seat.for_s(0.4, face(-0.6))
    assert seat.for_s(600, None, STILL) is Posture.UNKNOWN


def test_nor_who_wrote_before_the_face_was_lost() -> None:
    seat = Seat()
    seat.for_s(10, face(0, Facing.DESK))
    assert seat.for_s(600, None, STILL) is Posture.UNKNOWN


def test_a_face_that_turned_away_is_unknown() -> None:
    seat = Seat()
    seat.for_s(10, face(0, Facing.NEIGHBOUR))
    assert seat.for_s(30, None) is Posture.UNKNOWN


def test_a_face_that_is_missed_for_a_moment_changes_nothing() -> None:
    seat = Seat()
    seat.for_s(10, face())
    assert seat.for_s(1.4, None) is Posture.UPRIGHT
    assert seat.for_s(0.4, None) is Posture.UNKNOWN


def test_who_stands_up_is_told_after_a_second() -> None:
    seat = Seat()
    seat.for_s(10, face())
    assert seat.for_s(0.8, face(2)) is Posture.UPRIGHT
    assert seat.for_s(0.6, face(2)) is Posture.STANDING
    assert seat.for_s(0.2, face()) is Posture.UPRIGHT


def test_who_stretches_does_not_stand() -> None:
    seat = Seat()
    seat.for_s(10, face())
    assert seat.for_s(30, face(0.9)) is Posture.UPRIGHT


def test_before_it_is_known_how_somebody_sits_nobody_stands() -> None:
    seat = Seat()
    seat.for_s(2, face())
    assert seat.for_s(3, face(2)) is Posture.UPRIGHT


def test_who_presents_for_four_minutes_stands_all_the_while() -> None:
    seat = Seat()
    seat.for_s(60, face())
    for _ in range(24):
        assert seat.for_s(10, face(2)) is Posture.STANDING


def test_after_the_camera_was_moved_nobody_stands_for_ever() -> None:
    seat = Seat()
    seat.for_s(60, face())
    assert seat.for_s(310, face(2)) is Posture.UPRIGHT


def test_a_seat_that_was_left_is_empty_after_a_while() -> None:
    seat = Seat()
    seat.for_s(10, face())
    seat.for_s(1, None, LEAVING)
    assert seat.for_s(15, None, STILL) is Posture.UNKNOWN
    assert seat.for_s(6, None, STILL) is Posture.EMPTY
    assert seat.for_s(0.2, face()) is Posture.UPRIGHT


def test_a_seat_that_was_left_after_writing_is_empty_too() -> None:
    seat = Seat()
    seat.for_s(10, face(0, Facing.DESK))
    seat.for_s(2, None, FIDGETING)
    seat.for_s(1, None, LEAVING)
    assert seat.for_s(22, None, STILL) is Posture.EMPTY


def test_a_seat_at_which_nobody_ever_sat_is_empty_after_a_while() -> None:
    seat = Seat()
    assert seat.for_s(19, None, STILL) is Posture.UNKNOWN
    assert seat.for_s(2, None, STILL) is Posture.EMPTY


def test_a_seat_that_moves_is_not_empty() -> None:
    assert Seat().for_s(120, None, FIDGETING) is Posture.UNKNOWN


def test_in_the_dark_nothing_is_told() -> None:
    seat = Seat()
    seat.for_s(10, face())
    assert seat.for_s(600, None, None) is Posture.UNKNOWN
    assert seat.for_s(15, None, STILL) is Posture.UNKNOWN, "the time begins when it is light"


def test_after_a_pause_it_begins_anew() -> None:
    seat = Seat()
    seat.for_s(30, None, STILL)
    seat.now_s += 60
    assert seat.for_s(0.2, None, STILL) is Posture.UNKNOWN


@pytest.mark.parametrize("hz", [1.0, 2.0, 15.0])
def test_it_is_the_same_at_any_rate(hz: float) -> None:
    seat = Seat(hz)
    assert seat.for_s(20, face()) is Posture.UPRIGHT
    assert seat.for_s(5, face(0, Facing.DESK)) is Posture.HEAD_DOWN
    assert seat.for_s(3, face(2)) is Posture.STANDING
    seat.for_s(2, face())
    seat.for_s(2, None, LEAVING)
    assert seat.for_s(22, None, STILL) is Posture.EMPTY


def test_who_withdrew_is_forgotten() -> None:
    seat = Seat()
    seat.for_s(60, face())
    seat.postures.keep(())
    assert seat.for_s(3, face(2)) is Posture.UPRIGHT
