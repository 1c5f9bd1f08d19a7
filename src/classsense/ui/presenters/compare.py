"""All tables side by side, in the order in which they stand in the room: no ranking."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import seconds
from classsense.domain.lesson import GroupId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, KeywordView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent
from classsense.ui.presenters.strips import length_of
from classsense.ui.presenters.talk_figures import ChanceModel, Measure, present_chance
from classsense.ui.presenters.timeline import activity_of, past_bands, ticks_of

_COLUMNS: Final = (2, 3)
"""The fewest and the most tables side by side: a card needs its width."""
_RATE_STEPS: Final = (5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0)
"""Right ends of the scale of turns per minute, so that it changes rarely."""
_MOST_WORDS: Final = 4
_FEWEST: Final = 3
_ENOUGH_QUESTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of a table on a scale that all tables share.

    Attributes:
        value: 0..1 of the scale; None is hatched: unknown, or too early.
    """

    name: str
    value: float | None
    figure: str


@dataclass(frozen=True, slots=True)
class CompareCard:
    """One table beside the others.

    Attributes:
        note: Why there is little to see; empty if there is not.
        activity: 0 nobody, 1 one voice, 2 many per bin of 10 s; None was not heard.
        chance: How even the talk is; None where voices are not told apart.
        balance: The same in a word.
        words: The table's own words in one line.
    """

    id: GroupId
    name: str
    note: str
    bars: tuple[Bar, ...]
    chance: ChanceModel | None
    balance: str
    activity: tuple[int | None, ...]
    since_s: float
    words: str
    description: str


@dataclass(frozen=True, slots=True)
class ClassBand:
    """How many spoke at the tables of the class, over time; times in seconds.

    Attributes:
        shares: Of the tables heard, with many voices and with one; the rest is silent. None where
            no table was heard.
        bands: Title, colour, start and end of each activity.
    """

    bin_s: float
    length_s: float
    now_s: float
    shares: tuple[tuple[float, float] | None, ...]
    ticks: tuple[float, ...]
    bands: tuple[tuple[str, str, float, float], ...]


@dataclass(frozen=True, slots=True)
class CompareModel:
    """The page that compares the tables.

    Attributes:
        columns: How many tables stand side by side, as in the room.
        axis_s, now_s: Length of the axis that the cards share, and where now is on it.
        words: Of the whole class; or why there are none.
    """

    cards: tuple[CompareCard, ...]
    columns: int
    axis_s: float
    now_s: float
    band: ClassBand
    teacher: tuple[Measure, ...]
    words: str
    empty: str


