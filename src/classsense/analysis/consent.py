"""Who agreed to what, as it changes while a lesson runs. Pure functions."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from classsense.analysis.seen import Seen
from classsense.domain.commands import ConsentWithdrawn, PolicyChanged
from classsense.domain.lesson import LessonPlan, SeatId
from classsense.domain.observations import FacesSeen
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose

Withdrawn = Mapping[SeatId, ConsentWithdrawn]


def under(plan: LessonPlan, change: PolicyChanged) -> LessonPlan:
    """Return a plan under other rules; what they forbid is no longer switched on."""
    enabled = tuple(name for name in plan.enabled if name in change.rules.allowed)
    return replace(plan, rules=change.rules, enabled=enabled)


def without_consent(plan: LessonPlan, said: ConsentWithdrawn) -> LessonPlan:
    """Return a plan in which a seat no longer agrees to some purposes.

    Who does not agree to cameras does not agree to expression, nor to words without voices.
    """
    left = tuple(p for p in plan.consents.get(said.seat, ()) if p not in following(said.purposes))
    return replace(plan, consents={**plan.consents, said.seat: left})


def following(asked: frozenset[Purpose]) -> frozenset[Purpose]:
    """Return purposes with those that cannot be without them."""
    if Purpose.CAMERA in asked:
        asked |= {Purpose.EXPRESSION}
    if Purpose.VOICE in asked:
        asked |= {Purpose.WORDS}
    return asked


def added_up(before: Withdrawn, said: ConsentWithdrawn) -> Withdrawn:
    """Return everything that seats said "please don't" to, with what one says now."""
    earlier = before.get(said.seat)
    purposes = following(said.purposes | (earlier.purposes if earlier else frozenset()))
    return MappingProxyType({**before, said.seat: replace(said, purposes=purposes)})


def unseen(seen: Seen, said: ConsentWithdrawn) -> Seen:
    """Return what cameras saw, without what was seen of a seat that does not agree to it."""
    if Purpose.CAMERA in said.purposes:
        return seen.without(said.seat)
    return seen.without_expression(said.seat) if Purpose.EXPRESSION in said.purposes else seen


def agreed_faces(plan: LessonPlan, seen: FacesSeen) -> FacesSeen:
    """Return `seen` without what is not agreed to any more, on its way when pupils said so."""
    policy = policy_of(plan)
    looked = {face.seat for face in seen.faces} | {body.seat for body in seen.bodies}
    readable, told = policy.seats_in_view(looked), policy.expression_seats(looked)
    return replace(
        seen,
        faces=tuple(
            face if face.seat in told else replace(face, smile=None, expression=None)
            for face in seen.faces
            if face.seat in readable
        ),
        bodies=tuple(body for body in seen.bodies if body.seat in readable),
    )
