"""A pytest plugin that makes Qt, OpenCV and the model packages impossible to import."""

import sys

import pytest

HEAVY = (
    "PySide6",
    "cv2",
    "mediapipe",
    "onnxruntime",
    "onnx",
    "faster_whisper",
    "ctranslate2",
    "sounddevice",
)

for package in HEAVY:
    sys.modules[package] = None  # type: ignore[assignment]  # how Python spells "cannot be imported"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the settings of the plugin for Qt, which is not loaded in this run."""
    for setting in ("qt_api", "qt_log_level_fail"):
        parser.addini(setting, "belongs to pytest-qt")
