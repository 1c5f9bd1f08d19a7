"""The doctor's look at the board's port while the board of a lesson holds it."""

import socket

import pytest

from classsense.bootstrap.doctor import Doctor
from classsense.domain.desk import Grade
from classsense.domain.settings import Settings
from classsense.resources.texts import Texts

TEXTS = Texts("doctor", "en")


@pytest.mark.parametrize(
    ("ours", "grade", "key"), [(True, Grade.GOOD, "port.ours"), (False, Grade.BAD, "port.bad")]
)
def test_a_port_that_our_own_board_holds_is_no_problem(
    *, ours: bool, grade: Grade, key: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as board:
        port = board.getsockname()[1]
        settings = Settings(board_port=port)
        findings = Doctor("en", settings, port if ours else None).examine()
    (found,) = (each for each in findings if each.check == "port")
    assert (found.grade, found.text) == (grade, TEXTS(key, port=port))
