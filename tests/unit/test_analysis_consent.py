"""A "please don't": nothing of the seat is known any more, in memory and in a replay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.storable import storable
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import ConsentWithdrawn, Entry, PolicyChanged
from classsense.domain.lesson import CameraId, GroupId, SeatId
from classsense.domain.observations import FacesSeen, SeatBody, SeatFace, VoicesTied, WordsHeard
from classsense.domain.policy import UNRULED, GroupMode, policy_of
from classsense.domain.rules import Capability, Purpose
from classsense.domain.snapshot import Health, NoticeKind
from fakes.classroom import small_plan

PLAN = small_plan()
ONE, TWO = SeatId("2-1"), SeatId("2-2")
EVERYTHING = frozenset(Purpose)
NOW = lesson_ns(10)


def seen(at_s: float, *seats: SeatId) -> FacesSeen:
    faces = tuple(SeatFace(seat, (0.1, 0.1, 0.1, 0.1), 0.9) for seat in seats)
    bodies = tuple(SeatBody(seat, hand_up=True) for seat in seats)
    return FacesSeen(lesson_ns(at_s), CameraId("front"), 5, faces, "test", bodies)


def says_no(seat: SeatId, *purposes: Purpose, at: LessonNs = NOW) -> ConsentWithdrawn:
    return ConsentWithdrawn(at, seat, frozenset(purposes) or EVERYTHING, "tablet")


def in_window(state: LessonState) -> set[SeatId]:
    """Return the seats of the faces that will be folded into the figures of the class."""
    return {
        face.seat
        for window in state.seen.watched.values()
        for seen in window
        for face in seen.faces
    }


def after(*entries: Entry) -> LessonState:
    return replay(PLAN, entries)


def test_what_was_seen_of_the_seat_goes_at_once() -> None:
    state = after(seen(9.0, ONE, TWO), says_no(ONE))

    assert set(state.seen.sightings) == in_window(state) == {TWO}


def test_what_was_on_its_way_is_not_folded() -> None:
    state = after(says_no(ONE), seen(9.5, ONE, TWO), seen(9.9, ONE))

    assert set(state.seen.sightings) == in_window(state) == {TWO}


def test_one_purpose_leaves_the_others() -> None:
    policy = policy_of(after(says_no(ONE, Purpose.WORDS)).plan)
    table = PLAN.groups[1]

    assert policy.mode_of(table) is GroupMode.VOICES
    assert not policy.words_of(table)
    assert policy.seats_in_view([ONE]) == {ONE}


@pytest.mark.parametrize(
    ("purpose", "gone"),
    [
        (Purpose.CAMERA, {Purpose.CAMERA, Purpose.EXPRESSION}),
        (Purpose.VOICE, {Purpose.VOICE, Purpose.WORDS}),
        (Purpose.WORDS, {Purpose.WORDS}),
        (Purpose.EXPRESSION, {Purpose.EXPRESSION}),
    ],
)
def test_what_rests_on_a_purpose_goes_with_it(purpose: Purpose, gone: set[Purpose]) -> None:
    plan = replace(PLAN, consents=dict.fromkeys(PLAN.seats(), tuple(Purpose)))
    left = replay(plan, [says_no(ONE, purpose)]).plan.consents

    assert set(left[ONE]) == EVERYTHING - gone
    assert left[TWO] == tuple(Purpose)


def test_a_voice_less_puts_the_table_into_loudness_and_unties_its_voices() -> None:
    tied = VoicesTied(lesson_ns(5), GroupId("2"), 0, {"A": ONE, "B": TWO}, ())
    state = after(tied, says_no(ONE, Purpose.VOICE))

    assert policy_of(state.plan).mode_of(PLAN.groups[1]) is GroupMode.ENERGY
    assert state.tied == {}
    assert after(tied, says_no(ONE, Purpose.CAMERA)).tied


def test_words_that_come_late_are_not_known() -> None:
    words = WordsHeard(
        start=lesson_ns(8),
        end=lesson_ns(9),
        group=GroupId("2"),
        epoch=0,
        text="光合成です",
        characters=5,
        question=False,
        confidence=0.9,
        recogniser="test",
    )
    assert after(words).talk(GroupId("2")) != after().talk(GroupId("2"))
    assert after(says_no(ONE, Purpose.WORDS), words).talk(GroupId("2")) == after().talk(
        GroupId("2")
    )


def test_the_screen_masks_the_seat_and_the_teacher_is_told_at_once() -> None:
    maker = SnapshotMaker(policy_of(PLAN))
    before = maker.make(after(), NOW, Health())
    shown = maker.make(after(says_no(ONE)), lesson_ns(10.1), Health())

    assert [seat.id for seat in before.seats if seat.masked] == ["1-2"]
    assert [seat.id for seat in shown.seats if seat.masked] == ["1-2", ONE]
    assert [group.mode for group in before.groups] == [GroupMode.ENERGY, GroupMode.VOICES]
    assert [group.mode for group in shown.groups] == [GroupMode.ENERGY, GroupMode.ENERGY]
    assert shown.faces.expected == before.faces.expected - 1
    (notice,) = shown.notices
    assert (notice.kind, notice.group) == (NoticeKind.WITHDRAWN, "2")
    assert dict(notice.details)["seat"] == ONE


said = st.builds(
    ConsentWithdrawn,
    at=st.integers(0, 100).map(lesson_ns),
    seat=st.sampled_from(PLAN.seats()),
    purposes=st.frozensets(st.sampled_from(Purpose)),
)
looks = st.builds(
    lambda at, seats: seen(at, *seats),
    st.floats(0, 100),
    st.lists(st.sampled_from(PLAN.seats()), unique=True),
)


@given(entries=st.lists(st.one_of(said, looks)))
def test_no_order_of_things_brings_consent_or_a_masked_seat_back(entries: list[Entry]) -> None:
    state = LessonState(PLAN)
    for entry in entries:
        before, state = state, fold(state, entry).state
        for seat in PLAN.seats():
            assert set(state.plan.consents.get(seat, ())) <= set(before.plan.consents.get(seat, ()))
        readable = policy_of(state.plan).seats_in_view(PLAN.seats())
        assert set(state.seen.sightings) <= readable
        assert set(state.seen.bodies) | set(state.seen.hands) <= readable
        assert in_window(state) <= readable
    kept = [each for entry in entries if (each := storable(entry)) is not None]
    assert replay(PLAN, kept).plan == state.plan


def test_under_other_rules_nothing_is_switched_on_that_they_forbid() -> None:
    plan = replace(PLAN, enabled=("expression",))
    state = replay(plan, [PolicyChanged(NOW, UNRULED["eu"], "mark")])

    assert not policy_of(state.plan).allows(Capability.EXPRESSION)
    assert state.policy == "mark"
