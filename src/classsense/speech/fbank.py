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
