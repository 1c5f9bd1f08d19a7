"""The rules of this machine: shown, switched, written into the letter and into the audit log."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from classsense.bootstrap.lesson import Options
from classsense.bootstrap.retention import Due, tidy
from classsense.domain.errors import KnownError
from classsense.domain.rules import Capability, Rules
from classsense.domain.rules_desk import RulesView
from classsense.report.letter import letter
from classsense.resources import places
from classsense.resources.policy_files import effective, usual
from classsense.storage.audit_log import AuditLog
from classsense.storage.settings_file import read_settings, write_settings

Now = Callable[[], dt.datetime]
_EXPRESSION = frozenset({Capability.EXPRESSION})


def wall_clock() -> dt.datetime:
    """Read the wall clock, for the audit log and for terms."""
    return dt.datetime.now(tz=dt.UTC).astimezone()  # noqa: TID251 - days and dates are of the wall


def noted(options: Options) -> Options:
    """Return how a lesson is run that is noted in the audit log and reads what the school reads.

    Raises:
        KnownError: As `read_settings`.
    """
    basis = read_settings(places.settings()).expression_basis
    return dataclasses.replace(options, expression_basis=basis, log=AuditLog(places.audit_log()))


class SchoolRules:
    """A `RulesDesk`. Used by one thread at a time.

    Args:
        now: The wall clock.
        profile: As a plan names it; None is the usual one of this machine.
    """

    def __init__(self, now: Now = wall_clock, profile: str | None = None) -> None:
        self._now = now
        self._profile = profile
        self.log = AuditLog(places.audit_log())

    def view(self) -> RulesView:
        """Return the rules that hold now."""
        found = effective(self._profile or usual())
        basis = self._basis(found.rules)
        extra = _EXPRESSION if basis else frozenset[Capability]()
        return RulesView(
            rules=found.rules,
            files=tuple(path.name for path in found.files),
            locked=found.locked,
            basis=basis,
            on=found.rules.on | extra,
            mark=found.rules.fingerprint(extra),
        )

    def read_expressions(self, basis: str) -> RulesView:
        """Have lessons read expressions from the next one on, for a reason; empty ends it."""
        rules, wanted = self.view().rules, basis.strip()
        if wanted and Capability.EXPRESSION not in rules.allowed:
            raise KnownError("policy_forbids", capability=Capability.EXPRESSION, profile=rules.name)
        path = places.settings()
        settings = read_settings(path)
        if settings.expression_basis == wanted:
            return self.view()
        # The log first: what cannot be logged is not switched on.
        what = "expression_on" if wanted else "expression_off"
        self.log.add(self._now(), what, {"basis": wanted, "profile": rules.name})
        write_settings(path, replace(settings, expression_basis=wanted))
        return self.view()

    def write_letter(self, language: Literal["ja", "en"], path: Path) -> None:
        """Write the letter to parents as one HTML file."""
        shown = self.view()
        text = letter(shown.rules, language, shown.on - shown.rules.on, shown.basis)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise KnownError("folder_not_writable", path=str(path.parent)) from error
        self.log.add(self._now(), "letter_written", {"mark": shown.mark, "language": language})

    def tidy(self) -> list[Due]:
        """Delete what is past its term on this machine.

        Raises:
            KnownError: As `classsense.bootstrap.retention.tidy`.
        """
        days = self.view().rules.retention.audit_log
        log_days = days if isinstance(days, int) else None
        return tidy(places.lessons(), self.log, self._now(), log_days)

    @staticmethod
    def _basis(rules: Rules) -> str:
        if Capability.EXPRESSION not in rules.allowed:
            return ""
        return read_settings(places.settings()).expression_basis