class ComparePresenter:
    """Turns a Snapshot into a CompareModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot) -> CompareModel:
        """Return all tables side by side."""
        views = sorted(snapshot.groups, key=lambda view: (view.place[1], view.place[0]))
        rates = [rate for view in views if (rate := _rate(view)) is not None]
        most = max(rates, default=0.0)
        scale = next((step for step in _RATE_STEPS if most <= step), _RATE_STEPS[-1])
        now = float(int(seconds(snapshot.at)))
        return CompareModel(
            cards=tuple(self._card(view, scale) for view in views),
            columns=_columns(views),
            axis_s=length_of(now, snapshot.plan.duration_s),
            now_s=now,
            band=self._band(snapshot, now),
            teacher=self._teacher(snapshot),
            words=self._words(snapshot.keywords) or self._texts("compare.no_words"),
            empty="" if views else self._texts("room.empty"),
        )

    def _card(self, view: GroupView, scale: float) -> CompareCard:
        bars = self._bars(view, scale)
        chance = None if view.paused else present_chance(view, self._texts)
        note = self._note(view)
        said = [view.name, note, *(f"{bar.name} {bar.figure}" for bar in bars)]
        if chance is not None:
            said.append(f"{self._texts('measure.evenness')} {chance.figure}")
        return CompareCard(
            id=view.id,
            name=view.name,
            note=note,
            bars=bars,
            chance=chance,
            balance=self._balance(view, chance),
            activity=view.activity,
            since_s=seconds(view.strips_since),
            words=self._words(view.keywords),
            description=self._texts("list").join(part for part in said if part),
        )

    def _bars(self, view: GroupView, scale: float) -> tuple[Bar, ...]:
        heard = view.mode is not GroupMode.SILENT and not view.paused
        voices = heard and view.mode is GroupMode.VOICES
        share = view.talk_share if heard else None
        overlap = view.overlap_share if voices else None
        rate = _rate(view) if voices else None
        early = self._texts("measure.early") if voices else UNKNOWN
        turns = early if rate is None else f"{rate:.1f}"
        return (
            Bar(self._texts("compare.talk"), _stepped(share), percent(share)),
            Bar(
                self._texts("compare.turns"),
                None if rate is None else _stepped(min(1.0, rate / scale)),
                turns,
            ),
            Bar(self._texts("compare.overlap"), _stepped(overlap), percent(overlap)),
        )

    def _balance(self, view: GroupView, chance: ChanceModel | None) -> str:
        if chance is None:
            return UNKNOWN
        if view.uneven is None:
            return chance.figure
        return self._texts("compare.uneven" if view.uneven else "compare.within_chance")

    def _note(self, view: GroupView) -> str:
        if view.paused:
            return self._texts("room.paused")
        if view.mode is not GroupMode.VOICES:
            return self._texts(f"compare.mode_{view.mode}")
        if view.heard_s <= 0:
            return self._texts("room.not_heard")
        return self._texts("room.not_sure") if view.doubt else ""

    def _words(self, found: tuple[KeywordView, ...]) -> str:
        enough = [word for word in found if word.count >= _FEWEST][:_MOST_WORDS]
        return self._texts("list").join(f"{w.text}?" if w.maybe else w.text for w in enough)

    def _band(self, snapshot: Snapshot, now: float) -> ClassBand:
        line = snapshot.timeline
        length = length_of(now, snapshot.plan.duration_s)
        return ClassBand(
            bin_s=line.bin_s,
            length_s=length,
            now_s=now,
            shares=activity_of(line),
            ticks=ticks_of(length),
            bands=tuple((b.title, b.colour, b.start_s, b.end_s) for b in past_bands(snapshot)),
        )

    def _teacher(self, snapshot: Snapshot) -> tuple[Measure, ...]:
        teacher = snapshot.teacher
        share = snapshot.teacher_talk_share if teacher.share is None else teacher.share
        early = teacher.questions < _ENOUGH_QUESTIONS
        rows = {
            "share": (percent(share), False),
            "questions": (str(teacher.questions) if share is not None else UNKNOWN, False),
            "wait_1": self._wait(teacher.wait_1_s, early=early),
            "wait_over_3": (
                self._texts("measure.early") if early else percent(teacher.wait_1_over_3s_share),
                early,
            ),
            "wait_2": self._wait(teacher.wait_2_s, early=teacher.wait_2_s is None),
        }
        return tuple(
            Measure(
                self._texts(f"teacher.{name}"),
                figure,
                self._texts(f"teacher.{name}_hint", needed=_ENOUGH_QUESTIONS),
                too_early,
            )
            for name, (figure, too_early) in rows.items()
        )

    def _wait(self, wait_s: float | None, *, early: bool) -> tuple[str, bool]:
        if early or wait_s is None:
            return self._texts("measure.early"), True
        return self._texts("measure.seconds", number=f"{wait_s:.1f}"), False

    def moment(self, band: ClassBand, at_s: float) -> str:
        """Return what the band says of a moment, in one sentence."""
        index = int(at_s / band.bin_s)
        found = band.shares[index] if 0 <= index < len(band.shares) else None
        many, one = (None, None) if found is None else found
        nobody = None if many is None or one is None else 1 - many - one
        return self._texts(
            "compare.moment",
            at=clock(at_s),
            nobody=percent(nobody),
            one=percent(one),
            many=percent(many),
        )


def _columns(views: list[GroupView]) -> int:
    """Return how many tables stand side by side in the room, within what a page can show."""
    rows = Counter(round(view.place[1], 1) for view in views)
    fewest, most = _COLUMNS
    return max(fewest, min(most, max(rows.values(), default=most)))


def _rate(view: GroupView) -> float | None:
    """Return turns per minute; None where voices are not told apart or a minute is not heard."""
    if view.mode is not GroupMode.VOICES or view.turns is None or view.heard_s < _MINUTE_S:
        return None
    return dict(view.figures).get("turns_per_min")


_MINUTE_S: Final = 60.0


def _stepped(share: float | None) -> float | None:
    return None if share is None else round(share * 100) / 100
