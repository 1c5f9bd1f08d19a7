"""Anything said to the board, in any order: it stands, and tells nobody of anybody else.

Hypothesis plays a stateful machine on real sockets. Its messages come from the types of the
protocol themselves, so that a new kind of message is tried without a change here.
"""

import asyncio
import json
import secrets
import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random
from typing import get_args
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)
from websockets.exceptions import ConnectionClosed

from classsense.board.limits import Limits
from classsense.board.messages import Join, Reply, Request, Unreadable, decode
from classsense.bootstrap.bench_fuzz import FuzzFigures
from classsense.bootstrap.fuzz_messages import MessageMaker, handshake, raw_frames, raw_request
from classsense.commands.entry import run
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    ActivityStarted,
    AnswerGiven,
    AnswersShared,
    Entry,
    LessonEnded,
    QuestionClosed,
    QuestionOpened,
    SensingSwitched,
)
from classsense.domain.lesson import QuestionId
from classsense.speech.furigana import FuriganaMaker
from fakes.board import CODE, KEY, open_board
from fakes.canaries import DRAW, canary_plan, leave_canaries
from fakes.classroom import WHY, small_plan
from fakes.wire import WAIT_S, Wire

AT = LessonNs(5)
SECRET = "SECRET" + secrets.token_hex(8)
MESSAGES = 2000
AT_ONCE = 80
RAW_WAIT_S = 0.3
PAUSE = threading.Event()
PLACES = st.integers(0, 2)
CODES = st.sampled_from([CODE, CODE + KEY, CODE, CODE, "BBBB"])
TEACHERS = (
    QuestionOpened,
    QuestionClosed,
    AnswersShared,
    SensingSwitched,
    LessonEnded,
    ActivityStarted,
)
_REPLIES: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


class AnythingSaid(RuleBasedStateMachine):
    """Up to three tablets that say anything, a pupil whose answer is nobody's business, a teacher.

    Attributes:
        sent: Messages of all runs.
    """

    sent = 0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        limits = Limits(
            faults=400,
            devices=10_000,
            burst=10_000,
            per_s=1e4,
            code_burst=10_000,
            all_code_burst=10_000,
        )
        self.board = self._stack.enter_context(
            open_board(canary_plan(), limits, furigana=FuriganaMaker())
        )
        self.tablets: dict[int, tuple[ExitStack, Wire]] = {}
        self.secrets = leave_canaries(self.board, SECRET)
        kept = self.board.lesson.kept
        self.asked: list[Entry] = [entry for entry in kept if isinstance(entry, TEACHERS)]
        self.words = (
            *self.board.lesson.plan.seats(),
            WHY,
            CODE,
            "0",
            "0,1",
            "witness-why",
            "why2",
            DRAW,
        )

    def _teach(self, entry: Entry) -> None:
        self.asked.append(entry)
        self.board.lesson.do(entry)

    @rule(place=PLACES, code=CODES, seed=st.integers(0, 2**32))
    def say_anything(self, place: int, code: str, seed: int) -> None:
        tablet = self._tablet(place, code)
        maker = MessageMaker(Random(seed), self.words)
        self._say(tablet, [maker.message() for _ in range(AT_ONCE)])

    @rule(place=PLACES)
    def go(self, place: int) -> None:
        self._gone(self._tablet(place, CODE))

    @rule(seed=st.integers(0, 2**32))
    def ask_for_anything(self, seed: int) -> None:
        chance = Random(seed)
        broken = handshake(urlsplit(self.board.server.address).netloc) + raw_frames(chance)
        self._send_raw(broken if chance.random() < 1 / 3 else raw_request(chance))

    @rule(question=st.sampled_from([question.id for question in small_plan().questions]))
    def open_a_question(self, question: QuestionId) -> None:
        self._teach(QuestionOpened(AT, question))

    @rule()
    def close_the_question(self) -> None:
        self._teach(QuestionClosed(AT, WHY))

    def _tablet(self, place: int, code: str) -> Wire:
        """Return the tablet at a place; one that has gone is followed by a new one."""
        if place not in self.tablets:
            stack = ExitStack()
            tablet = stack.enter_context(self.board.tablet())
            tablet.socket.close_timeout = RAW_WAIT_S  # it may go before it read everything
            self.tablets[place] = (stack, tablet)
            tablet.send("join", protocol=1, code=code)
        return self.tablets[place][1]

    def _say(self, tablet: Wire, messages: list[str | bytes]) -> None:
        """Send, then read until everything is answered or the board has had enough."""
        try:
            for message in messages:
                tablet.socket.send(message)
                AnythingSaid.sent += 1
            tablet.socket.send('{"type":"ping"}')
            while (said := self._checked(tablet))["type"] != "pong":
                if said.get("reason") == "join_first":
                    break
        except ConnectionClosed:
            self._gone(tablet)

    def _checked(self, tablet: Wire) -> dict[str, object]:
        """Return the next message, if it is of the protocol and nobody else's."""
        said = tablet.socket.recv(timeout=WAIT_S)
        assert isinstance(said, str)
        assert not [secret for secret in self.secrets if secret in said]
        _REPLIES.decode(said)
        message: dict[str, object] = json.loads(said)
        fields = message.get("fields")
        if isinstance(fields, dict):
            self._counts_nobody(fields)
        return message

    def _counts_nobody(self, fields: Mapping[str, object]) -> None:
        """What a tablet is told of the pace is which taps count, never how many there are."""
        pace = fields.get("pace", {})
        assert isinstance(pace, dict)
        assert pace.keys() <= {"since_s", "fades_s"}

    def _gone(self, tablet: Wire) -> None:
        place = next(place for place, (_, wire) in self.tablets.items() if wire is tablet)
        self.tablets.pop(place)[0].close()

    def _send_raw(self, request: bytes) -> None:
        where = urlsplit(self.board.server.address)
        AnythingSaid.sent += 1
        address = str(where.hostname), int(where.port or 0)
        # A request that is right keeps the line open, so nobody waits for its end.
        with suppress(OSError), socket.create_connection(address, RAW_WAIT_S) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            said = b""
            while part := line.recv(65_536):
                said += part
                assert not [secret for secret in self.secrets if secret.encode() in said]

    def teardown(self) -> None:
        for _, tablet in list(self.tablets.values()):
            self._gone(tablet)
        try:
            self._still_stands()
        finally:
            self._stack.close()

    def _still_stands(self) -> None:
        self._teach(QuestionOpened(AT, WHY))
        with self.board.tablet() as tablet:
            tablet.sit(CODE, "2-3").sees_a_question()
            # A busy board rests between two Snapshots: what it shows may still be the one before.
            assert any(self._stores(tablet, number) or PAUSE.wait(0.02) for number in range(1000))
        kept = self.board.lesson.kept
        assert [entry for entry in kept if isinstance(entry, TEACHERS)] == self.asked
        assert next(e.value for e in kept if isinstance(e, AnswerGiven)) == SECRET
        assert self._ends_with_nobody()

    def _stores(self, tablet: Wire, number: int) -> bool:
        """Answer once; return whether it was taken, not refused."""
        tablet.answer(f"afterwards-{number}", WHY, "日なた")
        while (said := tablet.next()["type"]) not in {"stored", "refused"}:
            pass
        return bool(said == "stored")

    def _ends_with_nobody(self) -> bool:
        """Wait until nothing runs for tablets that have gone: two tasks are the server's own."""
        loop = self.board.server._loop
        assert loop is not None
        return any(len(asyncio.all_tasks(loop)) <= 2 or PAUSE.wait(0.02) for _ in range(1000))


