"""When each voice of a table spoke, on one time axis with its answers and the activities."""

from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import seconds
from classsense.domain.lesson import NO_MEMBERS, SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, Snapshot, VoiceShare, VoiceStrip
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import clock, percent
from classsense.ui.presenters.timeline import Band, past_bands, ticks_of
from classsense.ui.presenters.voices import Fill, look_of

BIN_S: Final = 10.0
_LENGTHS_S: Final = (300, 600, 900, 1200, 1800, 2700, 3600)
"""Lengths of the axis, so that it is drawn anew a few times a lesson and not all the time."""
_STEPS: Final = 20
"""Of a whole bin; nothing is painted for less."""
UNSETTLED_BINS: Final = 2
"""Bins at the end whose labels may still change."""


@dataclass(frozen=True, slots=True)
class StripRow:
    """The strip of one voice, or of "anybody" where voices are not told apart.

    Attributes:
        letter: `A`, `B` ...; empty where voices are not told apart.
        name: What stands beside the letter: the seat if known, or who it is.
        figures: Share and time.
        bins: 0..1 per bin; None where nothing was heard.
    """

    letter: str
    colour: str
    fill: Fill
    name: str
    figures: str
    bins: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class StripsModel:
    """All strips of a table and their axis, times in seconds since the lesson began.

    Attributes:
        since_s, length_s: Where the axis begins, and how much of the lesson it shows.
        unsettled: Bins at the end whose labels may still change: drawn lighter.
        pick_s: The moment that the teacher picked; None is now.
        answers: When the table's answers came.
    """

    rows: tuple[StripRow, ...]
    since_s: float
    now_s: float
    length_s: float
    ticks: tuple[float, ...]
    bands: tuple[Band, ...]
    answers: tuple[float, ...]
    unsettled: int
    pick_s: float | None
    description: str


def present_strips(
    view: GroupView, snapshot: Snapshot, pick_s: float | None, texts: Texts
) -> StripsModel:
    """Return the strips of a table."""
    since, now = seconds(view.strips_since), float(int(seconds(snapshot.at)))
    planned = snapshot.plan.duration_s
    length = length_of(now - since, None if planned is None else planned - since)
    seats = {seat.id for seat in snapshot.seats if seat.group == view.id}
    asked = (*snapshot.earlier, *((snapshot.question,) if snapshot.question else ()))
    rows = _rows(view, texts)
    return StripsModel(
        rows=rows,
        since_s=since,
        now_s=now,
        length_s=length,
        ticks=tuple(since + at for at in ticks_of(length)),
        bands=tuple(band for band in past_bands(snapshot) if band.end_s > since),
        answers=tuple(
            seconds(answer.at)
            for question in asked
            for answer in question.answers
            if answer.seat in seats
        ),
        unsettled=UNSETTLED_BINS if view.unsettled else 0,
        pick_s=pick_s,
        description=texts("list").join(f"{row.letter} {row.name} {row.figures}" for row in rows),
    )


def length_of(shown_s: float, planned_s: float | None = None) -> float:
    """Return how long the axis is that shows `shown_s` seconds: it grows in steps.

    Args:
        shown_s: Seconds from the axis' beginning until now.
        planned_s: Seconds from there until the planned end, where the axis ends too while the
            lesson keeps to it.
    """
    length = float(next((length for length in _LENGTHS_S if shown_s <= length), _LENGTHS_S[-1]))
    return length if planned_s is None or planned_s < shown_s else min(length, planned_s)


def bin_of(at_s: float, model: StripsModel) -> tuple[float, float]:
    """Return start and end of the bin in which a moment lies."""
    number = int((at_s - model.since_s) // BIN_S)
    start = model.since_s + number * BIN_S
    return start, start + BIN_S


def _rows(view: GroupView, texts: Texts) -> tuple[StripRow, ...]:
    if view.mode is GroupMode.SILENT:
        return ()
    if view.mode is GroupMode.ENERGY:
        bins = tuple(None if spoke is None else float(spoke > 0) for spoke in view.activity)
        name = texts("strips.anybody")
        return (StripRow("", "teacher", Fill.STRIPES, name, percent(view.talk_share), bins),)
    shares = {voice.voice: voice for voice in view.voices}
    strips = {strip.voice: strip for strip in view.strips}
    names = [*shares, *(voice for voice in strips if voice not in shares)]
    return tuple(_row(name, shares.get(name), strips.get(name), texts) for name in names)


def _row(name: str, share: VoiceShare | None, strip: VoiceStrip | None, texts: Texts) -> StripRow:
    look = look_of(name)
    bins = tuple(map(_stepped, strip.bins)) if strip else ()
    if name in NO_MEMBERS:
        spoken = sum(spoke or 0.0 for spoke in bins) * BIN_S
        return StripRow(
            texts(f"strips.{name}_letter"),
            look.colour,
            look.fill,
            texts(f"strips.{name}"),
            clock(spoken),
            bins,
        )
    figures = "" if share is None else percent(share.share)
    if share is not None:
        figures = texts("group.voice", share=figures, time=clock(share.speaking_s))
    return StripRow(name, look.colour, look.fill, seat_name(share, texts), figures, bins)


def seat_name(share: VoiceShare | None, texts: Texts) -> str:
    """Return the seat of a voice that a sound check tied; empty if none."""
    seat: SeatId | None = share.seat if share is not None else None
    return texts("strips.seat", seat=seat) if seat else ""


def _stepped(share: float | None) -> float | None:
    return None if share is None else round(share * _STEPS) / _STEPS
