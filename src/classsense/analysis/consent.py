"""Who agreed to what, as it changes while a lesson runs. Pure functions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from classsense.analysis.engagement import SeatSighting
from classsense.domain.commands import ConsentWithdrawn, PolicyChanged
from classsense.domain.lesson import CameraId, LessonPlan, SeatId
from classsense.domain.observations import FacesSeen
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose

Windows = Mapping[CameraId, tuple[FacesSeen, ...]]
Sightings = Mapping[SeatId, SeatSighting]
Withdrawn = Mapping[SeatId, ConsentWithdrawn]
_SEEN: Final = frozenset({Purpose.CAMERA, Purpose.EXPRESSION})


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


def unseen(
    sightings: Sightings, windows: Windows, said: ConsentWithdrawn
) -> tuple[Sightings, Windows]:
    """Return what cameras saw, without what was seen of a seat that does not agree to it."""
    if not _SEEN & said.purposes:
        return sightings, windows
    kept = {seat: sighting for seat, sighting in sightings.items() if seat != said.seat}
    others = {
        camera: tuple(
            replace(seen, faces=tuple(face for face in seen.faces if face.seat != said.seat))
            for seen in window
        )
        for camera, window in windows.items()
    }
    return MappingProxyType(kept), MappingProxyType(others)


def agreed_faces(plan: LessonPlan, seen: FacesSeen) -> FacesSeen:
    """Return `seen` without seats that do not agree any more, on its way when they said so."""
    readable = policy_of(plan).seats_in_view([face.seat for face in seen.faces])
    if len(readable) == len({face.seat for face in seen.faces}):
        return seen
    return replace(seen, faces=tuple(face for face in seen.faces if face.seat in readable))
