"""Table talk that nothing was tuned on, mixed from the clips of a data folder when it is measured.

Split by speaker: the voices here are those of `DIR/speech` that are in none of `DIR/speech/tables`,
where the recipe was tuned (checked by CAM++ on the sound checks of those tables: the English ones
are LibriSpeech 1688, 1998, 2033, 2414 and 2609). A table is a made talk of four of these voices,
with a sound check of each that is no part of the talk. No sound is kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.rttm import SpokenTurn, read_rttm

_TALK_S: Final = 120
_LEVEL: Final = 0.05
"""RMS of a clip before its voice's own level."""
_REVERB_S: Final = 0.35
_REVERB_GAIN: Final = 0.05
_DECAY: Final = 6.9
"""The reverberation falls by 60 dB (ln 1000) over its length."""
_SNR_DB: Final = {"room": 15.0, "clean": 40.0}
_OVERLAPPING: Final = 0.25
_AGAIN: Final = 0.7
"""So often the same voice is not drawn twice in a row."""
_CHECK_S: Final = 3.5
_NEWCOMER_TALK_S: Final = 180
_NEWCOMER: Final = 0.3
"""So many turns of the second half are those of a newcomer."""


@dataclass(frozen=True, slots=True, eq=False)
class MadeTable:
    """A made talk of a table.

    Attributes:
        name: Language, room or clean, and number: `en_room_1`.
        sound: The talk, 2 min.
        truth: Who speaks when.
        checks: The sound check of each voice, recorded in the same room.
    """

    name: str
    sound: Samples
    truth: Sequence[SpokenTurn]
    checks: Mapping[str, Samples]


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """What there is of one voice: for the talk, and for its sound check."""

    talk: Sequence[Samples]
    check: Samples


_TABLES: Final = (
    ("en", 21, ("2412", "jfk", "austen", "3005")),
    ("en", 22, ("3080", "2412", "austen", "jfk")),
    ("en", 23, ("3005", "3080", "jfk", "2412")),
    ("en", 24, ("austen", "3080", "3005", "2412")),
    ("ja", 31, ("38833628", "38843402", "38853932", "jm_kumo")),
    ("ja", 32, ("38853932", "38843402", "38833628", "jf_alpha")),
    ("ja", 33, ("38843402", "38853932", "jf_nezumi", "jm_kumo")),
    ("ja", 34, ("38833628", "38853932", "38843402", "jf_nezumi")),
)
"""Language, seed and voices. Few Japanese speakers are left: one or two voices are made ones."""


def held_out_tables(data: Path) -> Iterator[MadeTable]:
    """Mix the tables, each in a room and clean.

    Args:
        data: The folder whose `speech` holds `en`, `ja`, `synth` and `conv`.

    Raises:
        KnownError: A clip is missing (`audio_missing`).
    """
    voices = held_out_voices(data / "speech")
    for place in _SNR_DB:
        for number, (language, seed, names) in enumerate(_TABLES, start=1):
            chosen = {letter: voices[name] for letter, name in zip("ABCD", names, strict=True)}
            yield mixed(f"{language}_{place}_held_{number}", chosen, seed, place)


def held_out_voices(speech: Path) -> dict[str, Voice]:
    """Return what there is of the voices that nothing was tuned on.

    Raises:
        KnownError: A clip is missing (`audio_missing`).
    """
    voices = {
        "2412": split([clip_of(speech / "en" / "2412-153948-0000.flac")]),
        "jfk": split([clip_of(speech / "en" / "jfk.flac")]),
        "austen": _voice(
            [
                clip_of(speech / "en" / f"sense_and_sensibility_01_austen_64kb-{n}.wav")
                for n in ("0870", "0890", "0920", "0880")
            ]
        ),
    }
    for name in ("38833628", "38843402", "38853932"):
        voices[name] = split([clip_of(speech / "ja" / f"common_voice_ja_{name}_16k.wav")])
    for name, talk, check in (
        ("jm_kumo", "ko_1", "ko_5"),
        ("jf_alpha", "ko_0", "ko_6"),
        ("jf_nezumi", "ko_7", "ko_3"),
    ):
        voices[name] = _voice(
            [clip_of(speech / "synth" / f"{n}_{name}.wav") for n in (talk, check)]
        )
    return voices | alone_in(speech / "conv" / "conv_en4_clean.flac", ("3005", "3080"))


def _voice(clips: Sequence[Samples]) -> Voice:
    """The last clip is the sound check."""
    return Voice(clips[:-1], clips[-1][: round(_CHECK_S * SAMPLE_RATE_HZ)])


def split(clips: Sequence[Samples]) -> Voice:
    """The beginning of the only clip is the sound check, at most a third of it."""
    (clip,) = clips
    length = min(round(_CHECK_S * SAMPLE_RATE_HZ), round(len(clip) * 0.4))
    return Voice([clip[length:]], clip[:length])


def alone_in(recording: Path, names: Sequence[str]) -> dict[str, Voice]:
    """Cut out where these voices speak alone; the longest stretch is the sound check."""
    sound = clip_of(recording)
    (turns,) = read_rttm(recording.with_suffix(".rttm")).values()
    voices = {}
    for name in names:
        alone = [
            turn
            for turn in turns
            if turn.voice == name
            and not any(
                o.voice != name and o.start_s < turn.end_s and o.end_s > turn.start_s for o in turns
            )
        ]
        alone.sort(key=lambda turn: turn.end_s - turn.start_s)
        voices[name] = _voice(
            [
                sound[round(t.start_s * SAMPLE_RATE_HZ) : round(t.end_s * SAMPLE_RATE_HZ)]
                for t in alone
            ]
        )
    return voices


