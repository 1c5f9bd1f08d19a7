import json

import pytest

from classsense.board.messages import (
    ANSWER_CHARS,
    Answer,
    Join,
    Reason,
    Refused,
    Stored,
    Unreadable,
    decode,
    encode,
)
from classsense.board.requests import cleaned

ANSWER = {"type": "answer", "id": "a1b2c3d4", "question": "why", "value": "日なた"}


def test_an_answer_is_read() -> None:
    assert decode(json.dumps(ANSWER)) == Answer("a1b2c3d4", "why", "日なた")


def test_a_first_join_needs_only_the_code() -> None:
    assert decode('{"type":"join","protocol":1,"code":"KXMP"}') == Join(1, "KXMP")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"type":"join"}',
        '{"type":"shutdown"}',
        '{"value":"x"}',
        json.dumps(ANSWER | {"admin": True}),
        json.dumps(ANSWER | {"id": "short"}),
        json.dumps(ANSWER | {"id": "with spaces in it"}),
        json.dumps(ANSWER | {"value": 3}),
        json.dumps(ANSWER | {"value": "あ" * (ANSWER_CHARS + 1)}),
        json.dumps(ANSWER | {"question": ""}),
        '{"type":"hand","up":"yes"}',
        '{"type":"seat","seat":null}',
        '{"type":"answer","id":"a1b2c3d4","question":"why","value":"\\ud800"}',
        "\ud800",
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(Unreadable):
        decode(text)


def test_what_was_sent_is_not_quoted_by_the_error() -> None:
    with pytest.raises(Unreadable) as caught:
        decode('{"type":"たなか"}')

    assert "たなか" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_replies_name_their_type() -> None:
    assert json.loads(encode(Stored("a1b2c3d4", 7, duplicate=True))) == {
        "type": "stored",
        "id": "a1b2c3d4",
        "number": 7,
        "duplicate": True,
    }
    assert json.loads(encode(Refused("answer", Reason.CLOSED)))["reason"] == "closed"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("日なた\r\nだから", "日なた\nだから"),
        ("\x00\x1b[31mred\x07", "[31mred"),
        ("a\u202eb", "ab"),
        ("  \n ", ""),
        ("👩\u200d🔬です", "👩\u200d🔬です"),
        ("か\u3099", "か\u3099"),
    ],
)
def test_an_answer_keeps_its_words_and_loses_what_nobody_typed(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept
