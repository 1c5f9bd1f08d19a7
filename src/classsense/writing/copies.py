"""A reader's copy of a group's text, brought up to date step by step. Safe from any thread."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.lesson import SeatId, seat_order
from classsense.domain.texts_desk import NewUpdates
from classsense.domain.writing import NOBODY, KeptUpdate, Moved
from classsense.domain.written_text import Blocks
from classsense.writing.reading import doc_of, read_text
from classsense.writing.shares import characters_by, passages_by
from classsense.writing.tally import Tally

_NOTHING: Final = b"\x00\x00"


def _nobody() -> Mapping[int, SeatId]:
    return MappingProxyType({})


def _nothing() -> Mapping[SeatId, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TextCopy:
    """A text as it was when it was looked at.

    Attributes:
        number: Of the newest update in it.
        blocks: What stands there.
        characters: Of each seat, without spaces; seats that wrote nothing are not in it.
    """

    number: int = 0
    blocks: Blocks = ()
    characters: Mapping[SeatId, int] = field(default_factory=_nothing)
    whole: bytes = _NOTHING
    owners: Mapping[int, SeatId] = field(default_factory=_nobody)
    moved: tuple[Moved, ...] = ()


def caught_up(copy: TextCopy, new: NewUpdates) -> TextCopy:
    """Return a copy with what came since; the same one if nothing did."""
    if not new.updates:
        return copy
    doc = doc_of((copy.whole, *(update.body for update in new.updates)))
    whole = doc.get_update()
    owners = MappingProxyType(_owners(new.updates, copy.owners))
    moved = (*copy.moved, *(each for update in new.updates for each in update.moved))
    return TextCopy(
        new.number,
        read_text(doc),
        MappingProxyType(_of_pupils(characters_by(whole, owners, moved))),
        whole,
        owners,
        moved,
    )


def passages_of(copy: TextCopy) -> Mapping[SeatId, Sequence[str]]:
    """Return what each pupil's seat wrote of what stands there, in passages; by seat."""
    return {
        seat: passages
        for seat, passages in sorted(
            passages_by(copy.whole, copy.owners, copy.moved).items(), key=_order
        )
        if seat in copy.characters
    }


def without_writers(new: NewUpdates, erased: Collection[SeatId]) -> NewUpdates:
    """Return what came with `NOBODY` in place of the seats whose pupils were erased."""
    if not erased:
        return new
    updates = [
        replace(update, seat=NOBODY) if update.seat in erased else update for update in new.updates
    ]
    return NewUpdates(new.number, updates)


def text_at(updates: Sequence[KeptUpdate], at: LessonNs) -> Blocks:
    """Return a text as it was at a moment."""
    return read_text(doc_of(bodies_until(updates, at)))


def bodies_until(updates: Sequence[KeptUpdate], at: LessonNs) -> list[bytes]:
    """Return the updates that had come by a moment."""
    return [update.body for update in updates if update.at <= at]


@dataclass(frozen=True, slots=True)
class ShareBin:
    """How much of a text was whose at the end of a stretch of time, in characters."""

    end_s: float
    characters: Mapping[SeatId, int]


def shares_over(
    updates: Sequence[KeptUpdate], until: LessonNs, bin_s: float
) -> tuple[ShareBin, ...]:
    """Return whose the text was over the lesson, bin by bin from its beginning to `until`."""
    found: list[ShareBin] = []
    tally, left = Tally(), deque(sorted(updates, key=lambda update: update.at))
    owners: dict[int, SeatId] = {}
    characters = _nothing()
    for number in range(1, int(seconds(until) // bin_s) + 2):
        end, due = lesson_ns(number * bin_s), []
        while left and left[0].at < end:
            due.append(left.popleft())
        if due:
            tally.add(due)
            owners = _owners(due, owners)
            characters = MappingProxyType(_of_pupils(tally.characters(owners)))
        found.append(ShareBin(number * bin_s, characters))
    return tuple(found)


def _owners(updates: Sequence[KeptUpdate], known: Mapping[int, SeatId]) -> dict[int, SeatId]:
    owners = dict(known)
    for update in updates:
        for client in update.clients:
            owners.setdefault(client, update.seat)
    return owners


def _of_pupils(characters: Mapping[SeatId, int]) -> dict[SeatId, int]:
    """Leave out what the teacher wrote, who has no seat, and what an erased pupil did."""
    left_out = {"", NOBODY}
    ordered = sorted(characters.items(), key=_order)
    return {s: count for s, count in ordered if s not in left_out and count}


def _order(item: tuple[SeatId, object]) -> list[tuple[int, str]]:
    return seat_order(item[0])
