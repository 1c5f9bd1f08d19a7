"""What a sound check says of a voice."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples, SpeechSegmenter, VoiceEmbedder
from classsense.speech.levels import FRAME
from classsense.speech.sound_ring import SoundRing
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.voices import Vectors
from classsense.speech.window_reader import SHORTEST_VOICE_S, WindowReader

_PIECE_S: Final = 4


def voice_samples(
    sound: Samples, segmenter: SpeechSegmenter, embedder: VoiceEmbedder
) -> Iterator[tuple[Vectors, float]]:
    """Yield how the loudest voice sounds in each piece of a sound check.

    Args:
        sound: Shape (n,).
        segmenter: Tells where somebody speaks.
        embedder: Tells how it sounds.

    Yields:
        A unit vector of shape (192,), and the seconds of speech behind it.
    """
    piece = _PIECE_S * SAMPLE_RATE_HZ
    for begin in range(0, len(sound), piece):
        # A second of silence behind it lets the reader hear the last frames.
        padded = np.zeros(piece + SAMPLE_RATE_HZ, np.float32)
        part = sound[begin : begin + piece]
        padded[: len(part)] = part
        ring = SoundRing(_PIECE_S + 1)
        ring.hear(padded)
        reader = WindowReader(segmenter, embedder, ring)
        frames = len(padded) // FRAME
        window = reader.read(0, frames, np.zeros(frames, np.float32))
        most = int(window.seconds.argmax())
        if window.seconds[most] >= SHORTEST_VOICE_S:
            yield window.vectors[most].reshape(DIRECTIONS), float(window.seconds[most])
        reader.forget()
        ring.wipe()
