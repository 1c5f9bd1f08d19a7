"""The discussion figures of a table: plain names, how to read them, and when it is too early."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent

ENOUGH_TURNS: Final = 20
"""Turns from which figures of who follows whom are shown (docs/measures.md)."""
_ENOUGH_HEARD_S: Final = 60.0
"""Sound from which rates per minute are shown."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and how to read it.

    Attributes:
        figure: As text: a number, a dash where it is unknown, or that it is too early.
        hint: What it is, and what it does not mean.
        early: Whether it is too early to say.
    """

    name: str
    figure: str
    hint: str
    early: bool = False


@dataclass(frozen=True, slots=True)
class ChanceModel:
    """How uneven the talk is, against what chance alone brings about.

    Attributes:
        value: Normalised Gini, 0..1; None if unknown.
        floor: What chance alone reaches, 0..1; None if it is too early.
        figure, hint: The same in words.
    """

    value: float | None
    floor: float | None
    figure: str
    hint: str


_Write = Callable[[float, Texts], str]


def _share(value: float, _texts: Texts) -> str:
    return percent(value)


def _count(value: float, _texts: Texts) -> str:
    return str(round(value))


def _rate(value: float, texts: Texts) -> str:
    return texts("measure.per_minute", number=f"{value:.1f}")


def _time(value: float, texts: Texts) -> str:
    return texts("measure.seconds", number=f"{value:.1f}")


_FIGURES: Final[tuple[tuple[str, str, _Write, bool], ...]] = (
    ("turns", "turns", _count, False),
    ("turns_per_min", "turns_per_min", _rate, False),
    ("turn_median", "turn_median_s", _time, True),
    ("next_voice", "transition_entropy", _share, True),
    ("both_ways", "reciprocity", _share, True),
    ("gap", "fto_median_s", _time, True),
    ("long_gaps", "gap_over_1s_share", _share, True),
    ("nods", "backchannel_like_per_min", _rate, True),
)
"""Name in the texts, key of docs/measures.md, how it is written, whether it needs enough turns."""


def present_measures(view: GroupView, texts: Texts) -> tuple[Measure, ...]:
    """Return the figures of a table."""
    if view.mode is GroupMode.SILENT:
        return ()
    # Of a paused table nothing is shown as now: its last minutes would stand still.
    recent = replace(view, talk_share=None, silence_share=None, overlap_share=None)
    now = recent if view.paused else view
    shown = [_plain("heard", clock(view.heard_s), texts)]
    shown.append(_plain("now", percent(now.talk_share), texts))
    if view.mode is GroupMode.ENERGY:
        return tuple(shown)
    shown.append(_plain("silence", percent(now.silence_share), texts))
    shown.append(_plain("overlap", percent(now.overlap_share), texts))
    known = dict(view.figures) | {"turns": view.turns}
    for name, key, write, needs_turns in _FIGURES:
        early = (needs_turns and (view.turns or 0) < ENOUGH_TURNS) or _too_short(name, view)
        value = known.get(key)
        figure = UNKNOWN if value is None else write(value, texts)
        if early:
            figure = texts("measure.early")
        shown.append(
            Measure(texts(f"measure.{name}"), figure, texts(f"measure.{name}_hint"), early)
        )
    return tuple(shown)


def _too_short(name: str, view: GroupView) -> bool:
    return name.endswith("per_min") and view.heard_s < _ENOUGH_HEARD_S


def _plain(name: str, figure: str, texts: Texts) -> Measure:
    return Measure(texts(f"measure.{name}"), figure, texts(f"measure.{name}_hint"))


def present_chance(view: GroupView, texts: Texts) -> ChanceModel | None:
    """Return how even the talk is; None where voices are not told apart."""
    if view.mode is not GroupMode.VOICES:
        return None
    if view.uneven is None:
        early = texts("measure.too_early", needed=ENOUGH_TURNS)
        return ChanceModel(None, None, texts("measure.early"), early)
    word = texts("measure.uneven" if view.uneven else "measure.within_chance")
    return ChanceModel(
        value=None if view.gini is None else round(view.gini, 2),
        floor=None if view.noise_floor is None else round(view.noise_floor, 2),
        figure=word,
        hint=texts(
            "measure.evenness_hint", gini=percent(view.gini), floor=percent(view.noise_floor)
        ),
    )
