"""Joins the rules of the policy files to a lesson that begins or goes on."""

from msgspec.structs import replace

from classsense.analysis.consent import under
from classsense.analysis.lesson_state import LessonState
from classsense.domain.commands import PolicyChanged
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import UNRULED, policy_of
from classsense.domain.rules import Capability, narrowest
from classsense.resources.policy_files import effective


def ruled(plan: LessonPlan) -> LessonPlan:
    """Return a plan with the rules that hold on this machine now.

    Raises:
        KnownError: As `classsense.resources.policy_files.effective`.
    """
    return replace(plan, rules=effective(plan.profile).rules)


def check_basis(plan: LessonPlan) -> None:
    """See that a lesson that reads expressions says why.

    Raises:
        KnownError: `basis_missing`, or as `policy_of`.
    """
    reads = policy_of(plan).allows(Capability.EXPRESSION)
    if reads and not plan.expression_basis.strip():
        raise KnownError("basis_missing")


def changed_rules(state: LessonState) -> PolicyChanged | None:
    """Return what changes when a lesson goes on; None if it has the rules already.

    A lesson never gets more than it began with: it goes on with what the old and the new rules
    both allow.

    Raises:
        KnownError: As `ruled`.
    """
    plan = state.plan
    now = effective(plan.profile).rules
    before = plan.rules or UNRULED.get(plan.profile, now)
    rules = narrowest(now, before)
    if rules == plan.rules:
        return None
    change = PolicyChanged(state.at, rules, "")
    return replace(change, policy=policy_of(under(plan, change)).fingerprint())
