"""A picture that stands still, or has another shape, is noticed; noise of a sensor is enough."""

import numpy as np
import pytest

from classsense.domain.camera_ports import Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.resources.texts import LANGUAGES, explain
from classsense.vision.picture_watch import PictureWatch
from fakes.vision import plain_picture


def look(watch: PictureWatch, pixels: Pixels, at_s: float) -> str:
    """Return what is wrong with a picture; empty if nothing is."""
    try:
        watch.check(pixels, lesson_ns(at_s), CameraId("front"), "0")
    except KnownError as error:
        words = [explain(error, language) for language in LANGUAGES]
        return error.key if all(words) else "no words"
    return ""


def test_the_same_picture_for_ten_seconds_is_frozen_until_it_changes() -> None:
    watch, still = PictureWatch(), plain_picture(90)
    assert [look(watch, still, at_s) for at_s in (0, 5, 9.9, 10, 12)] == [
        *("", "", ""),
        *("camera_frozen", "camera_frozen"),
    ]
    assert look(watch, plain_picture(91), 13) == ""
    assert [look(watch, plain_picture(91), at_s) for at_s in (14, 22.9, 23)] == [
        *("", ""),
        "camera_frozen",
    ]


def test_the_noise_of_a_sensor_is_enough_to_be_alive() -> None:
    watch, noise = PictureWatch(), np.random.default_rng(1)
    for second in range(60):
        dark = noise.integers(0, 2, (720, 1280, 3), np.uint8)
        assert look(watch, dark, second) == ""


def test_one_picture_a_second_is_alive() -> None:
    watch = PictureWatch()
    assert {look(watch, plain_picture(second % 2), second) for second in range(30)} == {""}


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        ((540, 960), ""),
        ((2160, 3840), ""),
        ((1088, 1920), ""),  # codecs round to whole blocks
        ((480, 640), "camera_turned"),
        ((1280, 720), "camera_turned"),
    ],
)
def test_only_another_shape_is_told_and_it_comes_back(size: tuple[int, int], problem: str) -> None:
    watch = PictureWatch()
    assert look(watch, plain_picture(1, 1080, 1920), 0) == ""
    assert look(watch, plain_picture(2, *size), 1) == problem
    assert look(watch, plain_picture(3, 1080, 1920), 2) == ""


@pytest.mark.parametrize("size", [(2160, 3840), (1280, 720), (1, 1), (720, 1280)])
def test_any_size_is_looked_at(size: tuple[int, int]) -> None:
    watch = PictureWatch(frozen_s=1.0)
    assert [look(watch, plain_picture(5, *size), at_s) for at_s in (0, 1)] == ["", "camera_frozen"]
