"""How much of a region changed: what moves, and what only looks as if it did."""

import numpy as np
import pytest

from classsense.domain.camera_ports import Pixels
from classsense.domain.lesson import Box, SeatId
from classsense.vision.movement import MovementWatch

ONE, OTHER = SeatId("1"), SeatId("2")
REGIONS: dict[SeatId, Box] = {ONE: (0.0, 0.0, 0.5, 1.0), OTHER: (0.5, 0.0, 0.5, 1.0)}
SHAPE = (720, 1280, 3)


def textured(shape: tuple[int, ...] = SHAPE, low: int = 40, high: int = 200) -> Pixels:
    """Return a picture with something in every part of it, the same each time."""
    coarse = np.random.default_rng(1).integers(low, high, (9, 16, 3))
    rows = np.arange(shape[0]) * 9 // shape[0]
    columns = np.arange(shape[1]) * 16 // shape[1]
    return coarse[rows][:, columns].astype(np.uint8)


def noisy(pixels: Pixels, seed: int, sigma: float = 4.0) -> Pixels:
    """Return a picture as a sensor would deliver it."""
    noise = np.random.default_rng(seed).normal(0, sigma, pixels.shape)
    return (pixels + noise).clip(0, 255).astype(np.uint8)


def with_body(pixels: Pixels, left: float, width: float = 0.1) -> Pixels:
    """Return a picture with a light body in it, of a fifth of a half picture if width is .1."""
    drawn = pixels.copy()
    columns = slice(round(left * pixels.shape[1]), round((left + width) * pixels.shape[1]))
    drawn[:, columns] = 250
    return drawn


def told(*pictures: Pixels) -> dict[SeatId, float | None]:
    """Return what is told of the last of some pictures."""
    watch = MovementWatch()
    answers = [watch.look(picture, REGIONS) for picture in pictures]
    return answers[-1]


def test_the_first_look_tells_nothing() -> None:
    assert told(textured()) == {ONE: None, OTHER: None}


def test_what_moves_is_told_where_it_moves() -> None:
    room = textured()
    moved = told(noisy(with_body(room, 0.05), 1), noisy(with_body(room, 0.3), 2))
    assert moved[ONE] == pytest.approx(0.4, abs=0.06)
    assert moved[OTHER] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("sigma", [1.0, 6.0, 20.0])
def test_noise_is_no_movement(sigma: float) -> None:
    moved = told(noisy(textured(), 1, sigma), noisy(textured(), 2, sigma))
    assert moved[ONE] == pytest.approx(0, abs=0.01)


def test_a_lamp_is_no_movement() -> None:
    dimmed = (textured().astype(np.int16) - 30).clip(0, 255).astype(np.uint8)
    assert told(noisy(textured(), 1), noisy(dimmed, 2))[ONE] == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("level", [0, 4, 255])
def test_in_the_dark_and_in_glare_nothing_is_told(level: int) -> None:
    flat = np.full(SHAPE, level, np.uint8)
    assert told(noisy(flat, 1, 1.0), noisy(flat, 2, 1.0)) == {ONE: None, OTHER: None}


def test_backlight_takes_one_region_and_leaves_the_other() -> None:
    room = textured()
    room[:, 640:] = 255
    moved = told(noisy(with_body(room, 0.05), 1), noisy(with_body(room, 0.3), 2))
    assert moved[ONE] is not None
    assert moved[OTHER] is None


def test_a_frozen_picture_tells_nothing() -> None:
    assert told(textured(), textured()) == {ONE: None, OTHER: None}


def test_a_mirrored_picture_tells_the_same_mirrored() -> None:
    pictures = [noisy(with_body(textured(), left), n) for n, left in enumerate((0.05, 0.3))]
    mirrored = [np.ascontiguousarray(picture[:, ::-1]) for picture in pictures]
    assert told(*mirrored)[OTHER] == pytest.approx(told(*pictures)[ONE], abs=0.02)


@pytest.mark.parametrize("shape", [(2160, 3840, 3), (1280, 720, 3), (48, 64, 3), (1, 1, 3)])
def test_any_size_of_picture_will_do(shape: tuple[int, int, int]) -> None:
    room = textured(shape)
    moved = told(noisy(with_body(room, 0.05), 1), noisy(with_body(room, 0.3), 2))
    if min(shape[:2]) > 40:
        assert moved[ONE] == pytest.approx(0.4, abs=0.1)


def test_another_size_of_picture_begins_anew() -> None:
    assert told(textured(), noisy(textured((360, 640, 3)), 1)) == {ONE: None, OTHER: None}


def test_black_pixels_of_a_mask_do_not_count() -> None:
    masked = [noisy(with_body(textured(), left), n) for n, left in enumerate((0.05, 0.3))]
    for picture in masked:
        picture[360:] = 0
    assert told(*masked)[ONE] == pytest.approx(0.4, abs=0.06)


def test_what_is_remembered_is_small_and_wiped() -> None:
    watch = MovementWatch()
    regions = {SeatId(str(n)): (n % 20 / 20, n // 20 / 20, 0.05, 0.05) for n in range(350)}
    picture = textured((1080, 1920, 3))
    watch.look(picture, regions)
    held = watch.held_bytes
    assert 0 < held <= 320 * 180 * 1.1
    for seed in range(3):
        watch.look(noisy(picture, seed), regions)
        assert watch.held_bytes == held
    watch.keep({SeatId("0")})
    assert 0 < watch.held_bytes < 400
    watch.keep(())
    assert watch.held_bytes == 0
