import pytest

from classsense.board.codes import LENGTH, LETTERS, new_code, same_code


def test_a_code_has_no_letters_that_look_alike_and_forms_no_word() -> None:
    for code in (new_code() for _ in range(200)):
        assert len(code) == LENGTH
        assert set(code) <= set(LETTERS)
    assert not set(LETTERS) & set("AEIOUQL")


@pytest.mark.parametrize("typed", ["KXMP", "kxmp", "ｋｘｍｐ", " K X-M P ", "KXMP\u200b"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert same_code(typed, "KXMP")


@pytest.mark.parametrize("typed", ["", "KXM", "KXMPP", "KXMB", "ＫＸＭ", "かきくけ"])
def test_another_code_is_not(typed: str) -> None:
    assert not same_code(typed, "KXMP")
