"""Reads one window of sound: who of at most three local voices speaks when, and how they sound."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import Samples, SpeechSegmenter, VoiceEmbedder
from classsense.speech.fbank import FeatureStream
from classsense.speech.levels import FRAME
from classsense.speech.segmentation import FRAME_FIELD_S, FRAME_STEP_S, LOCAL_VOICES
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.turns import GRID_HZ

WINDOW_S: Final = 3.0
"""Table talk has short turns: 3 s were best (notes/speech.md 7)."""
WINDOW_FRAMES: Final = round(WINDOW_S * GRID_HZ)
SHORTEST_VOICE_S: Final = 0.4
"""Less speech than this says nothing about a voice."""
SPEAKING: Final = 0.5
"""A local voice is more likely to speak than not."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What a window of sound says.

    Attributes:
        first: Its first frame in the stream; negative at the very beginning.
        activity: Probability of speech per frame and local voice, shape (150, 3), 0..1.
        vectors: How each local voice sounds, unit vectors, shape (3, 192); 0 if it said too little.
        seconds: Speech behind each vector, shape (3,); 0 if there is none.
        loudness_db: Level of each local voice where it is loud (its loudest tenth), shape (3,).
    """

    first: int
    activity: NDArray[np.float16]
    vectors: NDArray[np.float32]
    seconds: NDArray[np.float32]
    loudness_db: NDArray[np.float32]


class WindowReader:
    """Runs the models on windows of a stream. Used by one thread only.

    Features are computed once per sample and shared by all windows that contain it.
    """

    def __init__(self, segmenter: SpeechSegmenter, embedder: VoiceEmbedder | None) -> None:
        """Take the models.

        Args:
            segmenter: Tells who speaks when.
            embedder: Tells how a voice sounds; None where all speech is one person's.
        """
        self._segmenter = segmenter
        self._embedder = embedder
        self._features = FeatureStream(keep_s=WINDOW_S)

    def hear(self, samples: Samples) -> None:
        """Take the next samples of the stream, shape (n,)."""
        if self._embedder is not None:
            self._features.hear(samples)

    def skip(self, samples: int) -> None:
        """Go on after `samples` that were never heard."""
        if self._embedder is not None:
            self._features.skip(samples)

    def read(self, sound: Samples, first: int, level_db: NDArray[np.float32]) -> Window:
        """Read the window that ends where the stream now ends.

        Args:
            sound: The last 3 s, shape (48000,).
            first: Its first frame; negative at the beginning of the stream.
            level_db: Level of each of its frames, shape (150,).
        """
        activity = _on_grid(self._segmenter.segment(sound))
        activity[: max(0, -first)] = 0
        speaking = activity > SPEAKING
        alone = speaking & (speaking.sum(axis=1, keepdims=True) == 1)
        enough = alone.sum(axis=0) / GRID_HZ >= SHORTEST_VOICE_S
        chosen = np.where(enough, alone, speaking)
        vectors, seconds = self._voices(chosen, first)
        loudness = [np.percentile(level_db[s], 90) if s.any() else -np.inf for s in chosen.T]
        return Window(
            first=first,
            activity=activity.astype(np.float16),
            vectors=vectors,
            seconds=seconds,
            loudness_db=np.array(loudness, np.float32),
        )

    def _voices(
        self, chosen: NDArray[np.bool_], first: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return how the local voices sound in the chosen frames, and by how much speech."""
        vectors = np.zeros((LOCAL_VOICES, DIRECTIONS), np.float32)
        seconds = np.zeros(LOCAL_VOICES, np.float32)
        if self._embedder is None:
            return vectors, seconds
        features, middles = self._features.since(first * FRAME)
        frames = np.clip(middles // FRAME - first, 0, WINDOW_FRAMES - 1)
        for voice in range(LOCAL_VOICES):
            spoken_s = chosen[:, voice].sum() / GRID_HZ
            if spoken_s >= SHORTEST_VOICE_S:
                vectors[voice] = self._embedder.embed(features[chosen[frames, voice]])
                seconds[voice] = spoken_s
        return vectors, seconds

    def forget(self) -> None:
        """Wipe the features of the last seconds."""
        self._features.wipe()


def _on_grid(probability: NDArray[np.float32]) -> NDArray[np.float32]:
    """Read the model's frames at the middles of ours, shape (150, 3)."""
    middles_s = (np.arange(WINDOW_FRAMES) + 0.5) / GRID_HZ
    nearest = np.round((middles_s - FRAME_FIELD_S / 2) / FRAME_STEP_S).astype(int)
    on_grid: NDArray[np.float32] = probability[np.clip(nearest, 0, len(probability) - 1)].copy()
    return on_grid
