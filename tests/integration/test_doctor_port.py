"""The doctor's look at the board: its port while a lesson holds it, and its certificate."""

import socket
from pathlib import Path

import pytest

from classsense.bootstrap.doctor import Doctor
from classsense.domain.desk import Finding, Grade
from classsense.domain.settings import Settings
from classsense.resources.texts import Texts
from fakes.certificates import made

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


def test_a_certificate_is_looked_at_where_the_settings_name_one(tmp_path: Path) -> None:
    certificate, key = made(tmp_path, "DNS:board.school.example")
    _, other = made(tmp_path, "DNS:board.school.example", name="other")

    def found(settings: Settings) -> list[Finding]:
        return [each for each in Doctor("en", settings).examine() if each.check == "certificate"]

    assert found(Settings(board_port=0)) == []
    right = Settings(board_port=0, board_certificate=str(certificate), board_key=str(key))
    wrong = Settings(board_port=0, board_certificate=str(certificate), board_key=str(other))
    assert found(right)[0].text == TEXTS("certificate.good", name="board.school.example")
    assert found(wrong)[0].grade is Grade.BAD
    assert found(Settings(board_port=0, board_key=str(key)))[0].grade is Grade.BAD
