from dataclasses import dataclass

import msgspec
import pytest

from classsense.analysis.lesson_state import replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.board.sensed import Sensed, sensed
from classsense.board.views import Board
from classsense.domain.clock import LessonNs
from classsense.domain.commands import Entry, SeatAbsent, Seating, SeatsMoved
from classsense.domain.lesson import GroupId, LessonPlan, SeatId
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import Health
from fakes.classroom import small_plan

SECOND_TABLE = tuple(SeatId(f"2-{number}") for number in (1, 2, 3))


@dataclass
class Said:
    """What the page says at one seat of a plan."""

    plan: LessonPlan

    def at(self, seat: str) -> dict[str, Sensed]:
        return sensed(self.plan, policy_of(self.plan), SeatId(seat))


def test_who_agreed_is_told_what_is_sensed() -> None:
    assert Said(small_plan()).at("2-1") == {
        "camera": Sensed.YES,
        "body": Sensed.YES,
        "expression": Sensed.NOT_USED,
        "loudness": Sensed.YES,
        "voice": Sensed.YES,
        "words": Sensed.YES,
    }


def test_who_agreed_to_nothing_is_told_so() -> None:
    said = Said(small_plan()).at("1-2")

    assert said["camera"] == said["voice"] == said["words"] == Sensed.NOT_AGREED
    assert said["loudness"] == Sensed.YES


def test_nobody_learns_that_a_neighbour_said_no() -> None:
    assert Said(small_plan()).at("1-1")["voice"] == Sensed.NOT_USED


@pytest.mark.parametrize(("profile", "expected"), [("jp", Sensed.YES), ("eu", Sensed.NOT_USED)])
def test_expressions_are_read_only_where_the_policy_has_them(
    profile: str, expected: Sensed
) -> None:
    plan = small_plan()
    everything = dict.fromkeys(plan.seats(), tuple(Purpose))
    enabled = ("expression",) if profile == "jp" else ()
    plan = msgspec.structs.replace(plan, profile=profile, consents=everything, enabled=enabled)

    assert Said(plan).at("2-1")["expression"] == expected


@pytest.mark.parametrize(
    ("seat", "disabled", "expected"),
    [
        ("2-1", ("hands",), Sensed.YES),
        ("2-1", ("posture",), Sensed.YES),
        ("2-1", ("hands", "posture"), Sensed.NOT_USED),
        ("1-2", (), Sensed.NOT_AGREED),
    ],
)
def test_hands_and_posture_are_told(seat: str, disabled: tuple[str, ...], expected: Sensed) -> None:
    plan = msgspec.structs.replace(small_plan(), disabled=disabled)

    assert Said(plan).at(seat)["body"] == expected


def test_without_a_seat_nothing_is_said() -> None:
    assert sensed(small_plan(), policy_of(small_plan()), None) == {}


def test_it_is_told_of_the_table_where_the_pupil_sits_now() -> None:
    """Seat 1-2 agreed to nothing: where it goes, voices are not told apart."""
    plan = small_plan()
    moved = SeatsMoved(LessonNs(1), (Seating(GroupId("2"), (*SECOND_TABLE, SeatId("1-2"))),))
    absent = SeatAbsent(LessonNs(1), SeatId("1-2"), absent=True)

    def voices(*entries: Entry) -> list[str]:
        shown = SnapshotMaker(policy_of(plan)).make(replay(plan, entries), LessonNs(2), Health())
        board = Board(shown, policy_of(plan), "running")
        views = [board.view(SeatId(seat), "tablet")["sensed"] for seat in ("1-1", "2-1")]
        return [msgspec.json.decode(view)["voice"] for view in views]

    assert voices() == ["not_used", "yes"]
    assert voices(moved) == ["yes", "not_used"]
    assert voices(absent) == ["yes", "yes"]
