"""A tablet that reads nothing for a while gets what it lacks in one, and has the same text then."""

import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from fakes.writers import Writer
from integration.test_writing_board import OPENED, pages

PASSAGES = 60
LETTERS = 20_000
"""Of each: all of them are more than all buffers on the way hold together."""


def _narrow(address: str) -> socket.socket:
    """Return a connection on which little waits to be read."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    found = urlsplit(address)
    made.connect((found.hostname, found.port))
    return made


def test_who_reads_nothing_for_a_while_has_the_same_text_afterwards(tmp_path: Path) -> None:
    with (
        closing(SqliteLessonStore(tmp_path / "lesson", small_plan())) as store,
        open_board(writing=store) as board,
    ):
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            address = board.server.address
            sleeper = TextWire(address, two.token, Writer("1-2", 3), sock=_narrow(address))
            with sleeper:
                sleeper.opened()
                one.writer.paragraph("")
                for number in range(PASSAGES):
                    one.writer.rub(0, LETTERS)
                    one.writer.type(0, chr(0x61 + number % 26) * LETTERS)
                one.writer.type(0, "end")
                sent = len(one.writer.unsent)
                one.push()
                sleeper.writer.paragraph("asleep")
                sleeper.push()
                while one.until("saved")["n"] <= sent:  # and what it had when it opened the text
                    pass
                frames = 0
                while not sleeper.lines()[0].startswith("end"):
                    frames += sleeper.next() == "bytes"
                assert frames < PASSAGES
                # What it wrote itself meanwhile is heard as soon as it reads.
                while len(one.lines()) < 2:
                    one.next()
                for page in (two, sleeper):
                    page.reads(*one.lines())
                one.writer.type(0, "and on ")
                one.push()
                sleeper.reads(*one.lines())
