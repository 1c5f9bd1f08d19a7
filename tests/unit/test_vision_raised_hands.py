"""Hands to faces, and looks to a state of each seat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.camera_ports import DetectedFace, FoundHand
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, SeatId
from classsense.vision.raised_hands import AIMS, Aim, HandRule, HandStates
from fakes.vision import face_at, raised_beside

ASPECT = 16 / 9
RULE = HandRule()
SEAT = SeatId("1-1")
LEFT, RIGHT = face_at(0.3, 0.5, 0.1), face_at(0.6, 0.5, 0.1)


def moved(hand: FoundHand, across: float = 0.0, down: float = 0.0) -> FoundHand:
    """Return the hand somewhere else in the frame."""
    points = (hand.wrist, hand.knuckle, hand.tip)
    wrist, knuckle, tip = ((x + across, y + down) for x, y in points)
    return FoundHand(wrist, knuckle, tip, hand.score)


def up_of(hands: list[FoundHand], faces: list[DetectedFace], *others: Box) -> set[int]:
    """Return whose hands are up."""
    return set(RULE.raised(hands, [face.box for face in faces], others, ASPECT))


@pytest.mark.parametrize("side", [-1, 1])
def test_a_hand_beside_and_above_a_face_is_its_own(side: int) -> None:
    for place, face in enumerate((LEFT, RIGHT)):
        assert up_of([raised_beside(face, side=side)], [LEFT, RIGHT]) == {place}


def test_without_hands_or_faces_nobody_raises() -> None:
    assert up_of([], [LEFT]) == set()
    assert up_of([raised_beside(LEFT)], []) == set()


def test_each_of_many_gets_the_own_hand() -> None:
    faces = [face_at(x, 0.6, 0.1) for x in (0.1, 0.3, 0.5, 0.7, 0.9)]
    hands = [raised_beside(faces[place], side=-1) for place in (4, 0, 2)]
    assert up_of(hands, faces) == {0, 2, 4}


def test_a_hand_straight_over_a_head_belongs_to_who_sits_behind() -> None:
    front, behind = face_at(0.5, 0.6, 0.12), face_at(0.57, 0.45, 0.1)
    hand = raised_beside(behind, side=-1)
    assert up_of([hand], [front, behind]) == {1}


@pytest.mark.parametrize(
    ("across", "down"), [(0.0, 0.16), (0.0, 0.4), (0.2, 0.0), (0.0, -0.25), (-0.053, 0.15)]
)
def test_a_hand_elsewhere_is_nobodys(across: float, down: float) -> None:
    """Beside the cheek, on the table, too far aside, too high, on the face itself."""
    assert up_of([moved(raised_beside(LEFT), across, down)], [LEFT]) == set()


def test_a_hand_that_hangs_or_lies_is_not_up() -> None:
    hand = raised_beside(LEFT)
    hanging = FoundHand(hand.tip, hand.knuckle, hand.wrist, 0.9)
    x, y = hand.knuckle
    lying = FoundHand((x - 0.02, y), (x, y), (x + 0.02, y), 0.9)
    assert up_of([hanging], [LEFT]) == up_of([lying], [LEFT]) == set()


def test_a_hand_much_too_small_or_large_for_the_face_is_nobodys() -> None:
    x, y = raised_beside(LEFT).knuckle
    for length in (0.02, 0.25):
        hand = FoundHand((x, y + length / 2), (x, y), (x, y - length / 2), 0.9)
        assert up_of([hand], [LEFT]) == set()


def test_a_hand_without_any_length_is_nobodys() -> None:
    x, y = raised_beside(LEFT).knuckle
    assert up_of([FoundHand((x, y), (x, y), (x, y), 0.9)], [LEFT]) == set()


def test_the_same_hand_found_in_two_squares_is_one() -> None:
    hand = raised_beside(LEFT)
    twice = [hand, moved(hand, 0.004, 0.004)]
    assert len(RULE.distinct(twice, ASPECT)) == 1
    assert len(RULE.distinct([hand, moved(hand, 0.1)], ASPECT)) == 2
    near = face_at(0.36, 0.5, 0.1)
    assert up_of(twice, [LEFT, near]) == {0}


def test_the_hand_of_a_face_that_did_not_agree_is_given_to_nobody() -> None:
    neighbour = face_at(0.36, 0.5, 0.1)
    hand = raised_beside(LEFT, side=1)
    assert up_of([hand], [neighbour]) == {0}, "or the next line would show nothing"
    assert up_of([hand], [neighbour], LEFT.box) == set()


def test_two_hands_of_a_face_that_did_not_agree_are_given_to_nobody() -> None:
    neighbour = face_at(0.36, 0.5, 0.1)
    hands = [raised_beside(LEFT, side=side) for side in (-1, 1)]
    assert up_of(hands, [neighbour], LEFT.box) == set()
    assert up_of([*hands, raised_beside(neighbour)], [neighbour], LEFT.box) == {0}


@given(
    st.floats(0.2, 0.8),
    st.floats(0.3, 0.9),
    st.floats(0.02, 0.2),
    st.sampled_from([0.5, 1.0, 1.78]),
)
def test_it_is_the_same_anywhere_and_at_any_size(
    x: float, y: float, size: float, aspect: float
) -> None:
    face = DetectedFace((x, y, size / aspect, size), 0.9)
    hands = [raised_beside(face, aspect, side) for side in (-1, 1)]
    assert RULE.raised(hands[:1], [face.box], [], aspect) == {0}
    assert RULE.raised(hands, [face.box], [], aspect) == {0}


def test_every_aim_holds_a_raised_hand_on_either_side() -> None:
    for aim in AIMS:
        left, top, width, height = aim.area(LEFT.box, ASPECT)
        assert width * ASPECT == pytest.approx(height)
        for side in (-1, 1):
            hand = raised_beside(LEFT, side=side)
            for x, y in (hand.wrist, hand.tip):
                assert left < x < left + width
                assert top < y < top + height


def test_an_aim_is_measured_in_faces() -> None:
    left, top, width, height = Aim(side=6, above=1, aside=0).area(LEFT.box, 1.0)
    assert (left + width / 2, top + height / 2) == pytest.approx((0.3, 0.4))
    assert (width, height) == pytest.approx((0.6, 0.6))


def test_a_small_face_tells_nothing() -> None:
    assert RULE.tells((0, 0, 0.1, 20 / 720), 720)
    assert not RULE.tells((0, 0, 0.1, 19 / 720), 720)


def states_of(looks: list[tuple[float, bool]]) -> HandStates:
    """Return the states after looks at one seat, as (second, hand seen)."""
    states = HandStates()
    for at_s, hand in looks:
        states.looked(SEAT, lesson_ns(at_s), hand=hand)
    return states


def up(looks: list[tuple[float, bool]], at_s: float | None = None) -> bool | None:
    """Return what is told after some looks, or at a time after them."""
    return states_of(looks).up(SEAT, lesson_ns(looks[-1][0] if at_s is None else at_s))


def test_a_seat_that_nobody_looked_at_is_unknown() -> None:
    assert HandStates().up(SEAT, lesson_ns(1)) is None


def test_one_sight_is_not_enough_and_two_are() -> None:
    assert up([(0, False)]) is False
    assert up([(0, True)]) is False
    assert up([(0, True), (0.2, True), (0.4, True)]) is False
    assert up([(0, True), (0.6, True)]) is True


def test_one_miss_breaks_nothing() -> None:
    assert up([(0, True), (0.6, False), (1.0, True)]) is True
    assert up([(0, True), (0.6, True), (1.2, False)]) is True


def test_two_sights_far_apart_are_no_hand_held_up() -> None:
    assert up([(0, True), (0.8, False), (2.1, False), (2.6, True)]) is False


def test_it_is_released_after_a_while() -> None:
    held = [(0.0, True), (1.0, True)]
    assert up([*held, (2.0, False)]) is True
    assert up([*held, (2.0, False), (2.6, False)]) is False
    assert up([*held, (2.6, False), (3.0, True)]) is False


def test_what_was_not_looked_at_lately_is_unknown() -> None:
    held = [(0.0, True), (1.0, True)]
    assert up(held, 4.4) is True
    assert up(held, 4.6) is None
    assert up([*held, (9.0, True)]) is False, "it begins anew"


def test_a_first_sight_and_a_first_miss_are_doubtful() -> None:
    assert not states_of([(0, False)]).doubtful(SEAT)
    assert states_of([(0, True)]).doubtful(SEAT)
    assert not states_of([(0, True), (0.6, True)]).doubtful(SEAT)
    assert states_of([(0, True), (0.6, True), (1.2, False)]).doubtful(SEAT)
    assert not states_of([(0, True), (0.6, True), (1.2, False), (2.0, False)]).doubtful(SEAT)


def test_seats_are_kept_apart_and_forgotten() -> None:
    states = states_of([(0, True), (0.6, True)])
    other = SeatId("1-2")
    states.looked(other, lesson_ns(0.6), hand=False)
    assert states.up(other, lesson_ns(0.6)) is False
    states.keep({other})
    assert states.up(SEAT, lesson_ns(0.6)) is None
    assert states.up(other, lesson_ns(0.6)) is False
