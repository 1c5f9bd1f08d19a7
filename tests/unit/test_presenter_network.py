from dataclasses import replace

import pytest

from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView
from classsense.resources.texts import Texts
from classsense.ui.presenters.network import ENOUGH_CHANGES, NetworkModel, present_network
from ui.talk_snapshots import MATRIX, talking

TEXTS = Texts("ui", "en")


def view_of(number: int) -> GroupView:
    return next(view for view in talking().groups if view.id == str(number))


def network(view: GroupView) -> NetworkModel:
    return present_network(view, talking(), TEXTS)


def test_tied_voices_stand_at_their_real_seats() -> None:
    model = network(view_of(1))
    places = {node.seat: node.place for node in model.nodes}
    assert set(places) == {"1-1", "1-2", "1-3", "1-4"}
    assert places["1-1"] == (0.15, 0.15)
    assert places["1-2"] == (0.85, 0.15)
    assert places["1-4"] == (0.85, 0.85)
    assert model.note == TEXTS("network.at_seats")
    assert model.seats == ()


def test_untied_voices_stand_on_a_neutral_ring_with_a_note() -> None:
    model = network(view_of(2))
    assert [node.seat for node in model.nodes] == ["", "", "", ""]
    assert len({node.place for node in model.nodes}) == 4
    assert model.note == TEXTS("network.no_seats")


def test_one_untied_voice_stands_on_the_table_and_the_free_seat_is_faint() -> None:
    view = view_of(1)
    voices = (*view.voices[:3], replace(view.voices[3], seat=None))
    model = network(replace(view, voices=voices))
    across, down = model.nodes[3].place
    assert 0.3 < across < 0.7
    assert 0.3 < down < 0.7
    assert model.seats == ((0.15, 0.85),)
    assert model.note == TEXTS("network.some_seats")


def test_an_arrow_is_as_wide_as_it_is_frequent_and_has_a_direction() -> None:
    model = network(view_of(1))
    counts = {(a.start, a.end): a.count for a in model.arrows}
    assert counts[0, 1] == 9
    assert counts[1, 0] == 8
    widest = max(model.arrows, key=lambda arrow: arrow.width)
    assert (widest.start, widest.end) == (0, 1)
    assert "B after A: 9 times" in model.description
    assert (3, 1) not in counts, "a single change of many is left to the grid"
    assert model.matrix == MATRIX


def test_a_node_grows_with_speaking_time() -> None:
    nodes = network(view_of(2)).nodes
    assert [node.radius for node in nodes] == sorted((n.radius for n in nodes), reverse=True)


@pytest.mark.parametrize("count", [0, ENOUGH_CHANGES - 1])
def test_too_few_changes_show_no_arrow_and_say_so(count: int) -> None:
    view = replace(view_of(1), matrix=((0, count, 0, 0), (0,) * 4, (0,) * 4, (0,) * 4))
    model = network(view)
    assert model.arrows == ()
    assert model.nodes
    assert model.empty == TEXTS("network.early", count=count, needed=ENOUGH_CHANGES)


def test_from_enough_changes_on_arrows_are_shown() -> None:
    view = replace(view_of(1), matrix=((0, ENOUGH_CHANGES, 0, 0), (0,) * 4, (0,) * 4, (0,) * 4))
    assert network(view).empty == ""
    assert len(network(view).arrows) == 1


def test_a_matrix_of_other_size_is_cut_and_filled() -> None:
    model = network(replace(view_of(1), matrix=((5, 3), (2, 0))))
    assert model.matrix == ((0, 3, 0, 0), (2, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0))


@pytest.mark.parametrize("mode", [GroupMode.ENERGY, GroupMode.SILENT])
def test_without_voices_there_is_no_picture_but_a_reason(mode: GroupMode) -> None:
    model = network(replace(view_of(1), mode=mode))
    assert model.nodes == ()
    assert model.empty == TEXTS(f"network.none_{mode}")


def test_an_absent_pupils_seat_is_not_in_the_picture() -> None:
    assert network(view_of(6)).seats == ()


def test_those_who_take_turns_alike_have_thin_arrows() -> None:
    equal = tuple(tuple(int(i != j) * 10 for j in range(4)) for i in range(4))
    leading = ((0, 60, 0, 0), (60, 0, 0, 0), (0,) * 4, (0,) * 4)
    thin = {a.width for a in network(replace(view_of(1), matrix=equal)).arrows}
    thick = {a.width for a in network(replace(view_of(1), matrix=leading)).arrows}
    assert len(thin) == len(thick) == 1
    assert max(thin) < min(thick) / 2
