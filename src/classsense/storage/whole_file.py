"""Writes a small file as a whole: the old one stays until the new one is complete."""

import os
import tempfile
from pathlib import Path

import msgspec

from classsense.domain.errors import KnownError


def write_json(path: Path, content: object) -> None:
    """Keep `content` as readable JSON in a file that nobody but the user may read.

    Raises:
        KnownError: `folder_not_writable`.
    """
    write_bytes(path, msgspec.json.format(msgspec.json.encode(content), indent=2))


def write_bytes(path: Path, content: bytes) -> None:
    """Keep `content` in a file that nobody but the user may read.

    Raises:
        KnownError: `folder_not_writable`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes a file that nobody else may read.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise KnownError("folder_not_writable", path=str(path.parent)) from error
