"""Writes the film: H.264 that every player and every browser reads."""

from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from make_lesson.drawing.plan import Plan
from make_lesson.drawing.scene import Scene
from make_lesson.drawing.script import perform, truth_of
from make_lesson.truth import write_truth

FILM_NAME = "room.mp4"
TRUTH_NAME = "room.truth.json"
HASHES_NAME = "room.sha256"

_CRF = 33
_KEY_EVERY_S = 2


def make_lesson(plan: Plan, folder: Path) -> None:
    """Write the film, the truth and the hashes of a plan into `folder`.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    performance = perform(plan)
    write_truth(truth_of(performance), folder / TRUTH_NAME)
    scene = Scene(performance)
    tqdm.monitor_interval = 0  # else its bar leaves a thread behind
    pictures = (scene.picture(frame) for frame in tqdm(range(plan.frames), "drawing"))
    write_film(pictures, plan.fps, folder / FILM_NAME)
    lines = [
        f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in (FILM_NAME, TRUTH_NAME)
    ]
    (folder / HASHES_NAME).write_text("".join(lines), encoding="ascii")


def write_film(pictures: Iterator[NDArray[np.uint8]], fps: int, path: Path) -> None:
    """Encode BGR pictures of shape (720, 1280, 3), a key frame every two seconds."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.time_base = Fraction(1, fps)
        stream.codec_context.gop_size = _KEY_EVERY_S * fps
        stream.codec_context.thread_count = 2
        stream.options = {"crf": str(_CRF), "preset": "slow", "x264-params": "no-psy=1"}
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
