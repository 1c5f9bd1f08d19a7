from dataclasses import replace

import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.commands import (
    SeatAbsent,
    Seating,
    SeatsMoved,
    SoundCheckStarted,
    TablePaused,
)
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, SoundCheckView
from classsense.resources.texts import Texts
from classsense.ui.presenters.seating import present_seating
from classsense.ui.presenters.sound_check import (
    CheckModel,
    SeatState,
    SoundCheckPresenter,
    again_of,
    ends_at,
    start_of,
)
from classsense.ui.presenters.undo import UndoStack, absence, move, pause
from ui.snapshots import NOW
from ui.talk_snapshots import checking, talking, with_view

TEXTS = Texts("ui", "en")
TWO, SIX = GroupId("2"), GroupId("6")


def view_of(number: int) -> GroupView:
    return next(view for view in talking().groups if view.id == str(number))


def check(number: int, *running: SoundCheckStarted, at_s: float = NOW / 1e9) -> CheckModel:
    present = SoundCheckPresenter(TEXTS).present
    return present(talking(), GroupId(str(number)), running, lesson_ns(at_s))


def states(model: CheckModel) -> list[SeatState]:
    return [line.state for line in model.seats]


def seats(table: int) -> tuple[SeatId, ...]:
    return tuple(SeatId(f"{table}-{number}") for number in range(1, 5))


def test_a_table_is_checked_in_about_ten_seconds_without_those_who_are_away() -> None:
    assert start_of(talking(), TWO, NOW) == SoundCheckStarted(NOW, TWO, seats(2), 2.5)
    three = start_of(talking(), SIX, NOW)
    assert three is not None
    assert three.seats == ("6-1", "6-2", "6-4")
    assert three.each_s == 3.0


@pytest.mark.parametrize("number", [4, 5, 99])
def test_no_check_where_nothing_or_no_voice_is_heard(number: int) -> None:
    assert start_of(talking(), GroupId(str(number)), NOW) is None


def test_the_countdown_runs_between_snapshots() -> None:
    running = SoundCheckStarted(lesson_ns(100), TWO, (SeatId("2-1"), SeatId("2-2")), 2.5)
    first, second = check(2, running, at_s=100.5), check(2, running, at_s=103.0)
    assert first.call == TEXTS("check.say", seat="2-1")
    assert first.remaining == 0.8
    assert first.countdown == TEXTS("check.left", seconds=3)
    assert second.call == TEXTS("check.say", seat="2-2")
    assert not second.ready
    over = check(2, running, at_s=105.0)
    assert over.remaining is None
    assert over.ready
    assert ends_at(running) == 105.0


def test_a_check_that_was_started_elsewhere_is_followed_too() -> None:
    model = SoundCheckPresenter(TEXTS).present(checking(), TWO, (), NOW)
    assert model.call == TEXTS("check.say", seat="2-2")
    assert states(model) == [
        SeatState.TIED,
        SeatState.SPEAKING,
        SeatState.WAITING,
        SeatState.WAITING,
    ]


def test_a_seat_whose_turn_is_over_was_heard_until_its_voice_is_known() -> None:
    running = SoundCheckStarted(lesson_ns(100), TWO, seats(2), 2.5)
    snapshot = talking()
    view = replace(view_of(2), sound_check=SoundCheckView(SeatId("2-2"), 1.0, (), (), seats(2)[2:]))
    model = SoundCheckPresenter(TEXTS).present(
        with_view(snapshot, view), TWO, (running,), lesson_ns(103)
    )
    assert states(model) == [
        SeatState.HEARD,
        SeatState.SPEAKING,
        SeatState.WAITING,
        SeatState.WAITING,
    ]


def test_until_the_voices_are_known_it_says_that_they_are_compared() -> None:
    over = with_view(talking(), replace(view_of(2), sound_check=SoundCheckView(None, 0.0)))
    model = SoundCheckPresenter(TEXTS).present(over, TWO, (), NOW)
    assert model.call == TEXTS("check.evaluating")
    assert set(states(model)) == {SeatState.HEARD}
    assert model.ready, "it may be begun anew all the same"


