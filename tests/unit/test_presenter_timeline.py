from dataclasses import replace

import msgspec

from classsense.domain.clock import lesson_ns
from classsense.resources.texts import Texts
from classsense.ui.presenters.history import STEP_S, History
from classsense.ui.presenters.room import RoomPresenter
from classsense.ui.presenters.timeline import TimelinePresenter
from ui.snapshots import early, rich
from ui.talk_snapshots import talking

TEXTS = Texts("ui", "en")


def test_past_and_planned_activities_share_the_axis() -> None:
    model = TimelinePresenter(TEXTS).present(rich())
    past = [band for band in model.bands if not band.planned]
    planned = [band for band in model.bands if band.planned]
    assert [band.title for band in past] == ["Introduction", "Question", "Discussion"]
    assert past[-1].end_s == model.now_s
    assert [band.title for band in planned] == ["Writing", "Presenting"]
    assert planned[-1].end_s == model.length_s == 3000.0


def test_the_axis_grows_with_an_unplanned_lesson() -> None:
    snapshot = rich()
    plan = msgspec.structs.replace(snapshot.plan, duration_s=None)
    unplanned = replace(snapshot, plan=plan, at=lesson_ns(4000))
    model = TimelinePresenter(TEXTS).present(unplanned)
    assert model.length_s > 4000


def test_a_moment_of_which_nothing_is_known_says_so() -> None:
    present = TimelinePresenter(TEXTS)
    said = present.moment(early().timeline, 1.0)
    assert "talk –" in said
    assert "0%" not in said


def test_the_same_second_paints_nothing_new() -> None:
    present = TimelinePresenter(TEXTS)
    snapshot = rich()
    later = replace(snapshot, at=lesson_ns(28 * 60 + 36.9))
    assert present.present(snapshot) == present.present(later)


def test_ticks_are_few_enough_to_read() -> None:
    assert 3 <= len(TimelinePresenter(TEXTS).present(rich()).ticks) <= 12


def test_the_room_is_remembered_as_it_was() -> None:
    history = History()
    moments = [lesson_ns(second) for second in range(60)]
    for at in moments:
        history.keep(replace(rich(), at=at))
    found = history.at(lesson_ns(33))
    assert found is not None
    assert 33 - STEP_S < found.at / 1e9 <= 33
    assert history.at(lesson_ns(-1)) is None


def test_the_remembered_room_looks_the_same_without_all_its_strips() -> None:
    history = History()
    history.keep(talking())
    kept = history.at(talking().at)
    assert kept is not None
    present = RoomPresenter(TEXTS).present
    assert present(kept, past=True).tables == present(talking(), past=True).tables
    assert sum(len(strip.bins) for view in kept.groups for strip in view.strips) <= 30
    assert all(view.transcript == () for view in kept.groups)


def test_seats_at_which_nothing_happened_are_remembered_once() -> None:
    history = History()
    first = talking()
    later = replace(talking(), at=lesson_ns(1716 + STEP_S))
    history.keep(first)
    history.keep(later)
    one, two = history.at(first.at), history.at(later.at)
    assert one is not None
    assert two is not None
    assert one is not two
    assert all(a is b for a, b in zip(one.seats, two.seats, strict=True))
