"""What is looked for in the fields of a state, and that it is bounded."""

import asyncio
import json
from collections.abc import Callable

from msgspec import Raw

from classsense.board.live_answers import LiveAnswers
from classsense.board.messages import raw
from classsense.board.ruby import Ruby, words_of
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven
from classsense.domain.furigana import Runs
from classsense.domain.lesson import QuestionId, SeatId

NAME = "d-0123456789abcdefghijkl"


def whole(text: str, _grade: int) -> Runs:
    return ((text, "よみ"),)


def read_until_done(look: Callable[[Ruby], Raw]) -> list[str]:
    """Look, wait until everything has been read, and look again; return the texts read."""

    async def run() -> list[str]:
        done = asyncio.Event()
        ruby = Ruby(whole, done.set)
        ruby.turn(1)
        look(ruby)
        await asyncio.wait_for(done.wait(), 30)
        found = look(ruby)
        ruby.close()
        return [runs[0][0] for runs in json.loads(bytes(found))]

    return asyncio.run(run())


def test_every_text_with_kanji_is_found_once_and_no_name_of_a_thing() -> None:
    fields = (
        raw({"id": "問", "text": "植物", "choices": ["葉", "ねこ", "葉"], "kind": "図"}),
        raw([{"values": [f"{NAME} 絵です", NAME, "3"], "words": [{"text": "水", "pupils": 2}]}]),
        raw(None),
    )

    assert read_until_done(lambda ruby: ruby.of(fields, ("題", "abc"))) == [
        "植物", "葉", "絵です", "水", "題",
    ]  # fmt: skip


def test_of_a_picture_only_what_is_said_of_it_is_read() -> None:
    assert words_of(f"{NAME} 日なた") == "日なた"
    assert words_of(NAME) == ""
    assert words_of("d-短い 日なた") == "d-短い 日なた"


def test_no_field_holds_more_than_is_told() -> None:
    many = tuple(f"字{number}" for number in range(1200))
    found: list[str] = []

    async def run() -> None:
        again = asyncio.Event()
        ruby = Ruby(whole, again.set)
        ruby.turn(1)
        for _ in range(100):
            again.clear()
            runs = json.loads(bytes(ruby.of((), many)))
            found[:] = [each[0][0] for each in runs]
            if len(found) == 1000:
                break
            await asyncio.wait_for(again.wait(), 30)
        ruby.close()

    asyncio.run(run())
    assert found == list(many[:1000])


def test_an_answer_that_was_replaced_is_not_waited_for() -> None:
    def answer(number: int, value: str) -> AnswerGiven:
        return AnswerGiven(
            LessonNs(number), f"answer-{number}", QuestionId("q"), SeatId("1"), "d", value
        )

    live = LiveAnswers(QuestionId("q"), [answer(1, "植物"), answer(2, "水")])
    assert list(live.unread) == ["水"]
    assert not Ruby(whole).read_live(live)  # no grade: nothing is read, and nothing waits
    assert not live.unread
