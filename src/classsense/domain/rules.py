"""The rules of a place: what may be sensed there, who is asked, what is kept and for how long.

They are written in files (`assets/policy`, a school's own, an administrator's) and meet in one
`Rules`: every file can only take away. A lesson keeps the rules that it ran with, so that its
record can be replayed when the files have changed.
"""

import hashlib
import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from classsense.domain.errors import KnownError

SMALLEST_CLASS: Final = 5
"""Camera figures are kept and shown from this many people up, whatever the files say."""
SMALLEST_EXPORT: Final = 10
"""Exports need this many people, whatever the files say."""


class Capability(StrEnum):
    """Something that ClassSense can sense."""

    FACES = "faces"
    HEAD_DIRECTION = "head_direction"
    HANDS = "hands"
    POSTURE = "posture"
    TEACHER_PLACE = "teacher_place"
    EXPRESSION = "expression"
    SOUND_LEVEL = "sound_level"
    VOICES = "voices"
    WORDS = "words"


class Purpose(StrEnum):
    """What a pupil (or a parent) may agree to. No entry is no consent."""

    CAMERA = "camera"
    VOICE = "voice"
    WORDS = "words"
    EXPRESSION = "expression"


Kept = Annotated[int, Meta(ge=1, le=36_500)] | Literal["lesson", "unlimited"]
"""Days, until the `lesson` ends, or without limit."""


