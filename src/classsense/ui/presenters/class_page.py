"""What the cameras see of the whole class: now, and minute by minute, with what is not known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from classsense.domain.class_view import ClassMeasures, ClassShare
from classsense.domain.clock import NS_PER_S, seconds
from classsense.domain.observations import Expression
from classsense.domain.policy import Policy, policy_of
from classsense.domain.rules import Capability
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, percent

_MINUTE_S: Final = 60
_FEWEST_MINUTES: Final = 10
_STEPS: Final = 50
_LEAST_MOVEMENT: Final = 0.05
"""Right end of the scale of movement while nothing moves more."""

Bounds = tuple[float, float]
"""Of a bar, 0..1: what is known to do it, and what at most could."""
_Pick = Callable[[ClassMeasures], ClassShare]
_SHARES: Final[tuple[tuple[str, Capability, _Pick], ...]] = (
    ("facing_board", Capability.HEAD_DIRECTION, lambda seen: seen.facing_board),
    ("hands", Capability.HANDS, lambda seen: seen.hands),
    ("head_down", Capability.POSTURE, lambda seen: seen.head_down),
    ("standing", Capability.POSTURE, lambda seen: seen.standing),
    ("empty", Capability.POSTURE, lambda seen: seen.empty),
)
_EXPRESSIONS: Final = (
    Expression.POSITIVE,
    Expression.NEUTRAL,
    Expression.NEGATIVE,
    Expression.SURPRISE,
)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One figure of the class.

    Attributes:
        figure: Now, as text.
        bounds: What it rests on, as text; empty where nothing can be told.
        now: The bar; None is hatched: cannot be told.
        minutes: One bar for each minute since the lesson began; None is hatched.
        hint: What it means and what it does not.
    """

    name: str
    figure: str
    bounds: str
    now: Bounds | None
    minutes: tuple[Bounds | None, ...]
    hint: str
    description: str


@dataclass(frozen=True, slots=True)
class ClassPageModel:
    """The page of the class.

    Attributes:
        heading: How many seats are seen of those that may be looked at.
        note: Why there is nothing to see; empty if there is.
        length: Minutes of the axis.
        expression: A sentence about expressions: that they are off, or what they are not.
        expressions: Empty unless policy and consents allow them.
    """

    heading: str
    note: str
    rows: tuple[ClassRow, ...]
    expressions: tuple[ClassRow, ...]
    expression: str
    length: int


