"""Who joined, and what the teacher does about it: real sockets on a real board."""

from collections.abc import Callable
from threading import Event

import pytest
from websockets.exceptions import ConnectionClosed

from classsense.analysis.lesson_state import replay
from classsense.domain.board_commands import DeviceBlocked
from classsense.domain.commands import SeatLeft
from classsense.domain.lesson import SeatId
from classsense.domain.people import DeviceFacts, Standing
from fakes.board import CODE, OpenBoard, open_board
from fakes.wire import Wire

SEAT = SeatId("1-1")


def _seen(board: OpenBoard, met: Callable[[list[DeviceFacts]], bool]) -> list[DeviceFacts]:
    """Return who joined as soon as the teacher sees what is waited for."""
    while not ((facts := list(board.server.people.devices())) and met(facts)):
        Event().wait(0.01)  # the suite's own limit ends a test that waits in vain
    return facts


def _told_to_go(wire: Wire) -> None:
    with pytest.raises(ConnectionClosed):
        wire.until("the end")


def test_the_teacher_sees_every_device_its_seat_and_whether_it_is_there() -> None:
    with open_board() as board, board.tablet() as first, board.tablet() as second:
        first.sit(CODE, SEAT)
        second.join(CODE)
        facts = _seen(board, lambda all_: len(all_) == 2 and all_[0].seat == SEAT)
        assert [fact.number for fact in facts] == [1, 2]
        assert facts[1].seat is None
        assert all(fact.connected and fact.silent_since is None for fact in facts)
        first.socket.close()
        gone = _seen(board, lambda all_: not all_[0].connected)[0]
        assert gone.seat == SEAT
        assert gone.silent_since == board.clock.now()


def test_a_device_that_lost_its_seat_to_another_is_shown_as_such_and_may_take_it_back() -> None:
    with open_board() as board, board.tablet() as first, board.tablet() as second:
        first.sit(CODE, SEAT)
        second.sit(CODE, SEAT)
        assert first.until("moved") == {"type": "moved", "seat": SEAT, "same_device": False}
        facts = _seen(board, lambda all_: len(all_) == 2 and all_[0].lost is not None)
        assert (facts[0].seat, facts[0].lost, facts[1].seat) == (None, SEAT, SEAT)
        first.send("seat", seat=SEAT)
        first.until("seated")
        facts = _seen(board, lambda all_: all_[0].seat == SEAT)
        assert (facts[0].lost, facts[1].lost) == (None, SEAT)


def test_a_seat_is_freed_and_its_tablet_stays_in() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT)
        board.server.people.free(SEAT)
        assert tablet.until("seated") == {"type": "seated", "seat": None}
        assert _seen(board, lambda all_: all_[0].seat is None)[0].connected
        tablet.shows(taken=[])
        tablet.answer("answer-of-nobody", "q1", "x")
        assert tablet.until("refused")["reason"] == "no_seat"
        tablet.send("seat", seat="1-2")
        assert tablet.until("seated")["seat"] == "1-2"
        assert [e.seat for e in board.lesson.kept if isinstance(e, SeatLeft)] == [SEAT]


def test_who_was_sent_out_asks_and_comes_back_when_the_teacher_says_so() -> None:
    with open_board() as board, board.tablet() as tablet, board.tablet() as again:
        token = tablet.join(CODE)["token"]
        tablet.send("seat", seat=SEAT)
        tablet.until("seated")
        (device,) = (f.device for f in _seen(board, lambda all_: all_[0].seat == SEAT))
        board.server.people.send_out(device, block=False)
        _told_to_go(tablet)
        out = _seen(board, lambda all_: all_[0].standing is Standing.REMOVED)[0]
        assert out.seat == SEAT
        again.send("join", protocol=1, code=CODE, token=token, seat=SEAT)
        number = again.until("asked")["number"]
        board.server.answer(number, let_in=True)
        joined = again.until("joined")
        assert (joined["token"], joined["seat"]) == (token, None)
        assert _seen(board, lambda all_: all_[0].connected)[0].standing is Standing.IN


def test_a_blocked_device_is_refused_until_the_teacher_lets_it_in_again() -> None:
    with open_board() as board, board.tablet() as tablet:
        token = tablet.join(CODE)["token"]
        device = _seen(board, lambda _: True)[0].device
        board.server.people.send_out(device, block=True)
        _told_to_go(tablet)
        with board.tablet() as again:
            again.send("join", protocol=1, code=CODE, token=token)
            assert again.until("refused")["reason"] == "blocked"
        board.server.people.let_back(device)
        _seen(board, lambda all_: all_[0].standing is Standing.IN)
        with board.tablet() as again:
            assert again.join("", token=token)["token"] == token
        kept = [entry for entry in board.lesson.kept if isinstance(entry, DeviceBlocked)]
        assert [entry.blocked for entry in kept] == [True, False]


def test_a_block_and_the_seats_outlive_a_crash() -> None:
    with open_board() as board, board.tablet() as good, board.tablet() as bad:
        kept_token = good.join(CODE)["token"]
        good.send("seat", seat=SEAT)
        good.until("seated")
        token = bad.join(CODE)["token"]
        device = _seen(board, lambda all_: len(all_) == 2)[1].device
        board.server.people.send_out(device, block=True)
        _told_to_go(bad)
        board.comes_back()
        state = replay(board.lesson.plan, board.lesson.kept)
        assert state.board.blocked == {device}
        facts = _seen(board, lambda all_: len(all_) == 2)
        assert {fact.seat: fact.standing for fact in facts} == {
            SEAT: Standing.IN,
            None: Standing.BLOCKED,
        }
        with board.tablet() as again:
            again.send("join", protocol=1, code=CODE, token=token)
            assert again.until("refused")["reason"] == "blocked"
        with board.tablet() as thief:
            assert thief.join(CODE, seat=SEAT)["moved"]
        with board.tablet() as again:
            assert again.join("", token=kept_token, seat=SEAT)["seat"] == SEAT


def test_what_names_no_device_does_nothing() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT)
        board.server.people.send_out("0" * 16, block=True)
        board.server.people.let_back("0" * 16)
        board.server.people.free(SeatId("9-9"))
        tablet.send("ping")
        tablet.until("pong")
        assert len(_seen(board, lambda _: True)) == 1
