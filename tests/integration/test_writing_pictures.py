"""Pictures in the groups' texts, through real sockets and a real disk."""

import base64
import http.client
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from docx import Document

from classsense.board import writing_pictures
from classsense.board.photos import size_of
from classsense.bootstrap.texts_desk import LessonTexts
from classsense.domain.lesson import GroupId
from classsense.domain.writing import TextPicture
from classsense.domain.writing_commands import WritingLocked
from classsense.domain.written_text import GroupText, PictureBlock
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from classsense.writing.reading import doc_of, read_text
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.photos import EXIF_GPS, encoded, with_exif
from fakes.text_wire import TextWire
from fakes.writers import element
from integration.test_writing_board import HERE, NOW, OPENED, pages

THERE = GroupId("2")
PART = 48_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLessonStore]:
    made = SqliteLessonStore(tmp_path / "lesson", small_plan())
    yield made
    made.close()


def photo(wide: int = 640, high: int = 480) -> bytes:
    pixels = np.linspace(0, 255, wide * high * 3).reshape(high, wide, 3).astype(np.uint8)
    return with_exif(encoded(pixels, ".jpg"))


def send(page: TextWire, upload: str, content: bytes) -> None:
    text = base64.b64encode(content).decode()
    parts = [text[at : at + PART] for at in range(0, len(text), PART)]
    for at, data in enumerate(parts):
        piece = {"type": "piece", "id": upload, "at": at, "of": len(parts), "data": data}
        page.socket.send(json.dumps(piece))


