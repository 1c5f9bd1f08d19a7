"""Filter-bank features: what the voice embedder hears."""

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples

Features = NDArray[np.float32]

MEL_BANDS = 80
SHIFT = 160
"""Samples from one feature frame to the next: 10 ms."""
LENGTH = 400
"""Samples that one feature frame looks at: 25 ms."""


def filter_bank(samples: Samples) -> Features:
    """Return the log mel energies of `samples`, shape (frames, 80).

    Frame `i` looks at samples `160 i` to `160 i + 400`; frames that would look past the end are
    left out. No dither, so that the same sound gives the same features; the input stays in -1..1,
    as the embedder's figures were measured (notes/speech.md 4).
    """
    import kaldi_native_fbank

    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0.0
    options.frame_opts.samp_freq = SAMPLE_RATE_HZ
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = MEL_BANDS
    bank = kaldi_native_fbank.OnlineFbank(options)
    bank.accept_waveform(SAMPLE_RATE_HZ, samples)
    bank.input_finished()
    frames = [bank.get_frame(i) for i in range(bank.num_frames_ready)]
    return np.array(frames, np.float32).reshape(-1, MEL_BANDS)


class FeatureStream:
    """The features of the last seconds of a stream, computed once per sample.

    Used by one thread only. Every frame depends on its own 400 samples alone, so features of
    pieces with the right overlap equal those of the whole.
    """

    def __init__(self, keep_s: float) -> None:
        self._keep = int(keep_s * SAMPLE_RATE_HZ / SHIFT)
        self._tail: Samples = np.zeros(0, np.float32)
        self._frames: Features = np.zeros((0, MEL_BANDS), np.float32)
        self._next = 0

    def hear(self, samples: Samples) -> None:
        """Take the next samples, shape (n,), in order."""
        sound = np.concatenate([self._tail, samples])
        new = filter_bank(sound)
        self._tail = sound[len(new) * SHIFT :]
        self._frames = np.concatenate([self._frames, new])[-self._keep :]
        self._next += len(new)

    def skip(self, samples: int) -> None:
        """Go on after `samples` that were never heard; they count as silence."""
        silent = min(samples, (self._keep + 2) * SHIFT)
        beyond = (samples - silent) // SHIFT
        # The frame grid must stay in step with the samples: what is skipped whole is whole frames.
        self.hear(np.zeros(samples - beyond * SHIFT, np.float32))
        self._next += beyond

    def wipe(self) -> None:
        """Overwrite and forget all features, and the sound they still wait for."""
        self._frames[:] = 0
        self._tail = np.zeros(0, np.float32)
        self._frames = self._frames[:0]

    def since(self, sample: int) -> tuple[Features, NDArray[np.int_]]:
        """Return the kept frames whose middle is at or after `sample`, and their middles.

        Returns:
            Features of shape (frames, 80), and the middles in samples of the stream, (frames,).
        """
        first = self._next - len(self._frames)
        middles = np.arange(first, self._next) * SHIFT + LENGTH // 2
        late = middles >= sample
        return self._frames[late], middles[late]