def test_a_weak_seat_is_named_and_may_repeat_alone() -> None:
    model = check(6)
    assert states(model) == [SeatState.TIED, SeatState.TIED, SeatState.ABSENT, SeatState.WEAK]
    assert model.call == TEXTS("check.repeat", seats="6-4")
    assert [line.again for line in model.seats] == [True, True, False, True]
    assert again_of(SIX, SeatId("6-4"), NOW).seats == ("6-4",)


def test_a_finished_table_shows_the_letters_at_the_seats() -> None:
    model = check(1)
    assert [line.voice for line in model.seats] == ["B", "A", "D", "C"]
    assert model.call == TEXTS("check.done", group="Table 1")


def test_every_table_bears_the_sign_of_its_check() -> None:
    assert [table.state for table in check(1).tables] == [
        SeatState.TIED,
        SeatState.OPEN,
        SeatState.OPEN,
        SeatState.ABSENT,
        SeatState.ABSENT,
        SeatState.WEAK,
    ]


def test_a_refused_check_says_why() -> None:
    assert check(5).refused == TEXTS("check.refused_energy")
    assert check(4).refused == TEXTS("check.refused_paused")
    silent = with_view(talking(), replace(view_of(1), mode=GroupMode.SILENT))
    model = SoundCheckPresenter(TEXTS).present(silent, GroupId("1"), (), NOW)
    assert model.refused == TEXTS("check.refused_silent")
    assert not model.ready


def test_pausing_and_resuming_take_each_other_back() -> None:
    done = pause(talking(), TWO, NOW, TEXTS)
    assert done is not None
    assert done.back == TablePaused(NOW, TWO, paused=False)
    assert done.text == TEXTS("control.paused", group="Table 2")
    again = pause(talking(), GroupId("4"), NOW, TEXTS)
    assert again is not None
    assert again.back == TablePaused(NOW, GroupId("4"), paused=True)
    assert pause(talking(), GroupId("99"), NOW, TEXTS) is None


def test_absence_is_taken_back_by_presence() -> None:
    done = absence(SeatId("2-1"), absent=True, at=NOW, texts=TEXTS)
    assert done.back == SeatAbsent(NOW, SeatId("2-1"), absent=False)


def test_a_move_names_the_new_table_and_is_taken_back_at_both() -> None:
    found = move(talking(), SeatId("2-3"), SIX, TEXTS)
    assert found is not None
    command, done = found
    assert command.tables == (Seating(SIX, (*seats(6), SeatId("2-3"))),)
    assert isinstance(done.back, SeatsMoved)
    assert done.back.tables == (
        Seating(TWO, seats(2)),
        Seating(SIX, seats(6)),
    )


@pytest.mark.parametrize(("seat", "target"), [("2-3", "2"), ("9-9", "2"), ("2-3", "99")])
def test_a_move_to_nowhere_is_none(seat: str, target: str) -> None:
    assert move(talking(), SeatId(seat), GroupId(target), TEXTS) is None


def test_the_newest_deed_is_taken_back_first() -> None:
    stack = UndoStack()
    one = absence(SeatId("1-1"), absent=True, at=NOW, texts=TEXTS)
    two = absence(SeatId("1-2"), absent=True, at=NOW, texts=TEXTS)
    stack.push(one)
    stack.push(two)
    assert stack.latest is two
    assert [stack.pop(), stack.pop(), stack.pop()] == [two, one, None]


def test_the_seating_counts_who_is_there_and_says_how_the_table_is_heard() -> None:
    tables = {table.id: table for table in present_seating(talking(), TEXTS).tables}
    assert tables[SIX].note == TEXTS("seats.count", here=3, all=4)
    assert TEXTS("seats.mode_energy") in tables[GroupId("5")].note
    assert [seat.present for seat in tables[SIX].seats] == [True, True, False, True]
