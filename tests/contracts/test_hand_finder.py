"""What every `HandFinder` does: ours, MediaPipe's landmarker, and the fake of the tests."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.camera_ports import FoundHand, HandFinder, Pixels
from classsense.domain.lesson import Box
from classsense.vision.boxes import holds
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.hands_mediapipe import MediapipeHandFinder
from classsense.vision.raised_hands import Aim
from fakes.drawn_room import DrawnPicture, drawn_picture, raised_in
from fakes.vision import RecordingHandFinder, plain_picture

ASPECT = 16 / 9
FRAME = 60
"""Of the drawn class of the tests; hands are up in it."""
FINDERS: dict[str, type[LiteRtHandFinder | MediapipeHandFinder]] = {
    "litert": LiteRtHandFinder,
    "mediapipe": MediapipeHandFinder,
}


@pytest.fixture(params=["fake", *(pytest.param(kind, marks=pytest.mark.model) for kind in FINDERS)])
def finder(request: pytest.FixtureRequest) -> Iterator[HandFinder]:
    if request.param == "fake":
        yield RecordingHandFinder([_hand(box) for box in raised_in(FRAME).values()])
        return
    folder: Path = request.getfixturevalue("weights_folder")
    hands = FINDERS[request.param](folder / "hand_landmarker.task")
    yield hands
    hands.close()


def _hand(box: Box) -> FoundHand:
    left, top, width, height = box
    x = left + width / 2
    return FoundHand((x, top + height), (x, top + height / 2), (x, top), 0.9)


def area_of(picture: DrawnPicture, seat: str) -> Box:
    """Return where a hand of `seat` is looked for."""
    return Aim().area(next(face.box for face in picture.faces if face.seat == seat), ASPECT)


def test_a_raised_hand_is_found_where_it_is(finder: HandFinder) -> None:
    picture = drawn_picture(FRAME)
    raised = raised_in(FRAME)
    assert len(raised) >= 10
    hits = 0
    for seat, (left, top, width, height) in raised.items():
        around = (left - width / 2, top - height / 4, 2 * width, 1.5 * height)
        found = finder.find(picture.pixels, area_of(picture, seat))
        hits += any(holds(around, hand.knuckle) for hand in found)
        assert all(0 <= hand.score <= 1 for hand in found)
    assert hits >= 0.7 * len(raised)


def test_a_raised_hand_points_up(finder: HandFinder) -> None:
    picture = drawn_picture(FRAME)
    for seat, box in raised_in(FRAME).items():
        for hand in finder.find(picture.pixels, area_of(picture, seat)):
            if holds(box, hand.knuckle):
                assert hand.tip[1] < hand.knuckle[1] < hand.wrist[1]


def test_where_nothing_is_no_hand_is_found(finder: HandFinder) -> None:
    assert list(finder.find(plain_picture(0, 720, 1280), (0.3, 0.3, 0.2, 0.35))) == []


@pytest.mark.parametrize(
    "area", [(-0.1, -0.2, 0.2, 0.36), (0.95, 0.9, 0.2, 0.36), (2, 2, 0.1, 0.1)]
)
def test_an_area_beyond_the_frame_is_no_problem(finder: HandFinder, area: Box) -> None:
    finder.find(drawn_picture(0).pixels, area)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (2160, 3840)])
def test_any_size_of_picture_will_do(finder: HandFinder, size: tuple[int, int]) -> None:
    pixels: Pixels = np.zeros((*size, 3), np.uint8)
    assert list(finder.find(pixels, (0.2, 0.2, 0.5, 0.5))) == []


def test_it_has_a_name(finder: HandFinder) -> None:
    assert finder.name
