"""Numbers that may be typed, with their ranges: what is outside is wrong usage."""

import argparse
from collections.abc import Callable
from typing import TypeVar

N = TypeVar("N", int, float)


def within(kind: Callable[[str], N], least: N, most: N) -> Callable[[str], N]:
    """Return what turns a word into a number of `least` to `most`, for `add_argument(type=...)`."""

    def number(word: str) -> N:
        try:
            value = kind(word)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{word} is no number from {least} to {most}")
        return value

    return number
