"""The console's settings, kept in one readable JSON file."""

import os
import tempfile
from pathlib import Path

import msgspec

from classsense.domain.errors import KnownError
from classsense.domain.settings import Settings


def read_settings(path: Path) -> Settings:
    """Return the settings kept in `path`; the defaults if there are none.

    Raises:
        KnownError: `settings_invalid` with the reason.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (msgspec.DecodeError, OSError) as error:
        raise KnownError("settings_invalid", path=str(path), reason=str(error)) from error


def write_settings(path: Path, settings: Settings) -> None:
    """Keep the settings; the old ones stay until the new ones are complete.

    Raises:
        KnownError: `folder_not_writable`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise KnownError("folder_not_writable", path=str(path.parent)) from error
