"""How ONNX models of speech are loaded: one thread each, so that tables share the processor."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from classsense.domain.errors import KnownError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def load(model: Path, kind: str) -> "tuple[InferenceSession, str]":
    """Load an ONNX model to be run on one thread.

    Args:
        model: The file.
        kind: What it is, for example `campplus`.

    Returns:
        The session, and a name that tells which weights they are: `campplus-1f2e3d4c`.

    Raises:
        KnownError: The file is missing (`speech_model_missing`) or not a model
            (`speech_model_unusable`).
    """
    import onnxruntime

    try:
        content = model.read_bytes()
    except OSError as error:
        raise KnownError("speech_model_missing", file=model.name) from error
    onnxruntime.disable_telemetry_events()  # on Windows it traces to the system: docs/privacy.md
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions have no base class of their own
        raise KnownError("speech_model_unusable", file=model.name) from error
    return session, f"{kind}-{hashlib.sha256(content).hexdigest()[:8]}"