@pytest.mark.timeout(600)
@pytest.mark.logs("Invalid HTTP request|Unsupported upgrade request|^websockets.client: ")
def test_two_thousand_messages_break_nothing_and_bring_out_nobody_elses_answer() -> None:
    AnythingSaid.sent = 0
    run_state_machine_as_test(
        AnythingSaid,
        settings=settings(
            max_examples=45,
            stateful_step_count=24,
            deadline=None,
            derandomize=True,  # the bench tries other messages every time
            phases=[Phase.generate],  # a step takes long: what is found is shown as it was found
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert AnythingSaid.sent >= MESSAGES


def test_every_kind_of_message_is_made_and_most_are_read() -> None:
    maker = MessageMaker(Random(1), ("1-1", "why"))
    made = [maker.message() for _ in range(600)]
    read = []
    for message in made:
        with suppress(Unreadable):
            read.append(decode(message) if isinstance(message, str) else None)
    assert {type(each) for each in read if each} >= set(get_args(Request)) - {Join}
    assert len(made) / 4 < len(read) < len(made)


def test_the_bench_sends_what_it_says_and_finds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "fuzz.json"
    assert run(["bench", "board", "--fuzz", "2000", "--json", str(out)]) == 0
    found = msgspec.json.decode(out.read_bytes(), type=FuzzFigures)

    assert found.sent + found.requests >= 2000
    assert found.replies > 0
    assert (found.leaks, found.unknown, found.faults) == (0, 0, 0)
    assert found.answers_after
    assert found.texts > 400  # to texts that groups write
    assert found.texts_replies > 100
    assert min(found.pictures) > 0  # in them: some were taken, some refused
    assert found.writes_after
    assert found.tasks[1] <= found.tasks[0]  # none stays of those who have gone
    assert found.kept > 0
    assert "another pupil's data: 0" in capsys.readouterr().out
