"""Japanese text cut into dictionary words by SudachiPy."""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sudachipy


class Piece(NamedTuple):
    """A dictionary word at [first, last) of a text.

    Attributes:
        form: As the dictionary has it.
        normal: The same for all spellings.
        kind: Part of speech in four parts joined by hyphens, as UniDic names them.
    """

    surface: str
    form: str
    normal: str
    kind: str
    first: int
    last: int


@cache
def _dictionary() -> "sudachipy.Dictionary":
    import sudachipy

    return sudachipy.Dictionary(dict="core")


def tokenizer() -> "sudachipy.Tokenizer":
    """Return a tokenizer of the dictionary that all share; each call has a buffer of its own."""
    return _dictionary().tokenizer()


def pieces_of(text: str) -> list[Piece]:
    """Return the words of a text in order, cut as long as the dictionary has them (mode C)."""
    import sudachipy

    found = tokenizer().tokenize(text, sudachipy.SplitMode.C)
    return [
        Piece(
            each.surface(),
            each.dictionary_form(),
            each.normalized_form(),
            "-".join(each.part_of_speech()[:4]),
            each.begin(),
            each.end(),
        )
        for each in found
    ]
