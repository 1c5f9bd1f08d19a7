"""Drawings and photos over real sockets: taken whole, kept before the receipt, told to nobody."""

import base64
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
import pytest
from msgspec.structs import replace

from classsense.board.messages import PIECE_CHARS
from classsense.board.photos import size_of
from classsense.domain.board_commands import QuestionAdded
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionClosed, QuestionOpened
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan, Question, QuestionId, QuestionKind
from classsense.domain.pictures import picture_of
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import small_plan
from fakes.photos import EXIF_GPS, encoded, with_exif
from fakes.wire import Wire

NOW = LessonNs(5)
DRAW, SHOW = QuestionId("draw"), QuestionId("show")
LINE = "p21AgyBwlBgBEYTEE4BTD"
PIXELS = np.full((300, 400, 3), 120, np.uint8)


def plan() -> LessonPlan:
    asked = (
        Question(DRAW, QuestionKind.DRAWING, "描いてみましょう", picture="leaf.png"),
        Question(SHOW, QuestionKind.PHOTO, "写真をとりましょう"),
    )
    return replace(small_plan(), questions=asked)


@pytest.fixture
def board() -> Iterator[OpenBoard]:
    with open_board(plan(), backgrounds={DRAW: encoded(PIXELS, ".png")}) as opened:
        yield opened


def give(tablet: Wire, answer: str, question: str, picture: str, words: str = "") -> None:
    parts = [picture[at : at + PIECE_CHARS] for at in range(0, len(picture), PIECE_CHARS)]
    for at, data in enumerate(parts):
        tablet.send("piece", id=answer, at=at, of=len(parts), data=data)
    tablet.answer(answer, question, words)


def fetched(board: OpenBoard, name: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(board.server.address).netloc, timeout=10)
    try:
        connection.request("GET", f"/picture/{name}")
        reply = connection.getresponse()
        return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
    finally:
        connection.close()


def sitting(board: OpenBoard, tablet: Wire, question: QuestionId) -> None:
    board.lesson.do(QuestionOpened(NOW, question))
    tablet.sit(CODE, "1-1").sees_a_question()


def test_a_drawing_can_be_asked_for_by_a_question_that_was_made_in_the_lesson(
    board: OpenBoard,
) -> None:
    made = Question(QuestionId("made-1"), QuestionKind.DRAWING, "さっと描いてみましょう")
    board.lesson.do(QuestionAdded(NOW, made))
    with board.tablet() as tablet:
        sitting(board, tablet, made.id)
        give(tablet, "drawing-2", made.id, LINE)
        assert tablet.until("stored")["id"] == "drawing-2"
        (answer,) = board.answers()
        assert picture_of(answer.value) is not None


def test_a_drawing_is_kept_before_its_receipt_and_can_be_fetched_by_its_name(
    board: OpenBoard,
) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        give(tablet, "drawing-1", DRAW, LINE, "日なたの葉\nです")
        assert tablet.until("stored")["id"] == "drawing-1"

        (answer,) = board.answers()
        value = picture_of(answer.value)
        assert value is not None
        assert value.words == "日なたの葉 です"
        assert board.pictures.bodies == {value.name: LINE.encode()}
        status, headers, body = fetched(board, value.name)
        assert (status, body) == (200, LINE.encode())
        assert headers["content-type"].startswith("text/plain")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        tablet.shows(
            mine=[
                {
                    "id": "drawing-1",
                    "question": DRAW,
                    "value": answer.value,
                    "right": None,
                    "comment": "",
                }
            ]
        )


def test_a_long_drawing_comes_in_pieces_and_a_lost_receipt_stores_it_once(
    board: OpenBoard,
) -> None:
    long = "p00" + "AAAA" * 20_000
    assert len(long) > PIECE_CHARS
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        for _ in range(3):
            give(tablet, "drawing-1", DRAW, long)
            tablet.until("stored")
    (answer,) = board.answers()
    assert list(board.pictures.bodies) == [answer.value]
    assert board.pictures.bodies[answer.value] == long.encode()


def test_a_photo_is_made_anew_on_the_teachers_machine(board: OpenBoard) -> None:
    photo = with_exif(encoded(PIXELS, ".jpg"))
    with board.tablet() as tablet:
        sitting(board, tablet, SHOW)
        give(tablet, "photo-001", SHOW, base64.b64encode(photo).decode(), "机")
        tablet.until("stored")
    (body,) = board.pictures.bodies.values()
    assert size_of(body) == (400, 300)
    assert EXIF_GPS not in body
    assert b"Exif" not in body


