"""A text is cut into the likeliest pieces of a vocabulary."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.speech.sentence_pieces import SentencePieces

PIECES = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("▁", -2.0), ("a", -3.0), ("b", -3.0),
          ("ab", -4.0), ("▁ab", -4.5), ("abb", -9.5), ("水", -3.0), ("ア", -3.0)]  # fmt: skip


def field(number: int, body: bytes) -> bytes:
    return bytes([number << 3 | 2, len(body)]) + body


def model(pieces: list[tuple[str, float]]) -> bytes:
    """Return a SentencePiece model of some pieces, each with a type that nobody reads."""
    made = b""
    for piece, score in pieces:
        number = bytes([2 << 3 | 5]) + struct.pack("<f", score)
        made += field(1, field(1, piece.encode()) + number + bytes([3 << 3, 1]))
    return made + field(2, b"trainer")


CUT = SentencePieces(model(PIECES))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ab", [7]),
        ("abb", [7, 5]),  # -7.5 against -11.5 of ▁ + abb
        ("ab ab", [7, 7]),
        ("  ab\n\tab ", [7, 7]),
        ("ｱ水", [3, 10, 9]),
        ("a\u200bb", [7]),
        ("ax", [3, 4, 0]),
        ("", [0]),
        ("\u200b", [0]),
    ],
)
def test_the_likeliest_cut_stands_between_begin_and_end(text: str, pieces: list[int]) -> None:
    assert CUT(text) == [1, *pieces, 2]


@given(st.text(max_size=60))
def test_any_text_is_cut(text: str) -> None:
    numbers = CUT(text)
    assert numbers[0] == 1
    assert numbers[-1] == 2
    assert all(0 <= number < len(PIECES) for number in numbers)


@pytest.mark.parametrize("broken", [b"", b"\x0a\xff", b"\x0b", b"\x0a\x05abc", b"\xff" * 9])
def test_what_is_no_model_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="model"):
        SentencePieces(broken)
