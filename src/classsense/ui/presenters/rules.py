"""The rules of this machine in words: what is sensed, what is kept, and expressions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classsense.domain.rules import KINDS, Capability, Kept
from classsense.domain.rules_desk import RulesView
from classsense.resources.texts import Texts

SHORTEST_BASIS: Final = 8
"""Characters that a reason needs at least; it is read by parents."""


class ExpressionState(StrEnum):
    """Whether expressions are read."""

    ON = "on"
    OFF = "off"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """Something that can be sensed: its name, its state in a word, and what that means."""

    name: str
    state: str
    on: bool
    text: str


@dataclass(frozen=True, slots=True)
class RulesModel:
    """What the dialog shows.

    Attributes:
        source: Which files the rules come from, and whether they are locked.
        kept: Kinds of things and how long they are kept, in words.
        asked: What families are asked for.
        expression_text: What switching expressions on means, or why it cannot be.
    """

    heading: str
    source: str
    lines: tuple[RuleLine, ...]
    kept: tuple[tuple[str, str], ...]
    asked: str
    expression: ExpressionState
    expression_text: tuple[str, ...]
    basis: str


class RulesPresenter:
    """Turns a RulesView into a RulesModel.

    Args:
        texts: Of the console.
        policy: Of the letter: the same sentences, so that screen and letter cannot differ.
    """

    def __init__(self, texts: Texts, policy: Texts) -> None:
        self._texts = texts
        self._policy = policy

    def present(self, view: RulesView) -> RulesModel:
        """Return the rules in words."""
        rules = view.rules
        state = _expression(view)
        return RulesModel(
            heading=self._policy("show.heading", profile=rules.name, mark=view.mark),
            source=self._source(view),
            lines=tuple(self._line(capability, view) for capability in Capability),
            kept=tuple(
                (self._policy(f"kept.{kind}"), self._term(getattr(rules.retention, kind)))
                for kind in KINDS
            ),
            asked=self._asked(view),
            expression=state,
            expression_text=self._about(state),
            basis=view.basis,
        )

    def may_switch_on(self, basis: str, *, told: bool) -> bool:
        """Return whether a reason is long enough and families are going to be told."""
        return told and len(basis.strip()) >= SHORTEST_BASIS

    def _source(self, view: RulesView) -> str:
        said = self._texts("rules.from", files=self._texts("list").join(view.files))
        return f"{said} {self._policy('show.locked')}" if view.locked else said

    def _line(self, capability: Capability, view: RulesView) -> RuleLine:
        on = capability in view.on
        state = "on" if on else "allowed" if capability in view.rules.allowed else "forbidden"
        return RuleLine(
            name=self._policy(f"capability.{capability}"),
            state=self._policy(f"show.{state}"),
            on=on,
            text=self._policy(f"{'on' if on else 'off'}.{capability}"),
        )

    def _asked(self, view: RulesView) -> str:
        rules = view.rules
        signs = self._policy("show.parent_signs" if rules.parent_signs else "show.pupil_signs")
        floors = self._policy(
            "show.floors", class_floor=rules.class_floor, export_floor=rules.export_floor
        )
        return self._texts("list").join((signs, floors))

    def _about(self, state: ExpressionState) -> tuple[str, ...]:
        if state is ExpressionState.FORBIDDEN:
            return (self._texts("rules.forbidden"),)
        about = (self._policy("on.expression"), self._policy("letter.expression_means"))
        return (*about, self._texts(f"rules.expression_{state}"))

    def _term(self, kept: Kept) -> str:
        if isinstance(kept, int):
            return self._policy("term.days", days=kept)
        return self._policy(f"term.{kept}")


def _expression(view: RulesView) -> ExpressionState:
    if Capability.EXPRESSION not in view.rules.allowed:
        return ExpressionState.FORBIDDEN
    return ExpressionState.ON if view.basis else ExpressionState.OFF
