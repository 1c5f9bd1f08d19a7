"""The segmentation model pyannote segmentation-3.0: who speaks when in a short window."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import Samples
from classsense.speech.inference import load

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


class PyannoteSegmenter:
    """Tells who speaks when, by pyannote segmentation-3.0 on one thread."""

    def __init__(self, model: Path) -> None:
        """Load the model.

        Raises:
            KnownError: The file is missing (`speech_model_missing`) or not a
                model (`speech_model_unusable`).
        """
        self._session, self.name = load(model, "segmentation-3.0")

    def segment(self, samples: Samples) -> NDArray[np.float32]:
        """Return the probability of speech of each local voice, shape (frames, 3).

        Args:
            samples: A window of mono sound at 16 kHz, shape (n,), 1 to 10 s.
        """
        (log_classes,) = self._session.run(["logp"], {"wav": samples[None, None, :]})
        speaking: NDArray[np.float32] = np.exp(log_classes[0]) @ _SPEAKING
        return speaking
