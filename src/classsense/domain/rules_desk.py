"""What a screen needs to show and change the rules of this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from classsense.domain.rules import Capability, Rules


@dataclass(frozen=True, slots=True)
class RulesView:
    """The rules that hold here.

    Attributes:
        files: Names of the files they come from.
        locked: Whether an administrator's file is among them.
        basis: Why the school reads expressions; empty if it does not.
        on: What lessons sense unless their plan says less.
        mark: Fingerprint, as it stands in the letter and in every record.
    """

    rules: Rules
    files: tuple[str, ...]
    locked: bool
    basis: str
    on: frozenset[Capability]
    mark: str


class RulesDesk(Protocol):
    """Shows and changes the rules. Methods may block: call them off the GUI thread."""

    def view(self) -> RulesView:
        """Return the rules that hold now.

        Raises:
            KnownError: A policy file cannot be read or is wrong.
        """
        ...

    def read_expressions(self, basis: str) -> RulesView:
        """Have lessons read expressions from the next one on, for a reason; empty ends it.

        Raises:
            KnownError: `policy_forbids`, or the settings or the audit log cannot be written.
        """
        ...

    def write_letter(self, language: Literal["ja", "en"], path: Path) -> None:
        """Write the letter to parents as one HTML file.

        Raises:
            KnownError: `folder_not_writable`, or as `view`.
        """
        ...
