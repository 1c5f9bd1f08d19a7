"""The ring of a table: how the talk is shared among its voices; the gap is silence."""

from dataclasses import dataclass
from enum import StrEnum

from classsense.domain.lesson import TEACHER_VOICE
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, percent
from classsense.ui.presenters.voices import Fill, look_of

_STEPS = 200
"""Of a whole ring."""
RECENT_BINS = 30
"""Bins of 10 s over which a ring looks back: five minutes."""


class RingKind(StrEnum):
    """What the ring can say."""

    VOICES = "voices"
    ENERGY = "energy"
    UNKNOWN = "unknown"
    SILENT = "silent"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Arc:
    """The part of one voice.

    Attributes:
        start: Where it begins, 0..1 of the ring, clockwise from the top.
        span: How much it covers, 0..1.
    """

    letter: str
    colour: str
    fill: Fill
    start: float
    span: float


@dataclass(frozen=True, slots=True)
class RingModel:
    """A ring and the figure in its middle.

    Attributes:
        filled: 0..1 of the ring in which anybody spoke; None if unknown.
        figure: The same as text, or a dash.
    """

    kind: RingKind
    arcs: tuple[Arc, ...]
    filled: float | None
    figure: str


def ring_of(group: GroupView) -> RingModel:
    """Return the ring of a table. Unknown stays unknown."""
    if group.mode is GroupMode.SILENT:
        return RingModel(RingKind.SILENT, (), None, UNKNOWN)
    if group.paused:
        return RingModel(RingKind.PAUSED, (), None, "")
    filled = _filled(group)
    if filled is None:
        return RingModel(RingKind.UNKNOWN, (), None, UNKNOWN)
    if group.mode is GroupMode.ENERGY:
        return RingModel(RingKind.ENERGY, (), filled, percent(filled))
    return RingModel(RingKind.VOICES, _arcs(group, filled), filled, percent(filled))


def ring_caption(ring: RingModel, group: GroupView, texts: Texts) -> str:
    """Return the ring in one sentence, for screen readers and tool tips."""
    if ring.kind is not RingKind.VOICES:
        return texts(f"ring.{ring.kind}", share=ring.figure)
    listed = texts("list").join(
        texts("ring.voice", voice=voice.voice, share=percent(voice.share)) for voice in group.voices
    )
    return texts("ring.voices", share=ring.figure, voices=listed or UNKNOWN)


def _filled(group: GroupView) -> float | None:
    if group.heard_s <= 0:
        return None
    if group.silence_share is not None:
        return _stepped(1.0 - group.silence_share)
    return None if group.talk_share is None else _stepped(group.talk_share)


def _stepped(share: float) -> float:
    """Return the share in steps that can be seen, so that nothing is painted for less."""
    return round(share * _STEPS) / _STEPS


def _arcs(group: GroupView, filled: float) -> tuple[Arc, ...]:
    arcs: list[Arc] = []
    start = 0.0
    for voice in group.voices:
        look, span = look_of(voice.voice), _stepped(voice.share * filled)
        arcs.append(Arc(voice.voice, look.colour, look.fill, start, span))
        start += span
    teacher = min(_teacher_share(group), _stepped(max(0.0, 1.0 - start)))
    if teacher > 0:
        look = look_of(TEACHER_VOICE)
        arcs.append(Arc("", look.colour, look.fill, start, teacher))
    return tuple(arcs)


def _teacher_share(group: GroupView) -> float:
    """Return the share of the last five minutes in which the teacher spoke at the table."""
    bins = next((s.bins for s in group.strips if s.voice == TEACHER_VOICE), ())
    heard = [spoke for spoke in bins[-RECENT_BINS:] if spoke is not None]
    return _stepped(sum(heard) / len(heard)) if heard else 0.0
