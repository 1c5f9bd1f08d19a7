"""The speaker model CAM++: the same voice gives nearly the same direction."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.inference import load

DIRECTIONS: Final = 192
"""Length of a voice vector."""
_ENOUGH_FRAMES: Final = 150
"""The middle 1.5 s say as much of a voice as 3 s, for half the work (measured on table talks)."""


class CamPlusEmbedder:
    """Maps the features of one voice to a unit vector, by CAM++ on one thread."""

    def __init__(self, model: Path) -> None:
        """Load the model.

        Raises:
            KnownError: The file is missing (`speech_model_missing`) or not a
                model (`speech_model_unusable`).
        """
        self._session, self.name = load(model, "campplus")

    def embed(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a unit vector, shape (192,).

        Args:
            features: Filter-bank features of one voice, shape (frames, 80), at least 30 frames.
        """
        spare = max(0, len(features) - _ENOUGH_FRAMES) // 2
        middle = features[spare : spare + _ENOUGH_FRAMES]
        centred = middle - middle.mean(axis=0)
        (vectors,) = self._session.run(["emb"], {"feats": centred[None]})
        vector: NDArray[np.float32] = vectors[0] / np.linalg.norm(vectors[0])
        return vector
