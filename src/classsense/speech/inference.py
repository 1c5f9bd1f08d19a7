"""How ONNX models of speech are loaded: one thread each, so that tables share the processor."""

from pathlib import Path
from typing import TYPE_CHECKING

from classsense.domain.errors import KnownError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def session(model: Path) -> "InferenceSession":
    """Load an ONNX model to be run on one thread.

    Raises:
        KnownError: The file is missing (`speech_model_missing`) or not a
            model (`speech_model_unusable`).
    """
    import onnxruntime

    if not model.is_file():
        raise KnownError("speech_model_missing", name=model.name)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no public base class
        raise KnownError("speech_model_unusable", name=model.name) from error
