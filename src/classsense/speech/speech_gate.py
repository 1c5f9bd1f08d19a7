"""Whether anybody speaks in a piece of sound at all, by Silero VAD."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.inference import load

_STEP: Final = 512
_CONTEXT: Final = 64
_PEAK: Final = 0.5


class SpeechGate:
    """Keeps what is no speech from a transcriber that would invent words for it.

    Whisper's own probability of no speech is a poor judge of noise and tones; this network costs
    .002 s of processor time per second of sound. May be called by any thread.
    """

    def __init__(self, model: Path) -> None:
        """Load the model.

        Args:
            model: Silero VAD v6 as faster-whisper brings it along.

        Raises:
            KnownError: The file is missing (`speech_model_missing`) or not a model
                (`speech_model_unusable`).
        """
        self._session, self.name = load(model, "silero-v6")

    def probabilities(self, samples: Samples) -> NDArray[np.float32]:
        """Return the probability of speech every 32 ms, shape (n // 512,).

        The sound is brought to the same peak first: the network takes faint speech for none.

        Args:
            samples: Mono sound at 16 kHz, shape (n,).
        """
        frames = len(samples) // _STEP
        loudest = float(np.abs(samples).max(initial=0.0))
        if frames == 0 or loudest == 0:
            return np.zeros(frames, np.float32)
        sound = samples[: frames * _STEP] * np.float32(_PEAK / loudest)
        padded = np.concatenate([np.zeros(_CONTEXT, np.float32), sound])
        windows = np.lib.stride_tricks.sliding_window_view(padded, _CONTEXT + _STEP)[::_STEP]
        state = np.zeros((1, 1, 128), np.float32)
        fed = {"input": np.ascontiguousarray(windows), "h": state, "c": state}
        probabilities = self._session.run(["speech_probs"], fed)[0]
        return np.asarray(probabilities, np.float32).reshape(-1)

    def speech_s(self, samples: Samples, threshold: float) -> float:
        """Return for how many seconds speech is likelier than `threshold` (0..1)."""
        return float((self.probabilities(samples) > threshold).sum()) * _STEP / SAMPLE_RATE_HZ
