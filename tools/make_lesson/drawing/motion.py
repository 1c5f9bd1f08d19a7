"""Smooth motion out of few key values: pure functions over all frames at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]
"""One value per frame."""


@dataclass(frozen=True, slots=True)
class Key:
    """From `at_s` on the value moves to `value`, within `ease_s`."""

    at_s: float
    value: float
    ease_s: float = 0.5


def smooth_step(progress: NDArray[np.float64]) -> Signal:
    """Return the minimum-jerk way from 0 to 1 (Flash and Hogan 1985) for progress 0..1."""
    u = np.clip(progress, 0.0, 1.0)
    return np.asarray(u**3 * (10.0 - 15.0 * u + 6.0 * u**2), np.float64)


def glide(times_s: Signal, keys: Sequence[Key], start: float = 0.0) -> Signal:
    """Return the values at `times_s` of a motion that begins at `start` and follows `keys`."""
    values = np.full(times_s.shape, start)
    before = start
    for key in keys:
        values += (key.value - before) * smooth_step((times_s - key.at_s) / key.ease_s)
        before = key.value
    return values


def bump(times_s: Signal, start_s: float, end_s: float, ease_s: float = 0.5) -> Signal:
    """Return 0, then 1 from `start_s + ease_s` to `end_s - ease_s`, then 0 again."""
    up = smooth_step((times_s - start_s) / ease_s)
    return np.asarray(up - smooth_step((times_s - end_s + ease_s) / ease_s), np.float64)


def wander(times_s: Signal, random: np.random.Generator, size: float) -> Signal:
    """Return the small shifts that nobody can suppress, about `size` large.

    Every few seconds the value moves a little and then rests: children do hold still in between,
    and a film in which nothing ever rests takes four times the space.
    """
    moments = np.cumsum(random.exponential(3.2, int(times_s[-1] / 2) + 4) + 0.7)
    keys = [Key(float(at), float(random.normal(0, 0.7) * size), 0.7) for at in moments]
    return glide(times_s, keys, start=float(random.normal(0, 0.7) * size))


def nods(times_s: Signal, starts_s: Sequence[float], size_deg: float = 7.0) -> Signal:
    """Return the pitch of nodding twice from each start on, in degrees, downwards."""
    total = np.zeros(times_s.shape)
    for start in starts_s:
        since = times_s - start
        inside = (since >= 0) & (since < 1.25)
        total -= np.where(inside, size_deg * np.sin(2 * np.pi * since / 1.25) ** 2, 0.0)
    return total
