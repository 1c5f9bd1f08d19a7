"""Reading the weights of a vision model, together with a name that tells which ones they are."""

import hashlib
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


def recogniser_name(model: str, weights: bytes) -> str:
    """Return `model` and the first digits of the weights' sha256, for example `yunet-1f2e3d4c`."""
    return f"{model}-{hashlib.sha256(weights).hexdigest()[:8]}"
