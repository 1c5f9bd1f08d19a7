"""Cuts a text into the pieces of a SentencePiece unigram vocabulary, without its library.

Source: Kudo 2018, Subword Regularization, section 3.2 (the likeliest cut by Viterbi). Normalised
by NFKC and single spaces, which is what the library's `nmt_nfkc` does to text that people write.
"""

import struct
import unicodedata
from collections.abc import Iterator
from typing import Final

_SPACE: Final = "\u2581"
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_UNKNOWN_COST: Final = 10.0
"""An unknown letter is so much less likely than the rarest piece, as in the library."""
_LENGTH_DELIMITED, _FIXED_32, _FIXED_64, _VARINT = 2, 5, 1, 0


class SentencePieces:
    """A vocabulary. Safe from any thread.

    Args:
        model: Bytes of a SentencePiece model, of which only the pieces are read.

    Raises:
        ValueError: It is none.
    """

    def __init__(self, model: bytes) -> None:
        self._known: dict[str, tuple[int, float]] = {}
        for number, (piece, score) in enumerate(_pieces(model)):
            self._known.setdefault(piece, (number, score))
        if not self._known:
            message = "no pieces in this model"
            raise ValueError(message)
        self._longest = max(map(len, self._known))
        self._unknown = min(score for _, score in self._known.values()) - _UNKNOWN_COST

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, between those of its begin and end."""
        plain = " ".join(_visible(unicodedata.normalize("NFKC", text)).split())
        if not plain:
            return [_BEGIN, _UNKNOWN, _END]
        return [_BEGIN, *self._cut(_SPACE + plain.replace(" ", _SPACE)), _END]

    def _cut(self, text: str) -> list[int]:
        best = [0.0] + [-float("inf")] * len(text)
        came: list[tuple[int, int]] = [(0, _UNKNOWN)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(start + self._longest, len(text)) + 1):
                known = self._known.get(text[start:end])
                if known is None and end == start + 1:
                    known = (_UNKNOWN, self._unknown)
                if known is not None and best[start] + known[1] > best[end]:
                    best[end] = best[start] + known[1]
                    came[end] = (start, known[0])
        numbers, at = [], len(text)
        while at:
            at, number = came[at]
            numbers.append(number)
        return numbers[::-1]


def _visible(text: str) -> str:
    """Return a text without controls that show nothing."""
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"})


def _pieces(model: bytes) -> Iterator[tuple[str, float]]:
    """Yield the pieces of a model and their log probabilities: field 1, each of fields 1 and 2."""
    for field, body in _fields(model):
        if field == 1:
            inside = dict(_fields(body))
            if 1 in inside:
                (score,) = struct.unpack("<f", inside.get(2, bytes(4)))
                yield inside[1].decode("utf-8"), score


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of the fields of a protobuf message; numbers are left out."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind, size = tag & 7, 0
        if kind == _VARINT:
            _, at = _varint(data, at)
            continue
        if kind == _LENGTH_DELIMITED:
            size, at = _varint(data, at)
        elif kind in {_FIXED_32, _FIXED_64}:
            size = 4 if kind == _FIXED_32 else 8
        if (not size and kind != _LENGTH_DELIMITED) or at + size > len(data):
            message = "not a SentencePiece model"
            raise ValueError(message)
        yield tag >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number at a place, and the place after it."""
    value = shift = 0
    while at < len(data):
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:  # noqa: PLR2004 - the highest bit says that more follows
            return value, at
        shift += 7
    message = "not a SentencePiece model"
    raise ValueError(message)