class ClassPagePresenter:
    """Turns a Snapshot into a ClassPageModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot) -> ClassPageModel:
        """Return what the cameras see of the class."""
        policy = policy_of(snapshot.plan)
        passed = int(seconds(snapshot.at)) // _MINUTE_S + 1
        watched = bool(snapshot.cameras) and snapshot.faces.expected > 0
        return ClassPageModel(
            heading=self._heading(snapshot) if watched else self._texts("class.title"),
            note=self._note(snapshot, policy),
            rows=self._rows(snapshot, policy) if watched else (),
            expressions=self._expressions(snapshot, policy),
            expression=self._about_expression(snapshot, policy),
            length=max(_FEWEST_MINUTES, passed, _planned(snapshot)),
        )

    def _heading(self, snapshot: Snapshot) -> str:
        faces = snapshot.faces
        seen = UNKNOWN if faces.seen is None else str(faces.seen)
        return self._texts("class.heading", seen=seen, expected=faces.expected)

    def _note(self, snapshot: Snapshot, policy: Policy) -> str:
        if not snapshot.cameras:
            return self._texts("class.no_camera")
        if not policy.allows(Capability.FACES):
            return self._texts("class.not_allowed")
        if snapshot.faces.expected == 0:
            return self._texts("class.nobody_agreed")
        if not snapshot.sensing:
            return self._texts("room.sensing_off")
        if snapshot.faces.expected < policy.class_floor:
            return self._texts("class.too_few", floor=policy.class_floor)
        return "" if snapshot.faces.seen is not None else self._texts("class.not_looked")

    def _rows(self, snapshot: Snapshot, policy: Policy) -> tuple[ClassRow, ...]:
        rows = [
            self._row(f"class.{name}", snapshot, pick)
            for name, capability, pick in _SHARES
            if policy.allows(capability)
        ]
        if policy.allows(Capability.POSTURE):
            rows.append(self._movement(snapshot))
        return tuple(rows)

    def _expressions(self, snapshot: Snapshot, policy: Policy) -> tuple[ClassRow, ...]:
        if not policy.allows(Capability.EXPRESSION):
            return ()

        def picking(kind: Expression) -> _Pick:
            return lambda seen: dict(seen.expressions).get(kind, ClassShare())

        return tuple(
            self._row(f"class.expression.{kind}", snapshot, picking(kind)) for kind in _EXPRESSIONS
        )

    def _about_expression(self, snapshot: Snapshot, policy: Policy) -> str:
        if policy.allows(Capability.EXPRESSION):
            return self._texts("class.expression.limits", floor=policy.class_floor)
        rules = snapshot.plan.rules
        forbidden = rules is not None and Capability.EXPRESSION not in rules.allowed
        return self._texts(f"class.expression.{'forbidden' if forbidden else 'off'}")

    def _row(self, key: str, snapshot: Snapshot, pick: _Pick) -> ClassRow:
        measures = snapshot.faces.measures if snapshot.sensing else None
        share = pick(measures) if measures else ClassShare()
        name, hint = self._texts(f"{key}.name"), self._texts(f"{key}.hint")
        read = round(share.coverage * snapshot.faces.expected)
        of = self._texts(
            "class.bounds",
            low=percent(share.low),
            high=percent(share.high),
            read=read,
            expected=snapshot.faces.expected,
        )
        bounds = of if share.low is not None else ""
        figure = percent(share.share)
        told = self._texts("list").join(part for part in (name, figure, bounds) if part)
        minutes = [(seen, _bounds(pick(seen))) for seen in snapshot.minutes]
        return ClassRow(
            name, figure, bounds, _bounds(share), _by_minute(snapshot, minutes), hint, told
        )

    def _movement(self, snapshot: Snapshot) -> ClassRow:
        now = snapshot.faces.measures
        moved = now.movement if now is not None and snapshot.sensing else None
        known = [seen.movement for seen in snapshot.minutes if seen.movement is not None]
        most = max([_LEAST_MOVEMENT, *known, *([moved] if moved is not None else [])])

        def bar(movement: float | None) -> Bounds | None:
            return None if movement is None else (_stepped(movement / most),) * 2

        name, figure = self._texts("class.movement.name"), percent(moved)
        return ClassRow(
            name=name,
            figure=figure,
            bounds="",
            now=bar(moved),
            minutes=_by_minute(snapshot, [(seen, bar(seen.movement)) for seen in snapshot.minutes]),
            hint=self._texts("class.movement.hint"),
            description=self._texts("list").join((name, figure)),
        )


def _planned(snapshot: Snapshot) -> int:
    return -(-int(snapshot.plan.duration_s or 0) // _MINUTE_S)


def _bounds(share: ClassShare) -> Bounds | None:
    if share.low is None or share.high is None:
        return None
    return _stepped(share.low), _stepped(share.high)


def _by_minute(
    snapshot: Snapshot, known: Sequence[tuple[ClassMeasures, Bounds | None]]
) -> tuple[Bounds | None, ...]:
    """Return one bar for each minute up to now."""
    found = {seen.start // (_MINUTE_S * NS_PER_S): bar for seen, bar in known}
    return tuple(found.get(minute) for minute in range(snapshot.at // (_MINUTE_S * NS_PER_S) + 1))


def _stepped(share: float) -> float:
    """Return a share in steps that can be seen, so that nothing is painted for less."""
    return round(max(0.0, min(1.0, share)) * _STEPS) / _STEPS