class Retention(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long each kind of thing is kept at most.

    Attributes:
        seat_observations: What a camera saw of single seats.
        transcript: The words that were said.
        voice_measures: Talk figures by voice A, B, C.
        answers: Answers and the study log.
        class_measures: Figures of the whole class.
        audit_log: Who looked at what, and which rules a lesson had.
    """

    seat_observations: Kept
    transcript: Kept
    voice_measures: Kept
    answers: Kept
    class_measures: Kept
    audit_log: Kept


KINDS: Final = Retention.__struct_fields__
"""The kinds of things that are kept, in the order in which they are told."""


def shorter(one: Retention, other: Retention) -> Retention:
    """Return, for each kind, the shorter of two terms."""
    kept = {kind: min(getattr(one, kind), getattr(other, kind), key=length) for kind in KINDS}
    return Retention(**kept)


class Rules(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be done at one place.

    Attributes:
        name: The profile, `jp`, `eu`, `uk` or `us`.
        allowed: Capabilities that may be built at all.
        on: Those that are on unless the teacher says otherwise. A subset of `allowed`.
        purposes: What is asked for; to anything else nobody can have agreed.
        parent_signs: Whether a parent signs, not the pupil alone.
        class_floor: People from whom camera figures of the class are kept, 5 or more.
        export_floor: People from whom anything is exported, 10 or more.
        says_engagement: Whether a screen or a report may use that word.
        retention: How long things are kept at most.
        basis: Names of the laws and guidance it rests on; their texts are in the text tables.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,31}$")]
    allowed: frozenset[Capability]
    on: frozenset[Capability]
    purposes: frozenset[Purpose]
    parent_signs: bool
    class_floor: Annotated[int, Meta(ge=SMALLEST_CLASS, le=1000)]
    export_floor: Annotated[int, Meta(ge=SMALLEST_EXPORT, le=1000)]
    says_engagement: bool
    retention: Retention
    basis: tuple[str, ...]

    def fingerprint(self, switched_on: Iterable[Capability] = ()) -> str:
        """Return a short hash of all rules, for the record and the letter to parents.

        Args:
            switched_on: What the school switched on beyond `on`. What it switched off does not
                count: then less is done than parents were told.
        """
        beyond = frozenset(switched_on) - self.on
        text = msgspec.json.encode((self, beyond), order="deterministic")
        return hashlib.sha256(text).hexdigest()[:16]


class Narrowing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a school or an administrator takes away from a profile.

    Attributes:
        base: The profile that holds; None leaves it to the lesson plan.
        forbid: Capabilities that are not allowed here.
        allowed: Those that are, of the profile's; None for all of them.
        on: Those that are on by themselves, of the profile's; None for all of them.
        purposes: What is asked for, of the profile's; None for all of it.
    """

    base: str | None = None
    forbid: frozenset[Capability] = frozenset()
    allowed: frozenset[Capability] | None = None
    on: frozenset[Capability] | None = None
    purposes: frozenset[Purpose] | None = None
    parent_signs: bool | None = None
    class_floor: int | None = None
    export_floor: int | None = None
    says_engagement: bool | None = None
    retention: dict[str, Kept] = {}

    def applied_to(self, rules: Rules, file: str) -> Rules:
        """Return `rules` with this taken away.

        Args:
            rules: Those of `base`, or of the plan's profile.
            file: Where this was written, for the error.

        Raises:
            KnownError: `policy_widens` with the line that would allow more than `rules`.
        """
        widening = [*self._sets(rules), *self._bounds(rules), *self._terms(rules)]
        if widening:
            raise KnownError("policy_widens", file=file, line=widening[0], profile=rules.name)
        allowed = (rules.allowed if self.allowed is None else self.allowed) - self.forbid
        kept = {kind: self.retention.get(kind, getattr(rules.retention, kind)) for kind in KINDS}
        return msgspec.structs.replace(
            rules,
            allowed=allowed,
            on=(rules.on if self.on is None else self.on) & allowed,
            purposes=rules.purposes if self.purposes is None else self.purposes,
            parent_signs=rules.parent_signs or bool(self.parent_signs),
            class_floor=self.class_floor or rules.class_floor,
            export_floor=self.export_floor or rules.export_floor,
            says_engagement=rules.says_engagement and self.says_engagement is not False,
            retention=Retention(**kept),
        )

    def _sets(self, rules: Rules) -> Iterable[str]:
        """Yield the lines that name what the rules do not have."""
        for line in ("allowed", "on", "purposes"):
            more = (getattr(self, line) or frozenset()) - getattr(rules, line)
            if more:
                yield f"{line} = {', '.join(sorted(more))}"

    def _bounds(self, rules: Rules) -> Iterable[str]:
        """Yield the floors that are lower, and the promises that are taken back."""
        for line in ("class_floor", "export_floor"):
            floor = getattr(self, line)
            if floor is not None and floor < getattr(rules, line):
                yield f"{line} = {floor}"
        if self.parent_signs is False and rules.parent_signs:
            yield "parent_signs = false"
        if self.says_engagement and not rules.says_engagement:
            yield "says_engagement = true"

    def _terms(self, rules: Rules) -> Iterable[str]:
        """Yield the terms that are longer, and those of kinds that nobody knows."""
        for kind, kept in self.retention.items():
            if kind not in KINDS or length(kept) > length(getattr(rules.retention, kind)):
                yield f"retention.{kind} = {kept}"


def length(kept: Kept) -> float:
    """Return a term in days, so that two can be compared."""
    if kept == "lesson":
        return 0.0
    return math.inf if kept == "unlimited" else float(kept)


def narrowest(first: Rules, *others: Rules) -> Rules:
    """Return what all of some rules allow; the name is that of the first."""
    met = first
    for rules in others:
        met = Rules(
            name=met.name,
            allowed=met.allowed & rules.allowed,
            on=met.on & rules.on,
            purposes=met.purposes & rules.purposes,
            parent_signs=met.parent_signs or rules.parent_signs,
            class_floor=max(met.class_floor, rules.class_floor),
            export_floor=max(met.export_floor, rules.export_floor),
            says_engagement=met.says_engagement and rules.says_engagement,
            retention=shorter(met.retention, rules.retention),
            basis=tuple(dict.fromkeys((*met.basis, *rules.basis))),
        )
    return met


def parse_rules(content: object, file: str) -> Rules:
    """Return the rules of a profile.

    Args:
        content: What its TOML file holds.
        file: The file's name, for the error.

    Raises:
        KnownError: `policy_invalid` with the place and the reason.
    """
    try:
        rules = msgspec.convert(content, Rules)
    except msgspec.ValidationError as error:
        raise KnownError("policy_invalid", file=file, reason=str(error)) from error
    if more := rules.on - rules.allowed:
        reason = f"on = {', '.join(sorted(more))} is not in allowed"
        raise KnownError("policy_invalid", file=file, reason=reason)
    return rules


def parse_narrowing(content: object, file: str) -> Narrowing:
    """Return what a school's or an administrator's file takes away.

    Raises:
        KnownError: `policy_invalid` with the place and the reason.
    """
    try:
        return msgspec.convert(content, Narrowing)
    except msgspec.ValidationError as error:
        raise KnownError("policy_invalid", file=file, reason=str(error)) from error
