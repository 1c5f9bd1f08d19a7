"""What faces and expressions of one picture cost here and in fer, by turns in one run.

    python tools/measure_fer.py PICTURE PYTHON

PYTHON is a Python outside of this checkout with fer 25.10.3 (installed with --no-deps),
ai-edge-litert, opencv-python-headless 4, numpy, requests, pillow and setuptools below 81. fer runs
as it is by default, Haar cascade and its quantised net; its TensorFlow is replaced by LiteRT, which
runs the same net. All of it works in one thread.
"""

import importlib
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from classsense.domain.camera_ports import FaceDetector, FaceReader

WIDTH_PX = 1280
ROUNDS, PICTURES = 3, 5


def timed(look: Callable[[], int]) -> str:
    """Return faces found in a picture, and CPU of all threads in ms."""
    look()
    began_s = time.process_time()
    faces = sum(look() for _ in range(PICTURES))
    spent_ms = 1000 * (time.process_time() - began_s)
    each = spent_ms / max(faces, 1)
    return f"{faces / PICTURES:.0f} faces, {spent_ms / PICTURES:.0f} ms CPU, {each:.1f} ms a face"


def ours(pixels: cv2.typing.MatLike) -> None:
    """Print what our parts cost."""
    from classsense.bootstrap.expressions import expression_reader
    from classsense.vision.faces_yunet import YuNetDetector
    from classsense.vision.landmarks_litert import LiteRtFaceReader
    from classsense.weights.store import WeightsFolder

    weights = WeightsFolder()
    detector = YuNetDetector(weights.path("yunet"))
    readers: dict[str, FaceReader] = {
        "ours, directions": LiteRtFaceReader(weights.path("face-landmarker"), expression=False),
        "ours, directions and expressions": expression_reader(weights),
    }
    for name, reader in readers.items():
        print(f"{name}: {timed(partial(look_with, detector, reader, pixels))}")


def look_with(detector: "FaceDetector", reader: "FaceReader", pixels: cv2.typing.MatLike) -> int:
    """Return how many faces were read."""
    seen = np.asarray(pixels, np.uint8)
    return sum(reader.read(seen, face) is not None for face in detector.detect(seen))


def peer(pixels: cv2.typing.MatLike) -> None:
    """Print what fer costs; in the other Python."""
    stand_in, keras, models = (
        ModuleType(name) for name in ("tensorflow", "tensorflow.keras", "tensorflow.keras.models")
    )
    stand_in.lite = importlib.import_module("ai_edge_litert.interpreter")  # type: ignore[attr-defined]  # a stand-in
    models.load_model = None  # type: ignore[attr-defined]  # a stand-in
    sys.modules |= {module.__name__: module for module in (stand_in, keras, models)}
    fer = importlib.import_module("fer.fer").FER()
    print("fer, expressions: " + timed(lambda: len(fer.detect_emotions(pixels))))


def main() -> None:
    """Measure ours and fer by turns."""
    picture = sys.argv[1]
    pixels = cv2.imread(picture)
    if pixels is None:
        sys.exit(f"{picture} is no picture")
    scale = WIDTH_PX / pixels.shape[1]
    pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.setNumThreads(1)
    if len(sys.argv) == 2:
        peer(pixels)
        return
    for _ in range(ROUNDS):
        ours(pixels)
        sys.stdout.flush()
        subprocess.run([sys.argv[2], str(Path(__file__)), picture], check=True)


if __name__ == "__main__":
    main()
