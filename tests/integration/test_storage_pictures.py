"""Pictures of answers on the disk: as durable as their answers, and gone when they go."""

import sqlite3
from pathlib import Path

from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import QuestionId, SeatId
from classsense.domain.ports import Receipt
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from fakes.classroom import small_plan

BODY = b"\xff\xd8\xffFACES" * 50_000
NAME = "p-" + "x" * 22


def answer(key: str, value: str) -> AnswerGiven:
    return AnswerGiven(LessonNs(1), key, QuestionId("q"), SeatId("1-1"), "device", value)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_a_picture_is_on_the_disk_when_the_receipt_of_its_answer_comes(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, small_plan())
    found: list[bytes | None] = []

    def committed(receipt: Receipt) -> None:
        assert receipt.number == 1
        found.append(store.picture(NAME))

    store.keep_picture(NAME, "answer-1", BODY)
    store.append(answer("answer-1", NAME), committed)
    store.flush()
    store.close()
    assert found == [BODY]

    again = SqliteLessonStore(tmp_path)
    assert again.picture(NAME) == BODY
    assert again.picture("p-" + "y" * 22) is None
    again.close()


def test_an_answer_has_one_picture_however_often_it_is_sent(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, small_plan())
    other = "p-" + "z" * 22
    for name in (NAME, other):
        store.keep_picture(name, "answer-1", BODY)
        store.append(answer("answer-1", name))
    store.flush()
    assert store.picture(NAME) == BODY
    assert store.picture(other) is None
    assert [entry.value for entry in store.entries() if isinstance(entry, AnswerGiven)] == [NAME]
    store.close()


def test_with_an_answer_its_picture_goes_and_nothing_of_it_stays_on_the_disk(
    tmp_path: Path,
) -> None:
    store = SqliteLessonStore(tmp_path, small_plan())
    store.keep_picture(NAME, "answer-1", BODY)
    store.append(answer("answer-1", NAME))
    store.keep_picture("d-" + "k" * 22, "answer-2", b"KEPT" * 100)
    store.append(answer("answer-2", "d-" + "k" * 22))
    store.keep_picture("p-" + "o" * 22, "answer-3", b"ORPHAN" * 100)
    store.flush()
    assert b"FACES" in on_disk(tmp_path)

    store.drop(lambda entry: isinstance(entry, AnswerGiven) and entry.id == "answer-1")
    store.flush()
    assert store.picture(NAME) is None
    store.close()

    left = on_disk(tmp_path)
    assert b"FACES" not in left
    assert b"ORPHAN" not in left
    assert b"KEPT" in left


def test_whatever_deletes_an_answer_deletes_its_picture(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path, small_plan())
    store.keep_picture(NAME, "answer-1", BODY)
    store.append(answer("answer-1", NAME))
    store.flush()
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("DELETE FROM entries")
    connection.commit()
    assert connection.execute("SELECT count(*) FROM pictures").fetchone() == (0,)
    connection.close()
