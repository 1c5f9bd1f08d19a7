"""Joins the rules of the policy files to a lesson that begins or goes on."""

import datetime as dt
from pathlib import Path

from msgspec.structs import replace

from classsense.analysis.consent import under
from classsense.analysis.lesson_state import LessonState
from classsense.domain.commands import PolicyChanged
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import UNRULED, policy_of
from classsense.domain.rules import Capability, Retention, narrowest, shorter
from classsense.resources.policy_files import effective
from classsense.storage.audit_log import AuditLog


def ruled(plan: LessonPlan) -> LessonPlan:
    """Return a plan with the rules that hold on this machine now.

    Raises:
        KnownError: As `classsense.resources.policy_files.effective`.
    """
    return replace(plan, rules=effective(plan.profile).rules)


def with_todays_terms(plan: LessonPlan) -> Retention:
    """Return how long things of a lesson are kept: by its rules or today's, the shorter one.

    Raises:
        KnownError: As `ruled`.
    """
    now = effective(plan.profile).rules.retention
    return now if plan.rules is None else shorter(plan.rules.retention, now)


def with_expression(plan: LessonPlan, basis: str) -> LessonPlan:
    """Return a plan that reads expressions if the school has a reason and the rules allow it.

    A plan that says itself whether it does is left alone.

    Args:
        plan: With its rules.
        basis: The school's reason; empty if it has none.
    """
    told = {*plan.enabled, *plan.disabled}
    allowed = plan.rules is not None and Capability.EXPRESSION in plan.rules.allowed
    if not basis.strip() or not allowed or Capability.EXPRESSION in told or not plan.cameras:
        return plan
    enabled = (*plan.enabled, str(Capability.EXPRESSION))
    return replace(plan, enabled=enabled, expression_basis=basis.strip())


def check_basis(plan: LessonPlan) -> None:
    """See that a lesson that reads expressions says why.

    Raises:
        KnownError: `basis_missing`, or as `policy_of`.
    """
    reads = policy_of(plan).allows(Capability.EXPRESSION)
    if reads and not plan.expression_basis.strip():
        raise KnownError("basis_missing")


def note_beginning(log: AuditLog, at: dt.datetime, plan: LessonPlan, folder: Path) -> None:
    """Note in the audit log under which rules a lesson begins or goes on.

    Raises:
        KnownError: As `AuditLog.add`.
    """
    policy = policy_of(plan)
    details = {
        "lesson": folder.name,
        "profile": policy.profile,
        "mark": policy.fingerprint(),
        "on": ", ".join(sorted(policy.active)),
    }
    log.add(at, "lesson_began", details)


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
