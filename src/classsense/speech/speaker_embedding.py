"""The speaker model CAM++: the same voice gives nearly the same direction."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.inference import load

DIRECTIONS: Final = 192
"""Length of a voice vector."""
CHANNELS: Final = 512
"""What is heard in one frame of 20 ms."""


class CamPlusEmbedder:
    """Maps the frames of one voice to a unit vector, by CAM++ on one thread."""

    def __init__(self, model: Path) -> None:
        """Load the model.

        Args:
            model: The folder of its two parts.

        Raises:
            KnownError: A file is missing (`speech_model_missing`) or not a
                model (`speech_model_unusable`).
        """
        self._frames, self.name = load(model / "frames.onnx", "campplus")
        self._voices, _ = load(model / "voices.onnx", "voices")

    def frames(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what is heard each 20 ms, shape ((frames + 1) // 2, 512).

        Args:
            features: Filter-bank features each 10 ms, shape (frames, 80), at least 30 frames.
        """
        centred = features - features.mean(axis=0)
        (heard,) = self._frames.run(["frames"], {"feats": centred[None]})
        frames: NDArray[np.float32] = heard[0].T
        return frames

    def vectors(
        self, frames: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return a unit vector per voice, shape (voices, 192).

        Args:
            frames: What was heard, shape (frames, 512).
            weights: How much each frame counts for each voice, shape (voices, frames), at least 0
                and not all 0.
        """
        given = {"frames": np.ascontiguousarray(frames), "weights": weights}
        (found,) = self._voices.run(["emb"], given)
        vectors: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return vectors
