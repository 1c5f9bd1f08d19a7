"""A pytest plugin that makes Qt, OpenCV and the model packages impossible to import."""

import sys

import pytest

HEAVY = (
    "PySide6",
    "cv2",
    "ai_edge_litert",
    "mediapipe",
    "onnxruntime",
    "onnx",
    "faster_whisper",
    "ctranslate2",
    "sounddevice",
)


def forbid() -> None:
    """Make importing any of them fail from now on, in this whole process."""
    for package in HEAVY:
        sys.modules[package] = None  # type: ignore[assignment]  # "cannot be imported" in Python


def pytest_addoption(parser: pytest.Parser) -> None:
    """Begin, and know the settings of the plugin for Qt, which is not loaded in this run."""
    forbid()
    for setting in ("qt_api", "qt_log_level_fail"):
        parser.addini(setting, "belongs to pytest-qt")
