"""The console's settings, kept in one readable JSON file."""

from pathlib import Path

import msgspec

from classsense.domain.errors import KnownError
from classsense.domain.settings import Settings
from classsense.storage.whole_file import write_json


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
    write_json(path, settings)