def fetched(board: OpenBoard, name: str, token: str | None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(board.server.address.removeprefix("http://"))
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    connection.request("GET", f"/text-picture/{name}", headers=headers)
    reply = connection.getresponse()
    found = reply.status, reply.read()
    connection.close()
    return found


def test_a_picture_is_made_anew_kept_and_shown_to_its_group_alone(
    store: SqliteLessonStore, tmp_path: Path
) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2", "2-1") as (one, two, other):
            send(one, "upload-1", photo())
            told = one.until("picture")
            assert (told["id"], told["width"], told["height"]) == ("upload-1", 640, 480)
            assert store.text_pictures(HERE) == {"upload-1": told["name"]}
            status, body = fetched(board, told["name"], two.token)
            assert (status, size_of(body)) == (200, (640, 480))
            assert EXIF_GPS not in body
            assert b"SECRETCAM" not in body
            for token in (other.token, None, "x" * 32):
                assert fetched(board, told["name"], token)[0] == 404
            assert fetched(board, "t-" + 22 * "A", one.token)[0] == 404
            assert told["name"] not in str(two.heard) + str(other.heard)
        with board.tablet() as nobody:
            token = nobody.join(CODE)["token"]
            assert fetched(board, told["name"], token)[0] == 404  # it holds no seat
    store.flush()
    assert EXIF_GPS not in (tmp_path / "lesson" / DATABASE).read_bytes()


@pytest.mark.logs("refused what a tablet sent: unreadable")
def test_what_is_no_picture_is_refused_and_the_text_goes_on(store: SqliteLessonStore) -> None:
    bomb = bytearray(encoded(np.zeros((8, 8, 3), np.uint8), ".png"))
    bomb[16:24] = (30_000).to_bytes(4) + (30_000).to_bytes(4)
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            for number, content in enumerate((bytes(bomb), b"no picture", b"GIF89a" + bytes(50))):
                send(one, f"upload-{number}", content)
                assert one.until("no_picture")["reason"] == "bad_picture"
            piece = {"type": "piece", "id": "upload-9", "at": 1, "of": 2, "data": "AAAA"}
            one.socket.send(json.dumps(piece))
            assert one.until("no_picture")["reason"] == "bad_picture"
            piece = {"type": "piece", "id": "upload-8", "at": 0, "of": 1, "data": "葉"}
            one.socket.send(json.dumps(piece))
            assert one.until("no_picture")["reason"] == "bad_picture"
            one.socket.send(json.dumps({"type": "piece", "id": "x"}))
            assert one.until("refused")["reason"] == "unreadable"
            one.writer.paragraph("goes on")
            one.push()
            one.until("saved")
    assert store.text_pictures(HERE) == {}


def test_a_locked_text_takes_no_picture(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            board.lesson.do(WritingLocked(NOW, locked=True))
            one.until("locked")
            send(one, "upload-1", photo())
            assert one.until("no_picture")["reason"] == "locked"
    assert store.text_pictures(HERE) == {}


def test_what_is_sent_again_is_kept_once_also_by_the_next_board(store: SqliteLessonStore) -> None:
    names = []
    for _ in range(2):
        with open_board(writing=store) as board:
            board.lesson.do(OPENED)
            with pages(board, "1-1") as (one,):
                for _ in range(2):
                    send(one, "upload-1", photo())
                    names.append(one.until("picture")["name"])
    assert len(set(names)) == 1
    assert len(store.text_pictures(HERE)) == 1


def test_a_group_and_a_device_have_so_many(
    store: SqliteLessonStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_pictures, "MOST_OF_A_GROUP", 8)
    small = photo(40, 30)
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2", "2-1") as (one, two, other):
            for number in range(6):
                send(one, f"upload-{number}", small)
                one.until("picture")
            send(one, "upload-6", small)
            assert one.until("no_picture")["reason"] == "too_many"
            for number in range(10, 12):
                send(two, f"upload-{number}", small)
                two.until("picture")
            send(two, "upload-13", small)
            assert two.until("no_picture")["reason"] == "full"
            send(other, "upload-13", small)
            assert other.until("picture")
    assert len(store.text_pictures(HERE)) == 8


def exported(store: SqliteLessonStore, text: GroupText) -> tuple[str, list[bytes]]:
    desk = LessonTexts(store, "ja", lambda *_: None)
    page = desk.exported("x", (text,), "html").decode()
    with zipfile.ZipFile(io.BytesIO(desk.exported("x", (text,), "docx"))) as packed:
        media = [packed.read(name) for name in packed.namelist() if "/media/" in name]
    return page, media


def test_what_stands_in_the_text_is_exported_with_it(store: SqliteLessonStore) -> None:
    with open_board(writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            send(one, "upload-1", photo(300, 900))
            told = one.until("picture")
            image = element("image", src=told["name"], alt="芽<1>", width=300, height=900)
            one.writer.text.children.append(image)
            one.push()
            one.until("saved")
    blocks = read_text(doc_of(each.body for each in store.updates(HERE)))
    assert blocks == (PictureBlock(told["name"], "芽<1>"),)
    kept = store.text_picture(HERE, told["name"])
    assert kept is not None
    page, media = exported(store, GroupText("1 班", blocks, (), HERE))
    assert 'alt="芽&lt;1&gt;"' in page
    assert base64.b64encode(kept).decode() in page
    assert media == [kept]
    desk = LessonTexts(store, "ja", lambda *_: None)
    (shape,) = Document(
        io.BytesIO(desk.exported("x", (GroupText("1", blocks, (), HERE),), "docx"))
    ).inline_shapes
    assert shape.height.cm <= 20.01
    assert round(shape.height / shape.width, 2) == 3.0
    page, media = exported(store, GroupText("2 班", blocks, (), THERE))
    assert "data:" not in page.split("<body>")[1]
    assert media == []
    assert "芽&lt;1&gt;" in page


def test_pictures_go_with_the_texts(store: SqliteLessonStore, tmp_path: Path) -> None:
    body = encoded(np.zeros((8, 8, 3), np.uint8), ".jpg") + b"CANARY"
    store.keep_text_picture(TextPicture("t-" + 22 * "A", HERE, "u", body), lambda _: None)
    store.flush()
    store.drop(lambda _: False)
    store.flush()
    assert store.text_pictures(HERE) == {"u": "t-" + 22 * "A"}
    store.drop_texts()
    store.flush()
    assert store.text_pictures(HERE) == {}
    store.close()
    files = (file.read_bytes() for file in (tmp_path / "lesson").iterdir())
    assert not any(b"CANARY" in each for each in files)
