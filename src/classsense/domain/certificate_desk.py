"""What a screen needs to show and choose the certificate of the board."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from classsense.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class CertificateView:
    """The certificate that the next lesson uses.

    Attributes:
        certificate, key: Paths of the files; None is plain http.
        names: What tablets may open, by the certificate.
        until: Last day on which it holds, ISO 8601; empty if it cannot be read.
        days: How many days are left; None if that is unknown.
        trouble: What is wrong with it; no lesson with tablets begins until that is put right.
    """

    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()
    until: str = ""
    days: int | None = None
    trouble: KnownError | None = None


class CertificateDesk(Protocol):
    """Shows and changes the certificate. Methods may block: call them off the GUI thread."""

    def view(self) -> CertificateView:
        """Return what the next lesson uses."""
        ...

    def examine(self, certificate: Path, key: Path) -> CertificateView:
        """Return what two files hold, and what is wrong with them; nothing is kept."""
        ...

    def keep(self, certificate: Path, key: Path) -> CertificateView:
        """Use two files from the next lesson on. The files stay where they are.

        Raises:
            KnownError: What is wrong with them; or `folder_not_writable`. Nothing is changed then.
        """
        ...

    def remove(self) -> CertificateView:
        """Go back to plain http from the next lesson on. The files stay where they are.

        Raises:
            KnownError: `folder_not_writable`.
        """
        ...
