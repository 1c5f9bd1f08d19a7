"""Writes a file where the user wants it: whole, or not at all."""

import errno
import os
from pathlib import Path
from typing import Final

from classsense.domain.errors import KnownError

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}


def write_file(path: Path, content: bytes) -> None:
    """Write a file; what stood there before stays until the new one is whole.

    Raises:
        KnownError: `file_disk_full`, `file_open_elsewhere` or `file_not_writable`.
    """
    part = path.with_name(f".classsense-{os.getpid()}.part")
    written = False
    try:
        if path.exists() and not path.is_file():  # a device, which cannot be replaced
            path.write_bytes(content)
            return
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written = True
        part.replace(path)
    except OSError as error:
        # Windows replaces no file that another program has open.
        in_use = written and isinstance(error, PermissionError)
        key = "file_open_elsewhere" if in_use else "file_not_writable"
        if error.errno in _FULL:
            key = "file_disk_full"
        raise KnownError(key, path=str(path)) from error
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder is none, or is not there
