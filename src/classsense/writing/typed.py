"""Reads the usual change of a text, a few letters typed within a line, in a fraction of the time.

Whatever is not quite usual is left to `classsense.writing.updates`, which says the same of this.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from classsense.writing.pairs import Pairs
from classsense.writing.structure import Parts
from classsense.writing.varints import LARGEST

_BEHIND: Final = 0x84
"""Text (4) with an origin (0x80) at its left."""
_BETWEEN: Final = 0xC4
"""And at its right (0x40)."""
_FOUR_BYTES: Final = 0xF0
"""From this byte on letters of UTF-8 are of two units in UTF-16."""
_MORE: Final = 0x80
_MOST_BITS: Final = 56
MOST_BYTES: Final = 200
"""Of an update: beyond that reading it in the usual way costs little more."""


class Typed(NamedTuple):
    """Text that one client added in one piece behind something, and nothing else.

    Attributes:
        client: Whose it is.
        start: Its first clock.
        end: The clock after its last; a clock is a unit of UTF-16, here a letter.
        behind: Client and clock of the letter at its left.
        before: Likewise at its right; None if none was named.
    """

    client: int
    start: int
    end: int
    behind: tuple[int, int]
    before: tuple[int, int] | None


def typed_in(update: bytes) -> Typed | None:
    """Return what was typed, or None if the update is anything else, or is none."""
    try:
        if update[0] != 1 or update[1] != 1:  # one client with one piece
            return None
        client, at = _number(update, 2)
        start, at = _number(update, at)
        info = update[at]
        at += 1
        if info not in {_BEHIND, _BETWEEN}:
            return None
        left, at = _number(update, at)
        left_clock, at = _number(update, at)
        before = None
        if info == _BETWEEN:
            right, at = _number(update, at)
            right_clock, at = _number(update, at)
            before = (right, right_clock)
        size, at = _number(update, at)
        if len(update) != at + size + 1 or update[-1]:  # nothing may be deleted
            return None
        letters = _letters(update[at:-1])
    except (IndexError, UnicodeDecodeError):
        return None
    if not letters:
        return None
    return Typed(client, start, start + letters, (left, left_clock), before)


def goes_on(typed: Typed, here: Mapping[int, int], pairs: Pairs, parts: Parts) -> bool:
    """Return whether a client goes on where it stopped, with letters behind a letter that is here.

    Then nothing of it can wait for something else.

    Args:
        typed: What it typed.
        here: By client: how much of it the text has.
        pairs: Of the text.
        parts: Of the text.
    """
    if here.get(typed.client, 0) != typed.start or parts.may_have(*typed.behind):
        return False
    for named, gap in ((typed.behind, 1), (typed.before, 0)):
        if named is not None and (
            named[1] >= here.get(named[0], 0) or pairs.stand_around(named[0], named[1] + gap)
        ):
            return False
    return True


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return an unsigned number as `varints.Reader` reads it, and where it ends.

    Raises:
        IndexError: There is none.
    """
    value = data[at]
    at += 1
    if value < _MORE:
        return value, at
    value &= 0x7F
    for shift in range(7, _MOST_BITS, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < _MORE:
            if value > LARGEST:
                break
            return value, at
    raise IndexError


def _letters(text: bytes) -> int:
    """Return how many letters of one unit a text has; 0 if it has any of two.

    Raises:
        UnicodeDecodeError: It is no UTF-8.
    """
    if text.isascii():
        return len(text)
    return 0 if max(text) >= _FOUR_BYTES else len(text.decode())
