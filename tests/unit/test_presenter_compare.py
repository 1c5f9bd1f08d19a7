from dataclasses import replace

import pytest

from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, TeacherView
from classsense.resources.texts import Texts
from classsense.ui.presenters.compare import CompareCard, CompareModel, ComparePresenter
from classsense.ui.presenters.figures import UNKNOWN
from classsense.ui.presenters.talk_figures import present_chance, present_measures
from ui.snapshots import early
from ui.talk_snapshots import talking, with_view

TEXTS = Texts("ui", "en")
EARLY = TEXTS("measure.early")


def compare() -> CompareModel:
    return ComparePresenter(TEXTS).present(talking())


def card(number: int) -> CompareCard:
    return next(shown for shown in compare().cards if shown.id == str(number))


def view_of(number: int) -> GroupView:
    return next(view for view in talking().groups if view.id == str(number))


def test_tables_stand_in_the_order_of_the_room_and_not_of_their_figures() -> None:
    snapshot = talking()
    mixed = replace(snapshot, groups=tuple(reversed(snapshot.groups)))
    cards = ComparePresenter(TEXTS).present(mixed).cards
    assert [shown.id for shown in cards] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(("tables", "columns"), [(6, 3), (4, 2), (1, 2), (12, 3)])
def test_as_many_tables_stand_side_by_side_as_in_the_room(tables: int, columns: int) -> None:
    base = talking()
    square = {4: ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8))}.get(tables)
    views = tuple(
        replace(base.groups[n % 6], place=square[n] if square else (0.1 + n % 6 / 8, n // 6 / 2))
        for n in range(tables)
    )
    if tables == 6:
        views = base.groups
    assert ComparePresenter(TEXTS).present(replace(base, groups=views)).columns == columns


def test_all_tables_share_one_scale() -> None:
    rates = {n: bar_of(card(n), "compare.turns") for n in (1, 2, 6)}
    assert rates == {1: 0.48, 2: 0.55, 6: 0.81}, "of 15 a minute"


def bar_of(shown: CompareCard, name: str) -> float | None:
    return next(bar.value for bar in shown.bars if bar.name == TEXTS(name))


def test_what_a_table_cannot_show_is_unknown_and_never_zero() -> None:
    paused, energy = card(4), card(5)
    assert {bar.value for bar in paused.bars} == {None}
    assert {bar.figure for bar in paused.bars} == {UNKNOWN}
    assert paused.note == TEXTS("room.paused")
    assert bar_of(energy, "compare.talk") == 0.48
    assert bar_of(energy, "compare.overlap") is None
    assert energy.balance == UNKNOWN


def test_too_early_and_beyond_chance_are_told_apart() -> None:
    assert card(3).balance == EARLY
    assert card(2).balance == TEXTS("compare.uneven")
    assert card(1).balance == TEXTS("compare.within_chance")


def test_turns_per_minute_need_a_minute() -> None:
    short = replace(view_of(1), heard_s=30.0)
    cards = ComparePresenter(TEXTS).present(with_view(talking(), short)).cards
    assert next(b for b in cards[0].bars if b.name == TEXTS("compare.turns")).figure == EARLY


def test_the_words_of_a_table_rest_on_three_utterances() -> None:
    assert card(1).words == "photosynthesis, starch, sunlight, transpiration?"
    assert card(5).words == ""


def test_the_class_is_a_stack_and_a_gap_stays_a_gap() -> None:
    band = compare().band
    assert band.shares[41] is None
    assert band.shares[100] == (0.5, 0.35)
    said = ComparePresenter(TEXTS).moment(band, 1000.0)
    assert "nobody speaks at 15%" in said
    assert UNKNOWN in ComparePresenter(TEXTS).moment(band, 415.0)


def test_wait_time_needs_three_questions() -> None:
    figures = {row.name: row.figure for row in compare().teacher}
    assert figures[TEXTS("teacher.wait_1")] == "1.4 s"
    few = replace(talking(), teacher=TeacherView(0.3, 2, 1.0, 0.5, None))
    rows = {row.name: row for row in ComparePresenter(TEXTS).present(few).teacher}
    for name in ("wait_1", "wait_over_3", "wait_2"):
        assert rows[TEXTS(f"teacher.{name}")].figure == EARLY
        assert rows[TEXTS(f"teacher.{name}")].early


def test_nothing_heard_is_a_state_of_its_own() -> None:
    model = ComparePresenter(TEXTS).present(early())
    assert {bar.value for shown in model.cards for bar in shown.bars} == {None}
    assert model.words == TEXTS("compare.no_words")
    assert "0%" not in " ".join(shown.description for shown in model.cards)


def test_figures_of_who_follows_whom_wait_for_enough_turns() -> None:
    few = {m.name: m for m in present_measures(view_of(3), TEXTS)}
    many = {m.name: m for m in present_measures(view_of(1), TEXTS)}
    for name in ("next_voice", "both_ways", "gap", "long_gaps", "nods", "turn_median"):
        assert few[TEXTS(f"measure.{name}")].figure == EARLY
    assert many[TEXTS("measure.next_voice")].figure == "87%"
    assert many[TEXTS("measure.gap")].figure == "0.3 s"
    assert few[TEXTS("measure.turns")].figure == "7"


def test_nothing_of_a_paused_table_is_shown_as_now() -> None:
    figures = {m.name: m.figure for m in present_measures(view_of(4), TEXTS)}
    for name in ("now", "silence", "overlap"):
        assert figures[TEXTS(f"measure.{name}")] == UNKNOWN
    assert figures[TEXTS("measure.turns")] == "64"


@pytest.mark.parametrize("mode", [GroupMode.ENERGY, GroupMode.SILENT])
def test_balance_is_told_of_voices_only(mode: GroupMode) -> None:
    assert present_chance(replace(view_of(1), mode=mode), TEXTS) is None


def test_every_figure_says_how_to_read_it() -> None:
    assert all(measure.hint for measure in present_measures(view_of(1), TEXTS))
    assert all(row.hint for row in compare().teacher)
