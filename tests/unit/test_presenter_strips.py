from dataclasses import replace

import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.strips import (
    UNSETTLED_BINS,
    StripsModel,
    bin_of,
    length_of,
    present_strips,
)
from ui.talk_snapshots import BINS, talking

TEXTS = Texts("ui", "en")


def view_of(number: int, snapshot: Snapshot | None = None) -> GroupView:
    groups = (snapshot or talking()).groups
    return next(view for view in groups if view.id == str(number))


def strips(number: int) -> StripsModel:
    return present_strips(view_of(number), talking(), None, TEXTS)


def test_every_voice_has_a_row_with_its_own_look_and_the_teacher_a_grey_one() -> None:
    model = strips(1)
    assert [row.letter for row in model.rows] == ["A", "B", "C", "D", "T"]
    assert len({row.colour for row in model.rows}) == 5
    assert len({row.fill for row in model.rows[:4]}) == 4
    assert model.rows[-1].colour == "teacher"
    assert model.rows[-1].name == TEXTS("strips.teacher")
    assert model.rows[0].name == "Seat 1-2"
    assert all(len(row.bins) == BINS for row in model.rows)


def test_a_voice_that_is_not_tied_has_no_seat_and_no_teacher_no_row() -> None:
    model = strips(2)
    assert [row.name for row in model.rows] == ["", "", "", ""]


def test_what_was_not_heard_is_unknown_and_silence_is_zero() -> None:
    row = strips(1).rows[0]
    assert row.bins[101] is None
    assert row.bins[3] == 0.0


def test_less_than_can_be_seen_changes_nothing() -> None:
    view = view_of(1)
    moved = tuple(
        replace(strip, bins=tuple(None if b is None else b + 1e-3 * (b == 0) for b in strip.bins))
        for strip in view.strips
    )
    assert present_strips(replace(view, strips=moved), talking(), None, TEXTS) == strips(1)


def test_an_energy_only_table_has_one_row_for_anybody() -> None:
    model = strips(5)
    assert [(row.letter, row.name) for row in model.rows] == [("", TEXTS("strips.anybody"))]
    assert set(model.rows[0].bins) == {None, 0.0, 1.0}


def test_a_table_without_microphone_has_no_rows() -> None:
    silent = replace(view_of(1), mode=GroupMode.SILENT)
    assert present_strips(silent, talking(), None, TEXTS).rows == ()


def test_only_labels_that_may_change_are_unsettled() -> None:
    assert strips(2).unsettled == UNSETTLED_BINS
    assert strips(1).unsettled == 0


def test_the_tables_own_answers_and_the_activities_share_the_axis() -> None:
    model = strips(1)
    assert model.answers == tuple(1500.0 + 9 * number for number in range(4))
    assert [band.title for band in model.bands] == ["Introduction", "Question", "Discussion"]
    assert model.bands[-1].end_s == model.now_s == 1716.0
    assert model.ticks[0] == 0.0


def test_an_epoch_that_began_later_begins_its_own_axis() -> None:
    late = replace(view_of(1), strips_since=lesson_ns(1200))
    model = present_strips(late, talking(), None, TEXTS)
    assert model.since_s == 1200.0
    assert model.length_s == 600.0
    assert [band.title for band in model.bands] == ["Discussion"]
    assert bin_of(1234.0, model) == (1230.0, 1240.0)


@pytest.mark.parametrize(
    ("shown_s", "length_s"), [(0, 300), (300, 300), (301, 600), (1716, 1800), (2700, 2700)]
)
def test_the_axis_grows_in_steps(shown_s: float, length_s: float) -> None:
    assert length_of(shown_s) == length_s


def test_the_same_second_paints_nothing_new() -> None:
    snapshot = talking()
    later = replace(snapshot, at=lesson_ns(1716.9))
    assert present_strips(view_of(1), later, None, TEXTS) == strips(1)


def test_a_table_that_is_not_there_has_no_answers() -> None:
    stranger = replace(view_of(1), id=GroupId("99"))
    assert present_strips(stranger, talking(), None, TEXTS).answers == ()


@pytest.mark.parametrize(
    ("shown_s", "planned_s", "length_s"),
    [(60, 180, 180), (60, 2700, 300), (310, 500, 500), (200, 180, 300), (60, None, 300)],
)
def test_the_axis_ends_with_the_plan_while_the_lesson_keeps_to_it(
    shown_s: float, planned_s: float | None, length_s: float
) -> None:
    assert length_of(shown_s, planned_s) == length_s
