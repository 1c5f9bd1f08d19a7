"""The segmentation model pyannote segmentation-3.0: who speaks when in a short window."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import Samples
from classsense.speech.inference import load

FILTER_STEP: Final = 10
"""Samples from one step of the model's first layer to the next."""
FILTER_LENGTH: Final = 251
"""Samples that one step looks at."""
FRAME_STEP_S: Final = 0.016875
"""From one frame of the model's output to the next."""
FRAME_FIELD_S: Final = 0.0619375
"""How much sound one frame looks at; its middle is what the frame speaks of."""
LOCAL_VOICES: Final = 3
"""The model tells at most three voices of a window apart, two of them at once."""

_SPEAKING: Final = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)
"""Which voices speak in each of the model's seven classes (its powerset)."""


def steps_in(samples: int) -> int:
    """Return how many steps the first layer takes in so many samples."""
    return max(0, (samples - FILTER_LENGTH) // FILTER_STEP + 1)


class PyannoteSegmenter:
    """Tells who speaks when, by pyannote segmentation-3.0 on one thread."""

    def __init__(self, model: Path) -> None:
        """Load the model.

        Args:
            model: The folder of its two parts.

        Raises:
            KnownError: A file is missing (`speech_model_missing`) or not a
                model (`speech_model_unusable`).
        """
        self._filters, _ = load(model / "filters.onnx", "filters")
        self._turns, self.name = load(model / "turns.onnx", "segmentation-3.0")

    def filtered(self, samples: Samples) -> NDArray[np.float32]:
        """Return what the filters of the first layer let through, shape (80, steps).

        Args:
            samples: Mono sound at 16 kHz, shape (n,), at least 251 samples; steps is
                (n - 251) // 10 + 1.
        """
        (bands,) = self._filters.run(["bands"], {"wav": samples[None, None, :]})
        filtered: NDArray[np.float32] = bands[0]
        return filtered

    def segment(
        self, bands: NDArray[np.float32], mean: float, variance: float
    ) -> NDArray[np.float32]:
        """Return the probability of speech of each local voice, shape (frames, 3).

        Args:
            bands: What the filters let through of a window of 1 to 10 s, shape (80, steps).
            mean: Of the samples of the window.
            variance: Of the samples of the window.
        """
        level = np.array([[[mean], [variance]]], np.float32)
        (log_classes,) = self._turns.run(["logp"], {"bands": bands[None], "level": level})
        speaking: NDArray[np.float32] = np.exp(log_classes[0]) @ _SPEAKING
        return speaking
