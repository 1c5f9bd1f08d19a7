"""What is sensed about the pupil at one seat, for the page that says so in easy words."""

from collections.abc import Sequence
from enum import StrEnum

from classsense.domain.lesson import Group, LessonPlan, SeatId
from classsense.domain.policy import GroupMode, Policy
from classsense.domain.rules import Capability, Purpose


class Sensed(StrEnum):
    """Whether something is sensed, and if not, why not."""

    YES = "yes"
    NOT_AGREED = "not_agreed"
    NOT_USED = "not_used"


def sensed(
    plan: LessonPlan, policy: Policy, seat: SeatId | None, tables: Sequence[Group] = ()
) -> dict[str, Sensed]:
    """Return what the rules of this lesson let be sensed at `seat` while sensing is on.

    Args:
        plan: The lesson.
        policy: Its rules, and who agrees now.
        seat: Of the pupil.
        tables: With who sits there now; as planned where the seat is at none of them.

    Returns:
        Keys `camera`, `body`, `expression`, `loudness`, `voice`, `words`; empty without a seat.
    """
    group = next((g for g in (*tables, *plan.groups) if any(s.id == seat for s in g.seats)), None)
    if seat is None or group is None:
        return {}
    return {
        "camera": _camera(plan, policy, seat),
        "body": _body(plan, policy, seat),
        "expression": _expression(plan, policy, seat),
        "loudness": _loudness(policy, group),
        "voice": _voice(policy, group, seat),
        "words": _words(policy, group, seat),
    }


def _camera(plan: LessonPlan, policy: Policy, seat: SeatId) -> Sensed:
    looked_at = any(seat in camera.regions for camera in plan.cameras)
    if not looked_at or not policy.allows(Capability.FACES):
        return Sensed.NOT_USED
    return Sensed.YES if policy.seats_in_view([seat]) else Sensed.NOT_AGREED


def _body(plan: LessonPlan, policy: Policy, seat: SeatId) -> Sensed:
    """Tell of hands, posture and movement: they need no consent beside that for cameras."""
    used = policy.allows(Capability.HANDS) or policy.allows(Capability.POSTURE)
    return _camera(plan, policy, seat) if used else Sensed.NOT_USED


def _expression(plan: LessonPlan, policy: Policy, seat: SeatId) -> Sensed:
    camera = _camera(plan, policy, seat)
    if camera is not Sensed.YES:
        return camera
    if not policy.allows(Capability.EXPRESSION):
        return Sensed.NOT_USED
    return Sensed.YES if policy.expression_seats([seat]) else Sensed.NOT_AGREED


def _loudness(policy: Policy, group: Group) -> Sensed:
    return Sensed.NOT_USED if policy.mode_of(group) is GroupMode.SILENT else Sensed.YES


def _voice(policy: Policy, group: Group, seat: SeatId) -> Sensed:
    if group.microphone is None or not policy.allows(Capability.VOICES):
        return Sensed.NOT_USED
    if policy.mode_of(group) is GroupMode.VOICES:
        return Sensed.YES
    return _unless_agreed(policy, seat, Purpose.VOICE)


def _words(policy: Policy, group: Group, seat: SeatId) -> Sensed:
    if group.microphone is None or not policy.allows(Capability.WORDS):
        return Sensed.NOT_USED
    if policy.words_of(group):
        return Sensed.YES
    return _unless_agreed(policy, seat, Purpose.WORDS)


def _unless_agreed(policy: Policy, seat: SeatId, purpose: Purpose) -> Sensed:
    """Tell a pupil of the own choice only, never that somebody else at the table said no."""
    return Sensed.NOT_USED if policy.agreed(seat, purpose) else Sensed.NOT_AGREED
