"""Reads one window of sound: who of at most three local voices speaks when, and how they sound."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import SpeechSegmenter, VoiceEmbedder
from classsense.speech.levels import FRAME
from classsense.speech.segmentation import FRAME_FIELD_S, FRAME_STEP_S, LOCAL_VOICES
from classsense.speech.sound_ring import SoundRing
from classsense.speech.sound_streams import BandStream, VoiceFrames
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.turns import GRID_HZ

LONGEST_WINDOW_S: Final = 10.0
"""The segmentation model was trained on windows of this length."""
SHORTEST_VOICE_S: Final = 0.4
"""Less speech than this says nothing about a voice."""
SPEAKING: Final = 0.5
"""A local voice is more likely to speak than not."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What a window of sound says.

    Attributes:
        first: Its first frame in the stream; negative at the very beginning.
        activity: Probability of speech per frame and local voice, shape (frames, 3), 0..1.
        chosen: Where each local voice is heard best: alone if that is long enough, (frames, 3).
        vectors: How each local voice sounds, unit vectors, shape (3, 192); 0 if it said too little.
        seconds: Speech behind each vector, shape (3,); 0 if there is none.
        loudness_db: Level of each local voice where it is loud (its loudest tenth), shape (3,).
    """

    first: int
    activity: NDArray[np.float16]
    chosen: NDArray[np.bool_]
    vectors: NDArray[np.float32]
    seconds: NDArray[np.float32]
    loudness_db: NDArray[np.float32]

    @property
    def last(self) -> int:
        """The frame behind its last one."""
        return self.first + len(self.activity)


class WindowReader:
    """Runs the models on windows of a stream. Used by one thread only.

    What windows have in common is computed once: the filters of the segmenter, and what the
    embedder hears. A voice is gathered from the frames in which it is heard best.
    """

    def __init__(
        self, segmenter: SpeechSegmenter, embedder: VoiceEmbedder | None, ring: SoundRing
    ) -> None:
        """Take the models.

        Args:
            segmenter: Tells who speaks when.
            embedder: Tells how a voice sounds; None where all speech is one person's.
            ring: The sound of the stream, at least the last 10 s.
        """
        self._segmenter = segmenter
        self._embedder = embedder
        self._ring = ring
        self._bands = BandStream(segmenter, ring, LONGEST_WINDOW_S)
        self._heard = VoiceFrames(embedder, ring, LONGEST_WINDOW_S) if embedder else None

    def read(self, first: int, last: int, level_db: NDArray[np.float32]) -> Window:
        """Read the frames [first, last).

        Args:
            first: At most 10 s before `last`; negative at the beginning of the stream.
            last: At most what was heard so far.
            level_db: Level of each of the frames, shape (last - first,).
        """
        sound = self._ring.between(first * FRAME, last * FRAME)
        bands = self._bands.window(first * FRAME, last * FRAME)
        probability = self._segmenter.segment(bands, float(sound.mean()), float(sound.var()))
        activity = _on_grid(probability, last - first)
        activity[: max(0, -first)] = 0
        speaking = activity > SPEAKING
        alone = speaking & (speaking.sum(axis=1, keepdims=True) == 1)
        enough = alone.sum(axis=0) / GRID_HZ >= SHORTEST_VOICE_S
        chosen = np.where(enough, alone, speaking)
        loudness = [_loud(level_db[s]) for s in chosen.T]
        window = Window(
            first=first,
            activity=activity.astype(np.float16),
            chosen=chosen,
            vectors=np.zeros((LOCAL_VOICES, DIRECTIONS), np.float32),
            seconds=np.zeros(LOCAL_VOICES, np.float32),
            loudness_db=np.array(loudness, np.float32),
        )
        return self.with_voices(window)

    def with_voices(self, window: Window) -> Window:
        """Return the window with the voices as they sound in all that was heard by now."""
        if self._heard is None or self._embedder is None:
            return window
        heard, begin = self._heard.window(window.first, window.last)
        offset = begin - window.first
        weights = window.chosen[offset : offset + len(heard)].T.astype(np.float32)
        spoken_s = window.chosen.sum(axis=0) / GRID_HZ
        # At least one frame of each voice must be known: the newest frames come a little later.
        telling = (spoken_s >= SHORTEST_VOICE_S) & (weights.sum(axis=1) >= 1)
        vectors, seconds = np.zeros_like(window.vectors), np.zeros_like(window.seconds)
        if telling.any():
            vectors[telling] = self._embedder.vectors(heard, weights[telling])
            seconds[telling] = spoken_s[telling]
        return replace(window, vectors=vectors, seconds=seconds)

    def forget(self) -> None:
        """Wipe all that was made of the sound."""
        self._bands.wipe()
        if self._heard is not None:
            self._heard.wipe()


def _on_grid(probability: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Read the model's frames at the middles of ours, shape (frames, 3)."""
    middles_s = (np.arange(frames) + 0.5) / GRID_HZ
    nearest = np.round((middles_s - FRAME_FIELD_S / 2) / FRAME_STEP_S).astype(int)
    on_grid: NDArray[np.float32] = probability[np.clip(nearest, 0, len(probability) - 1)].copy()
    return on_grid


def _loud(level_db: NDArray[np.float32]) -> float:
    """Return the level that a tenth reaches; none is minus infinity."""
    if not len(level_db):
        return -np.inf
    place = len(level_db) * 9 // 10
    return float(np.partition(level_db, place)[place])
