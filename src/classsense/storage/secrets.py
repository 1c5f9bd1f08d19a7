"""User names and passwords of cameras on the network, in a file of the user's own.

They are in no plan, no record and no message; `docs/decisions/0074-where-passwords-are-kept.md`.
"""

import os
import stat
from pathlib import Path

import msgspec

from classsense.domain.camera_address import Login
from classsense.domain.errors import KnownError
from classsense.storage.whole_file import write_json

_NOBODY_ELSE = stat.S_IRUSR | stat.S_IWUSR


class Secrets:
    """Logins by host. Safe from any thread of one program; the file is read anew each time.

    Args:
        path: The file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def login(self, host: str) -> Login | None:
        """Return who may be let in at `host`; None if nothing is kept.

        Raises:
            KnownError: `secrets_invalid`, the file cannot be read.
        """
        return self._read().get(host.lower())

    def hosts(self) -> dict[str, str]:
        """Return the user name of each host that a password is kept for, hosts sorted.

        Raises:
            KnownError: As `login`.
        """
        return {host: login.user for host, login in sorted(self._read().items())}

    def keep(self, host: str, login: Login) -> None:
        """Keep the login of `host`, in place of an older one.

        Raises:
            KnownError: As `login`, or `folder_not_writable`.
        """
        write_json(self._path, self._read() | {host.lower(): login})

    def forget(self, host: str) -> bool:
        """Forget the login of `host`; return whether there was one.

        Raises:
            KnownError: As `keep`.
        """
        kept = self._read()
        known = kept.pop(host.lower(), None) is not None
        if known:
            write_json(self._path, kept)
        return known

    def _read(self) -> dict[str, Login]:
        try:
            if os.name == "posix" and self._path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                self._path.chmod(_NOBODY_ELSE)
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Login])
        except FileNotFoundError:
            return {}
        except (msgspec.DecodeError, UnicodeDecodeError, OSError):
            # Without the reason: a reader's words may quote what it read.
            raise KnownError("secrets_invalid", path=str(self._path)) from None
