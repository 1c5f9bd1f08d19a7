"""Reading the weights of a vision model, together with a name that tells which ones they are."""

import hashlib
import io
import zipfile
from pathlib import Path

from classsense.domain.errors import KnownError


def read_weights(path: Path) -> bytes:
    """Return the content of a weights file.

    Raises:
        KnownError: It is missing or may not be read (`vision_weights_missing`).
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise KnownError("vision_weights_missing", file=path.name) from error


def check_archive(weights: bytes, path: Path, members: frozenset[str]) -> None:
    """Refuse a weights archive that is damaged or lacks one of its nets.

    MediaPipe would refuse it too, but leaves a thread behind that nobody can end.

    Raises:
        KnownError: `vision_weights_damaged`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(weights)) as archive:
            sound = archive.testzip() is None and set(archive.namelist()) >= members
    except zipfile.BadZipFile:
        sound = False
    if not sound:
        raise KnownError("vision_weights_damaged", file=path.name)


def archive_members(weights: bytes, path: Path, members: frozenset[str]) -> dict[str, bytes]:
    """Return the content of `members` of a weights archive by name.

    Raises:
        KnownError: It is damaged or lacks one of them (`vision_weights_damaged`).
    """
    check_archive(weights, path, members)
    with zipfile.ZipFile(io.BytesIO(weights)) as archive:
        return {name: archive.read(name) for name in members}


def recogniser_name(model: str, weights: bytes) -> str:
    """Return `model` and the first digits of the weights' sha256, for example `yunet-1f2e3d4c`."""
    return f"{model}-{hashlib.sha256(weights).hexdigest()[:8]}"