@pytest.mark.parametrize(
    ("question", "picture"),
    [
        (DRAW, "no drawing"),
        (DRAW, base64.b64encode(encoded(PIXELS, ".jpg")).decode()),
        (SHOW, LINE),
        (SHOW, "@@@@"),
        (SHOW, base64.b64encode(b"GIF89a" + b"\0" * 100).decode()),
        (SHOW, ""),
    ],
)
def test_what_is_no_such_picture_is_refused_and_nothing_is_kept(
    board: OpenBoard, question: QuestionId, picture: str
) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, question)
        give(tablet, "picture-1", question, picture)
        refusal = tablet.until("refused")
        assert (refusal["id"], refusal["reason"]) == ("picture-1", "bad_value")
    assert board.answers() == []
    assert board.pictures.bodies == {}


@pytest.mark.parametrize("value", ["d-" + "A" * 22, "../../etc/passwd", "/etc/passwd"])
def test_no_name_of_a_tablets_own_is_taken(board: OpenBoard, value: str) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        tablet.answer("picture-1", DRAW, value)
        assert tablet.until("refused")["reason"] == "bad_value"
        give(tablet, "picture-2", DRAW, LINE, value)
        tablet.until("stored")
    (answer,) = board.answers()
    name, _, words = answer.value.partition(" ")
    assert words == value
    assert name != value
    assert list(board.pictures.bodies) == [name]


def test_pieces_out_of_order_or_of_another_answer_make_no_picture(board: OpenBoard) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        for at in (0, 2):
            tablet.send("piece", id="picture-1", at=at, of=2, data=LINE)
        tablet.answer("picture-1", DRAW, "")
        assert tablet.until("refused")["reason"] == "bad_value"
        tablet.send("piece", id="picture-2", at=0, of=1, data=LINE)
        tablet.answer("picture-3", DRAW, "")
        assert tablet.until("refused")["reason"] == "bad_value"
        tablet.answer("picture-2", DRAW, "")
        tablet.until("stored")


def test_pieces_are_bounded(board: OpenBoard) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        tablet.send("piece", id="picture-1", at=0, of=18, data="A")
        assert tablet.until("refused")["reason"] == "unreadable"
        tablet.send("piece", id="picture-1", at=0, of=1, data="A" * (PIECE_CHARS + 1))
        assert tablet.until("refused")["reason"] == "unreadable"


def test_a_picture_that_cannot_be_kept_is_asked_for_again(board: OpenBoard) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        board.lesson.failing = KnownError("disk_full", path="x")
        give(tablet, "drawing-1", DRAW, LINE)
        refusal = tablet.until("refused")
        assert (refusal["reason"], refusal["again"]) == ("not_kept", True)
        board.lesson.failing = None
        give(tablet, "drawing-1", DRAW, LINE)
        assert not tablet.until("stored")["duplicate"]


def test_after_the_question_is_closed_no_picture_is_kept(board: OpenBoard) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        board.lesson.do(QuestionClosed(NOW, DRAW))
        while tablet.state["question"]["open"]:
            tablet.next()
        give(tablet, "drawing-1", DRAW, LINE)
        assert tablet.until("refused")["reason"] == "closed"
    assert board.pictures.bodies == {}


def test_others_learn_the_name_when_the_teacher_shares(board: OpenBoard) -> None:
    with board.tablet() as tablet, board.tablet() as other:
        sitting(board, tablet, DRAW)
        other.sit(CODE, "1-2").sees_a_question()
        give(tablet, "drawing-1", DRAW, LINE, "葉")
        tablet.until("stored")
        (answer,) = board.answers()
        other.send("ping")
        other.until("pong")
        assert answer.value.split()[0] not in str(other.heard)

        board.lesson.do(AnswersShared(NOW, DRAW, ("drawing-1",)))
        while not other.state["shared"]:
            other.next()
        assert other.state["shared"][0]["values"] == [answer.value]
        assert other.state["shared"][0]["kind"] == "drawing"


def test_the_teachers_picture_is_served_under_a_name_told_to_who_joined(board: OpenBoard) -> None:
    with board.tablet() as tablet:
        sitting(board, tablet, DRAW)
        name = tablet.state["question"]["picture"]
        status, headers, body = fetched(board, name)
        assert (status, headers["content-type"]) == (200, "image/jpeg")
        assert size_of(body) == (400, 300)


@pytest.mark.parametrize("name", ["leaf.png", "d-" + "A" * 22, "..%2fboard.js", "%2e%2e"])
def test_nothing_else_is_served(board: OpenBoard, name: str) -> None:
    assert fetched(board, name)[0] == 404
