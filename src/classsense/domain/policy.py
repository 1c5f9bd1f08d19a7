"""What may be sensed at all, and of whom.

A profile says which capabilities exist in a country; a school may only take away. Consent says
which seats are read. Both are asked before anything is built: what is not allowed is never
constructed, so that it cannot run by mistake (`docs/privacy.md`).
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from classsense.domain.errors import KnownError
from classsense.domain.lesson import Group, LessonPlan, SeatId, TranscriptKind
from classsense.domain.rules import (
    SMALLEST_CLASS,
    SMALLEST_EXPORT,
    Capability,
    Purpose,
    Retention,
    Rules,
)

_OBSERVABLE: Final = frozenset(Capability) - {Capability.EXPRESSION}
_BY_CHOICE: Final = frozenset({Capability.TEACHER_PLACE})
"""No profile switches this on: a teacher does so herself, with a place where she is found."""
_JP: Final = Rules(
    name="jp",
    allowed=frozenset(Capability),
    on=_OBSERVABLE - _BY_CHOICE,
    purposes=frozenset(Purpose),
    parent_signs=True,
    class_floor=SMALLEST_CLASS,
    export_floor=SMALLEST_EXPORT,
    says_engagement=True,
    retention=Retention(
        seat_observations="lesson",
        transcript="lesson",
        voice_measures=122,
        answers=366,
        class_measures="unlimited",
        audit_log=366,
    ),
    basis=(),
)
UNRULED: Final[Mapping[str, Rules]] = {
    "jp": _JP,
    "eu": replace(
        _JP,
        name="eu",
        allowed=_OBSERVABLE,
        purposes=frozenset(Purpose) - {Purpose.EXPRESSION},
        says_engagement=False,
    ),
}
"""For plans that no file's rules were joined to: old records and measurements on recordings.

A lesson that begins always has the rules of the files (`classsense.bootstrap.rules`).
"""


class GroupMode(StrEnum):
    """How a table is listened to."""

    VOICES = "voices"
    ENERGY = "energy"
    SILENT = "silent"


class Policy(Struct, frozen=True):
    """The rules of one lesson: its profile, what is switched on, and who agreed to what.

    Attributes:
        active: Capabilities of this lesson.
        consents: Purposes per seat; a seat that is missing agreed to nothing.
        mark: Fingerprint of the rules, with what was switched on beyond them.
        class_floor: People from whom camera figures of the class are kept and shown.
    """

    profile: str
    active: frozenset[Capability]
    consents: dict[SeatId, frozenset[Purpose]]
    mark: str = ""
    class_floor: int = SMALLEST_CLASS

    def allows(self, capability: Capability) -> bool:
        """Return whether this lesson may use `capability` at all."""
        return capability in self.active

    def agreed(self, seat: SeatId, purpose: Purpose) -> bool:
        """Return whether `seat` agreed to `purpose`. No entry is no consent."""
        return purpose in self.consents.get(seat, frozenset())

    def seats_in_view(self, seats: Collection[SeatId]) -> frozenset[SeatId]:
        """Return those of `seats` that a camera may read; all others are masked."""
        if not self.allows(Capability.FACES):
            return frozenset()
        return frozenset(seat for seat in seats if self.agreed(seat, Purpose.CAMERA))

    def expression_seats(self, seats: Collection[SeatId]) -> frozenset[SeatId]:
        """Return those of `seats` whose expression may be read."""
        if not self.allows(Capability.EXPRESSION):
            return frozenset()
        return frozenset(s for s in self.seats_in_view(seats) if self.agreed(s, Purpose.EXPRESSION))

    def mode_of(self, group: Group) -> GroupMode:
        """Return how `group` may be heard: one member without consent makes it energy-only."""
        if not self.allows(Capability.SOUND_LEVEL) or group.microphone is None:
            return GroupMode.SILENT
        if self.allows(Capability.VOICES) and self._everybody_agreed(group, Purpose.VOICE):
            return GroupMode.VOICES
        return GroupMode.ENERGY

    def words_of(self, group: Group) -> bool:
        """Return whether the words of `group` may be recognised."""
        heard = self.mode_of(group) is GroupMode.VOICES
        agreed = self._everybody_agreed(group, Purpose.WORDS)
        return heard and agreed and self.allows(Capability.WORDS)

    def fingerprint(self) -> str:
        """Return a short hash of the rules (not of the consents) for the record and the letter."""
        return self.mark

    def _everybody_agreed(self, group: Group, purpose: Purpose) -> bool:
        """Return whether all members agreed; at a table without seats there is nobody to agree."""
        return bool(group.seats) and all(self.agreed(seat.id, purpose) for seat in group.seats)


def policy_of(plan: LessonPlan) -> Policy:
    """Return the rules of a planned lesson. Without a transcript no words are recognised.

    Raises:
        KnownError: The profile is unknown (`policy_unknown`), or the plan switches something on
            that the profile forbids (`policy_forbids`).
    """
    rules = plan.rules or UNRULED.get(plan.profile)
    if rules is None:
        raise KnownError("policy_unknown", profile=plan.profile, known=", ".join(UNRULED))
    enabled = {_capability(name) for name in plan.enabled}
    for capability in sorted(enabled - rules.allowed):
        raise KnownError("policy_forbids", capability=capability, profile=rules.name)
    disabled = {_capability(name) for name in plan.disabled}
    if plan.transcript is TranscriptKind.OFF:
        disabled.add(Capability.WORDS)
    return Policy(
        profile=rules.name,
        active=(rules.on | enabled) - disabled,
        consents={seat: rules.purposes & set(given) for seat, given in plan.consents.items()},
        mark=rules.fingerprint(enabled),
        class_floor=rules.class_floor,
    )


def _capability(name: str) -> Capability:
    try:
        return Capability(name)
    except ValueError:
        raise KnownError("capability_unknown", name=name, known=", ".join(Capability)) from None
