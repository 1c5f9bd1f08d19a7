from dataclasses import replace

import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.observations import Facing
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN
from classsense.ui.presenters.rings import RingKind, ring_of
from classsense.ui.presenters.room import RoomPresenter, TableModel, Trend, trend_of
from ui.snapshots import early, ended, rich, sensing_off

TEXTS = Texts("ui", "en")


def table(snapshot: Snapshot, number: int) -> TableModel:
    model = RoomPresenter(TEXTS).present(snapshot)
    return next(shown for shown in model.tables if shown.id == str(number))


def group(number: int, snapshot: Snapshot | None = None) -> GroupView:
    snapshot = snapshot or rich()
    return next(view for view in snapshot.groups if view.id == str(number))


def with_group(view: GroupView) -> Snapshot:
    snapshot = rich()
    groups = tuple(view if view.id == each.id else each for each in snapshot.groups)
    return replace(snapshot, groups=groups)


def test_the_arcs_fill_the_ring_up_to_the_silence() -> None:
    ring = ring_of(group(1))
    assert ring.kind is RingKind.VOICES
    assert sum(arc.span for arc in ring.arcs) == pytest.approx(0.72, abs=0.01)
    assert [arc.letter for arc in ring.arcs] == ["A", "B", "C", "D"]
    assert len({arc.colour for arc in ring.arcs}) == 4
    assert len({arc.fill for arc in ring.arcs}) == 4
    assert ring.figure == "72%"


def test_what_was_never_heard_is_unknown_and_not_zero() -> None:
    shown = table(early(), 1)
    assert shown.ring.kind is RingKind.UNKNOWN
    assert shown.ring.filled is None
    assert shown.ring.figure == UNKNOWN
    assert shown.now == UNKNOWN
    assert shown.trend is Trend.UNKNOWN
    assert "0%" not in shown.description


def test_a_silent_table_that_was_heard_is_zero_and_not_unknown() -> None:
    quiet = replace(group(1), silence_share=1.0, talk_share=0.0)
    shown = table(with_group(quiet), 1)
    assert shown.ring.kind is RingKind.VOICES
    assert shown.ring.figure == "0%"
    assert shown.now == "0%"


def test_an_energy_only_table_tells_no_voices_apart() -> None:
    shown = table(rich(), 5)
    assert shown.ring.kind is RingKind.ENERGY
    assert shown.ring.arcs == ()
    assert shown.ring.figure == "48%"
    assert shown.note == TEXTS("room.energy_only")


def test_a_table_without_microphone_is_a_state_of_its_own() -> None:
    shown = table(with_group(replace(group(1), mode=GroupMode.SILENT)), 1)
    assert shown.ring.kind is RingKind.SILENT
    assert shown.note == TEXTS("room.no_microphone")
    assert shown.now == UNKNOWN


def test_one_voice_is_named_only_beyond_the_noise_floor() -> None:
    assert table(rich(), 2).note == "A 68% of talk"
    within = replace(group(2), uneven=False)
    assert table(with_group(within), 2).note == ""
    too_early = replace(group(2), uneven=None)
    assert table(with_group(too_early), 2).note == TEXTS("room.early")


def test_a_masked_seat_has_no_direction_even_if_one_were_there() -> None:
    snapshot = rich()
    seats = tuple(
        replace(seat, facing=Facing.BOARD) if seat.masked else seat for seat in snapshot.seats
    )
    shown = table(replace(snapshot, seats=seats), 5)
    masked = next(seat for seat in shown.seats if seat.masked)
    assert masked.facing is None
    assert TEXTS("seat.masked") in masked.description
    assert TEXTS("facing.board") not in masked.description


def test_an_unread_direction_is_said_to_be_unknown() -> None:
    unread = [s for s in table(early(), 1).seats if not s.masked]
    assert all(seat.facing is None for seat in unread)
    assert all(TEXTS("seat.unread") in seat.description for seat in unread)


def test_answers_are_counted_only_while_something_is_asked() -> None:
    assert table(rich(), 2).answered == "3/4"
    assert table(replace(rich(), question=None), 2).answered == ""


def test_a_call_says_how_long_it_waits() -> None:
    assert table(rich(), 6).call == "Call 1:10"
    assert table(rich(), 1).call == ""


@pytest.mark.parametrize(
    ("now", "trend"), [(0.9, Trend.UP), (0.1, Trend.DOWN), (0.55, Trend.STEADY)]
)
def test_the_trend_is_against_the_tables_own_last_minutes(now: float, trend: Trend) -> None:
    view = replace(group(1), liveliness=(0.5,) * 30, talk_share=now)
    assert trend_of(view) is trend


def test_no_trend_is_told_while_a_table_is_paused() -> None:
    view = replace(group(1), liveliness=(0.5,) * 30, talk_share=0.9, paused=True)
    assert trend_of(view) is Trend.UNKNOWN


def test_no_trend_is_told_from_too_little() -> None:
    view = replace(group(1), liveliness=(None,) * 28 + (0.1, 0.1), talk_share=0.9)
    assert trend_of(view) is Trend.UNKNOWN


def test_the_banner_says_what_is_out_of_the_ordinary() -> None:
    present = RoomPresenter(TEXTS).present
    assert present(rich()).banner == ""
    assert present(sensing_off()).banner == TEXTS("room.sensing_off")
    assert present(ended()).banner == TEXTS("room.ended")
    assert present(replace(rich(), groups=())).banner == TEXTS("room.empty")
    assert present(replace(rich(), at=lesson_ns(75)), past=True).banner == TEXTS(
        "room.past", at="1:15"
    )


def test_less_than_can_be_seen_changes_nothing() -> None:
    view = group(1)
    assert view.silence_share is not None
    moved = with_group(replace(view, silence_share=view.silence_share + 1e-4))
    assert table(moved, 1) == table(rich(), 1)
