"""Writing so that a crash, a full disk or a second process leaves either the old file or the new.

A file is written under another name in the same file system, flushed to the disk and then renamed.
"""

import errno
import hashlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from classsense.domain.errors import KnownError

CHUNK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Turn what the system says while we write into an error that names what to do.

    Raises:
        KnownError: `weights_disk_full` or `weights_unwritable`.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise KnownError("weights_disk_full", folder=folder) from error
        reason = error.strerror or str(error)
        raise KnownError("weights_unwritable", folder=folder, reason=reason) from error


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(data)
        sync(file)


def copy_synced(path: Path, target: Path) -> None:
    """Copy a file and wait until the disk has it."""
    with path.open("rb") as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, CHUNK)
        sync(file)


def sync(file: BinaryIO) -> None:
    """Wait until the disk has all that was written to an open file."""
    file.flush()
    os.fsync(file.fileno())


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file; whoever reads it sees the old or the new one, never a part."""
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        write_synced(part, data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def put_in_place(staged: Path, target: Path, trash: Path) -> None:
    """Rename a staged file or folder to its final name.

    A folder cannot replace another in one step, so the old one is first moved into `trash`: a crash
    between the two renames leaves none, never a mixture.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() or (target.exists() and staged.is_dir()):
        target.rename(Path(tempfile.mkdtemp(dir=trash)) / target.name)
    staged.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives refuse fsync on a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
