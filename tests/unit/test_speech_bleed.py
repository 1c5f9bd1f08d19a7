"""Speech that several microphones hear is told apart by rhythm and level, without any model."""

import numpy as np
import pytest
from numpy.typing import NDArray

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import TEACHER, GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.band_levels import BandLevels
from classsense.speech.bleed import RoomEars
from classsense.speech.coupling import same_speech
from classsense.speech.neighbours import Whose
from fakes.room import arriving, babble, noisy

ONE, TWO, THREE = GroupId("1"), GroupId("2"), GroupId("3")
HZ = 50


def listen(ears: RoomEars, sounds: dict[GroupId, Samples], start_s: float = 0.0) -> None:
    size = SAMPLE_RATE_HZ // 2
    longest = max(len(sound) for sound in sounds.values())
    for number, first in enumerate(range(0, longest, size)):
        for group, sound in sounds.items():
            at = lesson_ns(start_s + first / SAMPLE_RATE_HZ)
            ears.hear(AudioChunk(sound[first : first + size], at, number, group))


def share(whose: NDArray[np.int8], what: Whose, start_s: float, end_s: float) -> float:
    return float((whose[round(start_s * HZ) : round(end_s * HZ)] == what).mean())


@pytest.fixture
def room() -> dict[GroupId, Samples]:
    """Table 1 talks from 1 to 14 s, table 2 from 16 to 28 s; each hears the other 14 dB lower."""
    first = babble(1, [(1, 14)], 30)
    second = babble(2, [(16, 28)], 30)
    return {
        ONE: noisy(first + arriving(second, 14, 0.02), 3),
        TWO: noisy(second + arriving(first, 14, 0.02), 4),
    }


def test_a_neighbours_speech_is_told_from_own_speech(room: dict[GroupId, Samples]) -> None:
    ears = RoomEars()
    listen(ears, room)
    one, two = ears.origins(ONE, 0, 30 * HZ), ears.origins(TWO, 0, 30 * HZ)
    assert share(one, Whose.OWN, 2, 13) > 0.95
    assert share(one, Whose.ELSEWHERE, 18, 27) > 0.8
    assert share(two, Whose.OWN, 17, 27) > 0.95
    assert share(two, Whose.ELSEWHERE, 4, 13) > 0.8


def test_delays_of_the_devices_do_not_matter(room: dict[GroupId, Samples]) -> None:
    ears = RoomEars()
    listen(ears, {ONE: room[ONE], TWO: arriving(room[TWO], 0, 0.2)})
    assert share(ears.origins(ONE, 0, 30 * HZ), Whose.ELSEWHERE, 18, 27) > 0.8


def test_two_tables_that_talk_at_once_keep_their_own_speech() -> None:
    first, second = babble(1, [(1, 29)], 30), babble(2, [(1, 29)], 30)
    ears = RoomEars()
    sounds = {
        ONE: noisy(first + arriving(second, 20, 0.02), 3),
        TWO: noisy(second + arriving(first, 20, 0.02), 4),
    }
    listen(ears, sounds)
    assert share(ears.origins(ONE, 0, 30 * HZ), Whose.OWN, 2, 28) > 0.8
    assert share(ears.origins(TWO, 0, 30 * HZ), Whose.OWN, 2, 28) > 0.8


def test_what_was_decided_stays_decided(room: dict[GroupId, Samples]) -> None:
    ears = RoomEars()
    listen(ears, room)
    before = ears.origins(ONE, 0, 28 * HZ)
    silence = np.zeros(60 * SAMPLE_RATE_HZ, np.float32)
    listen(ears, {ONE: noisy(silence, 8), TWO: noisy(silence, 9)}, start_s=30.0)
    again = ears.origins(ONE, 0, 28 * HZ)
    assert (before[: 18 * HZ] == again[: 18 * HZ]).all()


def test_a_teacher_at_a_table_is_told_from_a_teacher_far_away() -> None:
    lecture, visit = babble(5, [(1, 14)], 30), babble(6, [(16, 28)], 30)
    ears = RoomEars()
    listen(
        ears,
        {
            TEACHER: noisy(lecture + visit, 1),
            ONE: noisy(arriving(lecture, 18, 0.02) + arriving(visit, 5, 0.01), 2),
            TWO: noisy(arriving(lecture, 18, 0.02) + arriving(visit, 20, 0.03), 3),
        },
    )
    heard = ears.origins(ONE, 15 * HZ, 30 * HZ)
    assert share(heard, Whose.TEACHER, 4, 12) > 0.7
    far = ears.origins(TWO, 0, 15 * HZ)
    assert share(far, Whose.TEACHER, 0, 15) == 0
    assert share(far, Whose.ELSEWHERE, 5, 13) > 0.7


def test_nothing_of_a_guarded_table_may_be_read_before_its_coupling_is_known(
    room: dict[GroupId, Samples],
) -> None:
    ears = RoomEars(guarded=[TWO])
    listen(ears, room)
    forbidden = ears.forbidden(ONE, 0, 30 * HZ)
    assert forbidden[18 * HZ : 27 * HZ].mean() > 0.9
    assert forbidden[2 * HZ : 13 * HZ].mean() < 0.1
    assert not ears.forbidden(TWO, 0, 30 * HZ).any()


def test_what_a_guarded_table_said_stays_unread_when_the_guard_ends(
    room: dict[GroupId, Samples],
) -> None:
    ears = RoomEars(guarded=[TWO])
    listen(ears, room)
    ears.guard([], lesson_ns(24.0))
    assert ears.forbidden(ONE, 20 * HZ, 21 * HZ).mean() > 0.9
    assert not ears.forbidden(ONE, 24 * HZ, 27 * HZ).any()
    assert ears.guarded_at(lesson_ns(23.9)) == {TWO}
    ears.guard([], lesson_ns(40.0))
    assert ears.guarded_at(lesson_ns(24.0)) == frozenset()


def test_a_listener_that_came_later_asks_in_frames_of_its_own(room: dict[GroupId, Samples]) -> None:
    ears = RoomEars()
    beside = ears.beside(ONE)
    beside.begin(lesson_ns(100.0))
    listen(ears, room, start_s=100.0)
    assert share(beside.foreign(0, 30 * HZ), Whose.ELSEWHERE, 18, 27) > 0.8
    assert not beside.blanked(0, 30 * HZ).any()


def test_noise_of_two_microphones_is_not_the_same_speech() -> None:
    ears = RoomEars()
    silence = np.zeros(30 * SAMPLE_RATE_HZ, np.float32)
    listen(ears, {ONE: noisy(silence, 1), TWO: noisy(10 * silence, 2) * 3})
    assert not ears.origins(ONE, 0, 30 * HZ).any()


def test_a_sound_without_any_change_has_no_rhythm() -> None:
    steady = np.full((60, 8), -40, np.float32)
    assert same_speech(steady, np.full((90, 8), -30, np.float32)) is None


def test_levels_are_wiped() -> None:
    levels = BandLevels()
    levels.hear(babble(1, [(0, 2)], 2), lesson_ns(0))
    assert levels.between(0, 90).max() > -60
    levels.wipe()
    assert levels.between(0, 90).max() == -90
