"""Tables of five voices, one of which comes in the middle, mixed when they are measured.

Split by speaker as in `bench_tables`: the tuned ones are made of the voices of `DIR/speech/tables`
(and one synthetic voice, since the Japanese ones are four), the held-out ones of the others.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from classsense.bootstrap.bench_tables import (
    MadeTable,
    Voice,
    alone_in,
    clip_of,
    held_out_voices,
    mixed,
    split,
)

NEWCOMER: Final = "E"
"""The voice that says nothing in the first half of a talk, and makes no sound check."""

_TUNED: Final = (
    ("en", 121, ("1A", "1B", "1C", "1D", "2D")),
    ("en", 122, ("2D", "1A", "1D", "1B", "1C")),
    ("en", 123, ("1B", "1C", "2D", "1D", "1A")),
    ("ja", 131, ("A", "B", "C", "D", "tebukuro")),
    ("ja", 132, ("tebukuro", "B", "A", "D", "C")),
    ("ja", 133, ("C", "tebukuro", "D", "A", "B")),
)
"""Language, seed and voices (table and letter); the last one is the newcomer."""
_HELD_OUT: Final = (
    ("en", 221, ("2412", "jfk", "austen", "3005", "3080")),
    ("en", 222, ("3080", "2412", "jfk", "3005", "austen")),
    ("en", 223, ("austen", "3080", "3005", "jfk", "2412")),
    ("ja", 231, ("38833628", "38843402", "38853932", "jm_kumo", "jf_alpha")),
    ("ja", 232, ("jf_nezumi", "38843402", "jm_kumo", "38853932", "38833628")),
    ("ja", 233, ("38833628", "jm_kumo", "38853932", "jf_nezumi", "38843402")),
)


def tuned_newcomers(data: Path) -> Iterator[MadeTable]:
    """Mix the tables of voices that the recipe was tuned on, in a room.

    Args:
        data: The folder whose `speech` holds `tables` and `synth`.

    Raises:
        KnownError: A recording is missing (`audio_missing`).
    """
    tables = data / "speech" / "tables"
    voices = {
        "en": {
            **{f"1{n}": v for n, v in alone_in(tables / "en_clean_1.flac", "ABCD").items()},
            **{f"2{n}": v for n, v in alone_in(tables / "en_clean_2.flac", "D").items()},
        },
        "ja": {
            **alone_in(tables / "ja_clean_1.flac", "ABCD"),
            "tebukuro": split([clip_of(data / "speech" / "synth" / "ko_4_jf_tebukuro.wav")]),
        },
    }
    for number, (language, seed, names) in enumerate(_TUNED, start=1):
        yield _joined_by_one(f"{language}_new_{number}", voices[language], names, seed)


def held_out_newcomers(data: Path) -> Iterator[MadeTable]:
    """Mix the tables of voices that nothing was tuned on, in a room.

    Args:
        data: As `held_out_tables` takes it.

    Raises:
        KnownError: A clip is missing (`audio_missing`).
    """
    voices = held_out_voices(data / "speech")
    for number, (language, seed, names) in enumerate(_HELD_OUT, start=1):
        yield _joined_by_one(f"{language}_new_held_{number}", voices, names, seed)


def _joined_by_one(
    name: str, voices: Mapping[str, Voice], names: tuple[str, ...], seed: int
) -> MadeTable:
    chosen = {letter: voices[name] for letter, name in zip("ABCDE", names, strict=True)}
    return mixed(name, chosen, seed, "room", NEWCOMER)
