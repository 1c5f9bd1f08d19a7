"""Readings of a text's sentences: for those who ask, bounded, and only where a class has them."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.speech.furigana import FuriganaMaker
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import open_board
from fakes.classroom import small_plan
from fakes.text_wire import TextWire
from integration.test_writing_board import OPENED, pages

MAKER = FuriganaMaker()


def _ask(page: TextWire, *sentences: str) -> None:
    page.socket.send(json.dumps({"type": "read", "texts": sentences}))


def test_who_asks_is_told_how_sentences_are_read(tmp_path: Path) -> None:
    plan = replace(small_plan(), furigana=1)
    store = SqliteLessonStore(tmp_path / "lesson", plan)
    with open_board(plan, furigana=MAKER, writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, two):
            _ask(one, "植物の葉。", "かなだけ")
            found: list[object] = []
            while len(found) < 2:
                found += one.until("readings")["ruby"]
            assert [["植物", "しょくぶつ"], ["の", ""], ["葉", "は"], ["。", ""]] in found
            assert [["かなだけ", ""]] in found
            two.writer.paragraph("次")
            two.push()
            one.reads("次")
        assert not any(message["type"] == "readings" for message in two.heard)
    store.close()


def test_a_lesson_without_furigana_answers_nothing(tmp_path: Path) -> None:
    store = SqliteLessonStore(tmp_path / "lesson", small_plan())
    with open_board(furigana=MAKER, writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            _ask(one, "植物の葉。")
            one.writer.paragraph("次")
            one.push()
            while one.until("saved")["n"] < 2:
                pass
        assert not any(message["type"] == "readings" for message in one.heard)
    store.close()


@pytest.mark.logs("a text refused what a tablet sent: unreadable")
@pytest.mark.parametrize(
    "message",
    [
        json.dumps({"type": "read", "texts": ["葉"] * 21}),
        json.dumps({"type": "read", "texts": ["葉" * 301]}),
        json.dumps({"type": "read", "texts": [1]}),
        json.dumps({"type": "write", "token": "x"}),
        "[" * 50_000,
        "葉",
    ],
    ids=["many", "long", "number", "other", "deep", "none"],
)
def test_what_asks_too_much_or_nonsense_is_refused_and_the_room_lives(
    message: str, tmp_path: Path
) -> None:
    plan = replace(small_plan(), furigana=1)
    store = SqliteLessonStore(tmp_path / "lesson", plan)
    with open_board(plan, furigana=MAKER, writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            one.socket.send(message)
            assert one.until("refused")["reason"] == "unreadable"
            _ask(one, "植物の葉。")
            assert one.until("readings")["ruby"]
    store.close()


def test_a_device_that_asks_on_and_on_is_answered_a_limited_number(tmp_path: Path) -> None:
    plan = replace(small_plan(), furigana=1)
    store = SqliteLessonStore(tmp_path / "lesson", plan)
    with open_board(plan, furigana=MAKER, writing=store) as board:
        board.lesson.do(OPENED)
        with pages(board, "1-1") as (one,):
            for batch in range(40):
                _ask(one, *(f"{batch}の{number}の葉" for number in range(20)))
            one.writer.paragraph("次")
            one.push()
            while one.until("saved")["n"] < 2:
                pass
            told = sum(len(each.get("ruby", ())) for each in one.heard)
            assert told < 800
    store.close()
