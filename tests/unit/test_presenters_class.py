"""The page of the class and the queue of hands, without Qt."""

from dataclasses import replace

import msgspec
import pytest

from classsense.domain.class_view import ClassMeasures, ClassShare, FacesView
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import LessonPlan, SeatId
from classsense.domain.observations import Posture
from classsense.domain.snapshot import Snapshot
from classsense.resources.policy_files import profile
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.presenters.class_page import ClassPageModel, ClassPagePresenter
from classsense.ui.presenters.hands import MOST, HandsPresenter
from classsense.ui.presenters.room import RoomPresenter
from ui.class_snapshots import hands
from ui.snapshots import NOW, early, rich, sensing_off

ALL = ("hands", "posture", "expression")


def under(snapshot: Snapshot, **changed: object) -> Snapshot:
    plan: LessonPlan = msgspec.structs.replace(snapshot.plan, **changed)
    return replace(snapshot, plan=plan)


def shown(snapshot: Snapshot, language: Language = "en") -> ClassPageModel:
    return ClassPagePresenter(Texts("ui", language)).present(snapshot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_that_is_on_has_a_line_with_what_it_rests_on(language: Language) -> None:
    page = shown(under(rich(language), enabled=ALL), language)

    assert (len(page.rows), len(page.expressions), page.note) == (6, 4, "")
    for row in (*page.rows[:-1], *page.expressions):
        assert row.now is not None
        low, high = row.now
        assert 0 <= low <= high <= 1
        assert "23" in row.bounds
        assert row.hint != row.name
    assert len({row.name for row in (*page.rows, *page.expressions)}) == 10


def test_minutes_that_nobody_saw_are_unknown_and_not_zero() -> None:
    minutes = shown(rich()).rows[0].minutes

    assert [index for index, bar in enumerate(minutes) if bar is None] == [9, 10, 28]


def test_a_share_that_cannot_be_told_is_a_dash() -> None:
    nobody = ClassMeasures(lesson_ns(0), lesson_ns(5), 0.1, ClassShare(coverage=0.1))
    page = shown(replace(rich(), faces=FacesView(expected=23, seen=2, measures=nobody)))

    assert (page.rows[0].figure, page.rows[0].now, page.rows[0].bounds) == ("–", None, "")


def test_what_is_switched_off_has_no_line() -> None:
    page = shown(under(rich(), disabled=("head_direction", "hands", "posture")))

    assert (page.rows, page.expressions) == ((), ())
    assert "not read" in page.expression


def test_where_the_rules_forbid_expressions_the_page_says_so() -> None:
    page = shown(under(rich(), profile="eu", rules=profile("eu")))

    assert page.expressions == ()
    assert "do not allow" in page.expression


def test_expressions_come_with_their_limits() -> None:
    page = shown(under(rich(), enabled=ALL))

    assert "not validated on children" in page.expression


@pytest.mark.parametrize(
    ("snapshot", "word"),
    [
        (replace(rich(), cameras=()), "no camera"),
        (under(rich(), disabled=("faces",)), "not allowed"),
        (replace(rich(), faces=FacesView(expected=0)), "Nobody has agreed"),
        (sensing_off(), "Sensing is off"),
        (replace(rich(), faces=FacesView(expected=4, seen=4)), "Fewer than 5"),
        (early(), "not delivered"),
    ],
)
def test_an_empty_page_says_why(snapshot: Snapshot, word: str) -> None:
    assert word in shown(snapshot).note


def test_where_no_camera_may_look_there_are_no_lines() -> None:
    for snapshot in (replace(rich(), cameras=()), replace(rich(), faces=FacesView(expected=0))):
        page = shown(snapshot)
        assert (page.rows, page.heading) == ((), "What the cameras see of the class")


def test_the_scale_of_movement_is_that_of_the_lesson() -> None:
    lively = tuple(replace(minute, movement=0.1 + minute.start / 1e14) for minute in rich().minutes)
    row = shown(under(replace(rich(), minutes=lively), enabled=ALL)).rows[-1]
    known = [bar for bar in row.minutes if bar is not None]

    assert max(low for low, _ in known) == 1.0
    assert all(low == high for low, high in known)


def test_the_queue_says_who_how_long_and_by_what() -> None:
    queue = HandsPresenter(Texts("ui", "en")).present(rich())

    assert [(hand.line, hand.waited, hand.source) for hand in queue.hands] == [
        ("1. Table 4, seat 4-1", "0:42", "on the tablet and seen"),
        ("2. Table 2, seat 2-3", "0:09", "seen by a camera"),
    ]
    assert queue.more == ""


def test_a_long_queue_is_counted() -> None:
    many = tuple(replace(hands(NOW)[0], seat=SeatId(str(number))) for number in range(MOST + 3))
    queue = HandsPresenter(Texts("ui", "en")).present(replace(rich(), hands=many))

    assert (len(queue.hands), queue.more) == (MOST, "and 3 more")


def test_a_seat_says_how_its_pupil_sits_unless_it_may_not_be_looked_at() -> None:
    room = RoomPresenter(Texts("ui", "en")).present(rich())
    seats = {seat.id: seat for table in room.tables for seat in table.seats}

    assert "head down" in seats[SeatId("1-2")].description
    assert "standing" in seats[SeatId("3-3")].description
    empty = seats[SeatId("6-1")]
    assert "nobody there" in empty.description
    assert "direction unknown" not in empty.description
    told = tuple(replace(seat, posture=Posture.STANDING) for seat in rich().seats)
    masked = (
        RoomPresenter(Texts("ui", "en")).present(replace(rich(), seats=told)).tables[4].seats[1]
    )
    assert masked.masked
    assert masked.posture is Posture.UNKNOWN
    assert "standing" not in masked.description