def clip_of(path: Path) -> Samples:
    """Return a clip as mono sound at 16 kHz.

    Raises:
        KnownError: It is missing (`audio_missing`).
    """
    import soundfile
    import soxr

    try:
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except OSError as error:
        raise KnownError("audio_missing", file=path.name) from error
    mono = samples.mean(axis=1)
    clip: Samples = soxr.resample(mono, rate_hz, SAMPLE_RATE_HZ)
    return clip


def mixed(
    name: str,
    voices: Mapping[str, Voice],
    seed: int,
    place: str,
    newcomer: str = "",
) -> MadeTable:
    """Let the voices talk: log-normal turns of .6 to 5 s, a quarter of them into the last one.

    Args:
        name: Of the table.
        voices: What there is of each voice.
        seed: Of every choice.
        place: `room` or `clean`.
        newcomer: A voice that says nothing in the first half, and has three turns of ten in the
            second half of a longer talk; empty if none.
    """
    random = np.random.default_rng(seed)
    through: dict[str, Callable[[Samples], Samples]] = (
        _room(voices, random) if place == "room" else dict.fromkeys(voices, _as_it_is)
    )
    levels = {letter: _LEVEL * 10 ** (random.uniform(-4, 4) / 20) for letter in voices}
    weights = random.dirichlet(np.full(len(voices), 3.0))
    often = _weights(weights, list(voices), newcomer)

    def said(letter: str) -> Samples:
        return through[letter](_said(voices[letter], levels[letter], random))

    length_s = _NEWCOMER_TALK_S if newcomer else _TALK_S
    sound, truth = _talk(said, often, length_s, random)
    noise = float(np.sqrt(np.square(sound).mean()) * 10 ** (-_SNR_DB[place] / 20))

    def hiss(samples: int) -> Samples:
        return noise * random.standard_normal(samples, np.float32)

    checks = {
        letter: through[letter](_at(voice.check, levels[letter])) + hiss(len(voice.check))
        for letter, voice in voices.items()
    }
    return MadeTable(name, sound + hiss(len(sound)), truth, checks)


def _talk(
    said: Callable[[str], Samples],
    often: tuple[Mapping[str, float], Mapping[str, float]],
    length_s: int,
    random: np.random.Generator,
) -> tuple[Samples, list[SpokenTurn]]:
    """Put turns one behind the other; `often` is how often who speaks in the halves of it."""
    sound: Samples = np.zeros(length_s * SAMPLE_RATE_HZ, np.float32)
    truth: list[SpokenTurn] = []
    at_s, last = 0.5, ""
    while True:
        now = often[at_s >= length_s / 2]
        letter = str(random.choice(list(now), p=list(now.values())))
        if letter == last and random.random() < _AGAIN:
            continue
        last = letter
        clip = said(letter)
        first, end_s = round(at_s * SAMPLE_RATE_HZ), at_s + len(clip) / SAMPLE_RATE_HZ
        if first + len(clip) > len(sound):
            return sound, truth
        sound[first : first + len(clip)] += clip
        truth.append(SpokenTurn(at_s, end_s, letter))
        into = random.random() < _OVERLAPPING
        pause_s = -random.uniform(0.2, 1.2) if into else random.exponential(0.6)
        at_s = max(at_s + 0.3, end_s + pause_s)


def _weights(
    weights: NDArray[np.float64], letters: Sequence[str], newcomer: str
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return how often each voice speaks in the first half and in the second."""
    whole = dict(zip(letters, weights.tolist(), strict=True))
    if newcomer not in whole:
        return whole, whole
    whole[newcomer] = 0.0
    total = sum(whole.values())
    before = {letter: part / total for letter, part in whole.items()}
    after = {letter: part * (1 - _NEWCOMER) for letter, part in before.items()}
    return before, after | {newcomer: _NEWCOMER}


def _said(voice: Voice, level: float, random: np.random.Generator) -> Samples:
    """Cut a turn out of what there is of a voice."""
    clip = voice.talk[int(random.integers(len(voice.talk)))]
    length = round(float(np.clip(random.lognormal(0.7, 0.6), 0.6, 5.0)) * SAMPLE_RATE_HZ)
    length = min(length, len(clip))
    first = int(random.integers(len(clip) - length + 1))
    return _at(clip[first : first + length], level)


def _at(clip: Samples, level: float) -> Samples:
    scaled: Samples = clip / np.float32(np.sqrt(np.square(clip).mean()) + 1e-6) * np.float32(level)
    return scaled


def _as_it_is(clip: Samples) -> Samples:
    return clip


def _room(
    voices: Mapping[str, Voice], random: np.random.Generator
) -> dict[str, Callable[[Samples], Samples]]:
    """Give each voice a tail of decaying noise of its own, as its place in a room would."""
    length = round(_REVERB_S * SAMPLE_RATE_HZ)
    fall = np.exp(-_DECAY * np.arange(length) / length)
    through: dict[str, Callable[[Samples], Samples]] = {}
    for letter in voices:
        tail: NDArray[np.float64] = random.standard_normal(length) * fall * _REVERB_GAIN
        tail[0] = 1
        through[letter] = partial(_heard_through, tail)
    return through


def _heard_through(tail: NDArray[np.float64], clip: Samples) -> Samples:
    return np.convolve(clip, tail)[: len(clip)].astype(np.float32)
