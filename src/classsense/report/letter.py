"""The letter to parents as one HTML file, made from the very rules that the program obeys."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from classsense.domain.errors import KnownError
from classsense.domain.rules import KINDS, Capability, Kept, Purpose, Rules
from classsense.resources.texts import Language, Texts

ASKED_FOR: Final[Mapping[Purpose, frozenset[Capability]]] = {
    Purpose.CAMERA: frozenset(
        {Capability.FACES, Capability.HEAD_DIRECTION, Capability.HANDS, Capability.POSTURE}
    ),
    Purpose.VOICE: frozenset({Capability.VOICES}),
    Purpose.WORDS: frozenset({Capability.WORDS}),
    Purpose.EXPRESSION: frozenset({Capability.EXPRESSION}),
}
"""What an agreement makes possible. How loud a table is needs none: it tells nobody's voice."""
_KEPT_OF: Final[Mapping[str, frozenset[Capability]]] = {
    "seat_observations": ASKED_FOR[Purpose.CAMERA] | ASKED_FOR[Purpose.EXPRESSION],
    "transcript": ASKED_FOR[Purpose.WORDS],
    "voice_measures": ASKED_FOR[Purpose.VOICE],
    "class_measures": ASKED_FOR[Purpose.CAMERA] | ASKED_FOR[Purpose.EXPRESSION],
}
"""Kinds that exist only where one of these is on; the others always do."""


def letter(
    rules: Rules,
    language: Language,
    switched_on: frozenset[Capability] = frozenset(),
    basis: str = "",
) -> str:
    """Return the letter as an HTML document: A4 when printed, nothing loaded from anywhere.

    Args:
        rules: What holds at the school.
        language: Of the letter.
        switched_on: What the school switched on beyond `rules.on`.
        basis: The school's reason for reading expressions; told if they are read.

    Raises:
        KnownError: `policy_forbids`, the rules do not allow what is switched on; or
            `basis_missing`, expressions are read without a reason.
    """
    for capability in sorted(switched_on - rules.allowed):
        raise KnownError("policy_forbids", capability=capability, profile=rules.name)
    on = rules.on | switched_on
    if Capability.EXPRESSION in on and not basis.strip():
        raise KnownError("basis_missing")
    return _template().render(
        t=Texts("policy", language),
        language=language,
        expression=Capability.EXPRESSION in on,
        basis=basis.strip(),
        rules=rules,
        mark=rules.fingerprint(switched_on),
        **_lists(rules, on, Texts("policy", language)),
    )


def _lists(rules: Rules, on: frozenset[Capability], texts: Texts) -> dict[str, list[Any]]:
    """Return the lists of the letter, in words."""
    return {
        "on": [texts(f"on.{each}") for each in Capability if each in on],
        "off": [texts(f"off.{each}") for each in Capability if each not in on],
        "kept": [
            (texts(f"kept.{kind}"), term(getattr(rules.retention, kind), texts))
            for kind in KINDS
            if kind not in _KEPT_OF or _KEPT_OF[kind] & on
        ],
        "purposes": [
            texts(f"purpose.{each}")
            for each in Purpose
            if each in rules.purposes and ASKED_FOR[each] & on
        ],
        "laws": [texts(f"basis.{each}") for each in rules.basis],
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("classsense.report"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("letter.html")


def term(kept: Kept, texts: Texts) -> str:
    """Return how long something is kept, in words."""
    return texts("term.days", days=kept) if isinstance(kept, int) else texts(f"term.{kept}")
