"""The school's certificate: looked at, and kept in the settings by its path."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from classsense.board.addresses import lan_addresses
from classsense.board.certificate import Https, https
from classsense.domain.certificate_desk import CertificateView
from classsense.domain.errors import KnownError
from classsense.domain.settings import Settings
from classsense.resources import places
from classsense.storage.settings_file import read_settings, write_settings


class SchoolCertificate:
    """A `CertificateDesk` on the settings of this machine.

    Args:
        now: The wall clock.
        settings: What holds now.
        changed: Told of the settings that hold from the next lesson on.
    """

    def __init__(
        self,
        now: Callable[[], dt.datetime],
        settings: Settings,
        changed: Callable[[Settings], None],
    ) -> None:
        self._now = now
        self._settings = settings
        self._changed = changed

    def view(self) -> CertificateView:
        """Return what the next lesson uses."""
        files = self._settings.board_certificate, self._settings.board_key
        return self.examine(*(Path(file) for file in files)) if any(files) else CertificateView()

    def examine(self, certificate: Path, key: Path) -> CertificateView:
        """Return what two files hold, and what is wrong with them."""
        try:
            found = self._read(certificate, key)
        except KnownError as error:
            return CertificateView(certificate, key, trouble=error)
        days = (found.until - self._now()).days
        until = found.until.astimezone(self._now().tzinfo).date().isoformat()
        return CertificateView(certificate, key, found.names, until, days)

    def keep(self, certificate: Path, key: Path) -> CertificateView:
        """Use two files from the next lesson on."""
        self._read(certificate, key)
        self._write(str(certificate.resolve()), str(key.resolve()))
        return self.view()

    def remove(self) -> CertificateView:
        """Go back to plain http."""
        self._write("", "")
        return self.view()

    def _read(self, certificate: Path, key: Path) -> Https:
        """Return what is in the files, for whichever address of this machine it holds."""
        hosts = (*lan_addresses(), "")
        for host in hosts:
            try:
                return https(certificate, key, host, self._now())
            except KnownError as error:
                if error.key != "tls_no_name" or host == hosts[-1]:
                    raise
        raise AssertionError

    def _write(self, certificate: str, key: str) -> None:
        def with_files(settings: Settings) -> Settings:
            return replace(settings, board_certificate=certificate, board_key=key)

        write_settings(places.settings(), with_files(read_settings(places.settings())))
        self._settings = with_files(self._settings)
        self._changed(self._settings)
