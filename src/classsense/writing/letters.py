"""What stands at each clock of a text, two bytes a unit of UTF-16."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from pycrdt import Doc

from classsense.writing.updates import Said, Span, said_in, units_in

_NOTHING_KNOWN: Final = b"\x00"


class _Run(NamedTuple):
    """Text of one client at clocks without a gap."""

    start: int
    units: "array[int]"

    @property
    def end(self) -> int:
        return self.start + len(self.units)


class Letters:
    """By client and clock, the text that was added. Used by one thread only.

    It is brought up to date when it is needed, so that it costs nothing while others type.
    """

    def __init__(self) -> None:
        self._runs: dict[int, list[_Run]] = {}
        self._state = _NOTHING_KNOWN

    def catch_up(self, doc: "Doc[Any]") -> None:
        """Note what came to a document since the last time, unless it is deleted again."""
        self.add(said_in(doc.get_update(self._state)))
        self._state = doc.get_state()

    def add(self, said: Iterable[Said]) -> None:
        """Note what was added; what a client adds comes behind what is known of it."""
        for each in said:
            runs = self._runs.setdefault(each.client, [])
            end = runs[-1].end if runs else 0
            units = _units_of(each.text)[max(0, end - each.start) :]
            if units and each.start <= end and runs:
                runs[-1].units.extend(units)
            elif units:
                runs.append(_Run(each.start, units))

    def within(self, span: Span) -> Iterator[tuple[int, str]]:
        """Return the text at the clocks of a span: where each part begins, a letter a unit."""
        runs = self._runs.get(span.client, [])
        at = max(0, bisect_right(runs, span.start, key=_start_of) - 1)
        while at < len(runs) and runs[at].start < span.end:
            run = runs[at]
            start, end = max(run.start, span.start), min(run.end, span.end)
            if start < end:
                yield start, "".join(map(chr, run.units[start - run.start : end - run.start]))
            at += 1


def spread(text: str) -> str:
    """Return a text with a letter for each unit of UTF-16."""
    return text if units_in(text) == len(text) else "".join(map(chr, _units_of(text)))


def _units_of(text: str) -> "array[int]":
    return array("H", text.encode("utf-16", "surrogatepass")[2:])


def _start_of(run: _Run) -> int:
    return run.start
