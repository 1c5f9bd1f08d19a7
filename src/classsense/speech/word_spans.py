"""Where the words of a text are."""

from collections.abc import Iterator, Sequence

from classsense.speech.dictionary import pieces_of


def word_spans(text: str, language: str) -> Sequence[tuple[int, int]]:
    """Return where each word of a text stands; together they are the whole text.

    A space belongs to the word after it.
    """
    if language == "ja":
        return [(piece.first, piece.last) for piece in pieces_of(text)]
    return list(_spaced(text))


def _spaced(text: str) -> Iterator[tuple[int, int]]:
    first = 0
    for place, letter in enumerate(text):
        if letter == " " and place > first:
            yield first, place
            first = place
    if first < len(text):
        yield first, len(text)
