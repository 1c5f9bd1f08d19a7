"""What the room shows of talk: pauses, visits, doubts, voices at seats, trouble and delay."""

from dataclasses import replace

import msgspec
import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.observations import Facing, PartState, PartStatus
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN
from classsense.ui.presenters.rings import RingKind, ring_of
from classsense.ui.presenters.room import RoomPresenter, TableModel
from classsense.ui.presenters.timeline import TimelinePresenter
from ui.snapshots import NOW
from ui.talk_snapshots import checking, talking, with_view

TEXTS = Texts("ui", "en")


def table(number: int, snapshot: Snapshot | None = None) -> TableModel:
    model = RoomPresenter(TEXTS).present(snapshot or talking())
    return next(shown for shown in model.tables if shown.id == str(number))


def view_of(number: int) -> GroupView:
    return next(view for view in talking().groups if view.id == str(number))


def with_part(part: PartStatus, *, lag_s: float | None = None) -> Snapshot:
    snapshot = talking()
    others = tuple(each for each in snapshot.health.parts if each.part != part.part)
    lags = () if lag_s is None else ((part.part, lag_s),)
    return replace(snapshot, health=replace(snapshot.health, parts=(*others, part), lag_s=lags))


def test_a_paused_table_shows_no_figure_of_before() -> None:
    shown = table(4)
    assert shown.ring.kind is RingKind.PAUSED
    assert shown.ring.arcs == ()
    assert (shown.now, shown.note, shown.visit) == (UNKNOWN, TEXTS("room.paused"), "")


def test_the_teachers_part_of_the_ring_is_grey_and_stays_within_it() -> None:
    arcs = table(1).ring.arcs
    assert [arc.colour for arc in arcs][-1] == "teacher"
    assert arcs[-1].span == pytest.approx(0.6 * 8 / 30, abs=0.01)
    full = replace(view_of(1), silence_share=0.0)
    assert sum(arc.span for arc in ring_of(full).arcs) == pytest.approx(1.0, abs=0.02)
    assert all(arc.colour != "teacher" for arc in table(2).ring.arcs)


def test_the_last_visit_is_told_in_whole_minutes() -> None:
    assert table(1).visit == TEXTS("room.visit", minutes=2)
    assert table(2).visit == TEXTS("room.visit_now", minutes=0)
    assert table(3).visit == TEXTS("room.no_visit")


def test_without_a_microphone_of_the_teacher_no_visit_is_told() -> None:
    snapshot = talking()
    plan = msgspec.structs.replace(snapshot.plan, teacher_microphone=None)
    assert {
        shown.visit for shown in RoomPresenter(TEXTS).present(replace(snapshot, plan=plan)).tables
    } == {""}
    assert table(5).visit == "", "an energy-only table cannot tell"


def test_tied_voices_stand_beside_their_seats() -> None:
    letters = {str(seat.id): (seat.voice, seat.colour) for seat in table(1).seats}
    assert letters["1-2"] == ("A", "voice_a")
    assert letters["1-1"] == ("B", "voice_b")
    assert all(seat.voice == "" for seat in table(2).seats)


def test_an_absent_seat_is_nobody() -> None:
    snapshot = talking()
    seats = tuple(
        replace(seat, facing=Facing.BOARD, voice="A") if seat.absent else seat
        for seat in snapshot.seats
    )
    absent = next(s for s in table(6, replace(snapshot, seats=seats)).seats if s.absent)
    assert absent.facing is None
    assert absent.voice == ""
    assert TEXTS("seat.absent") in absent.description
    assert TEXTS("seat.joined") not in absent.description.split(", ")
    assert TEXTS("seat.unread") not in absent.description


def test_doubt_and_a_running_sound_check_are_said_in_the_room() -> None:
    assert table(3).note == TEXTS("room.not_sure")
    assert table(2, checking()).note == TEXTS("room.checking", seat="2-2")


def test_too_early_is_a_state_of_its_own() -> None:
    view = replace(view_of(1), uneven=None)
    shown = table(1, with_view(talking(), view))
    assert (shown.note, shown.aside) == (TEXTS("room.early"), True)
    assert not table(2).aside


def test_a_microphone_in_trouble_is_marked_with_what_is_wrong() -> None:
    assert "USB 6" in table(6).alarm
    assert table(1).alarm == ""
    assert table(6).alarm in table(6).description


@pytest.mark.parametrize("state", [PartState.STOPPED, PartState.WAITING])
def test_a_microphone_that_is_away_is_marked_even_without_a_reason(state: PartState) -> None:
    snapshot = with_part(PartStatus(NOW, "microphone:1", state))
    assert table(1, snapshot).alarm == TEXTS("room.microphone_trouble")


def test_no_microphone_is_blamed_while_sensing_is_off_or_the_table_paused() -> None:
    away = with_part(PartStatus(NOW, "microphone:4", PartState.STOPPED))
    assert table(4, away).alarm == ""
    off = replace(with_part(PartStatus(NOW, "microphone:1", PartState.STOPPED)), sensing=False)
    assert table(1, off).alarm == ""


@pytest.mark.parametrize(("lag_s", "said"), [(2.0, False), (9.5, True), (None, False)])
def test_words_that_come_late_are_said_to_be_late(lag_s: float | None, *, said: bool) -> None:
    part = PartStatus(NOW, "transcription", PartState.RUNNING)
    model = RoomPresenter(TEXTS).present(with_part(part, lag_s=lag_s))
    assert bool(model.lag) is said


def test_the_timeline_stacks_many_voices_and_one() -> None:
    model = TimelinePresenter(TEXTS).present(talking())
    assert model.activity[41] is None
    assert model.activity[100] == (0.5, 0.35)


def test_the_moment_of_a_visit_is_now_for_a_minute() -> None:
    view = replace(view_of(1), teacher_here=lesson_ns(1716 - 59))
    assert table(1, with_view(talking(), view)).visit == TEXTS("room.visit_now", minutes=0)
