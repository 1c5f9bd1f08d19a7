"""How words are read, as the teacher says: her list goes before every dictionary."""

import tomllib
from collections.abc import Callable
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta, Struct

from classsense.domain.errors import KnownError

Runs: TypeAlias = tuple[tuple[str, str], ...]
"""A text in parts, each with its reading in hiragana, empty where it has none."""

FuriganaGrade = Annotated[int, Meta(ge=1, le=7)]
"""Grade of a class: words with a kanji that it has not learned in the years before are read out.
7 is the school after primary school."""

Furigana: TypeAlias = Callable[[str, FuriganaGrade], Runs]
"""Tells how a text is read in a class of a grade. May take tens of milliseconds; never raises."""

_Word = Annotated[str, Meta(min_length=1, max_length=40)]
_Reading = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[ぁ-ゖァ-ヶー]+$")]
_MOST: Final = 2000


class ReadingList(Struct, frozen=True, forbid_unknown_fields=True):
    """The teacher's list.

    Attributes:
        readings: How words are read, in kana.
        never: Words that are never read out.
    """

    readings: Annotated[dict[_Word, _Reading], Meta(max_length=_MOST)] = {}
    never: Annotated[tuple[_Word, ...], Meta(max_length=_MOST)] = ()


def parse_reading_list(text: str, name: str) -> ReadingList:
    """Return the list written in `text`.

    Args:
        text: TOML, with the fields of `ReadingList`.
        name: The file's name, for the error message.

    Raises:
        KnownError: `readings_invalid` with the reason.
    """
    try:
        return msgspec.convert(tomllib.loads(text), ReadingList)
    except (ValueError, msgspec.ValidationError) as error:
        raise KnownError("readings_invalid", name=name, reason=str(error)) from error
