"""Somebody who is no member of the table: on made directions, and through the listener in tones."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import UNKNOWN_VOICE
from classsense.domain.observations import Observation
from classsense.speech.group_listener import GroupListener
from classsense.speech.voice_strangers import stranger_among
from classsense.speech.voices import unit
from fakes.listening import known_after, listener, reports_of, turns_of
from fakes.speech import Said, chunks_of, talk

DIRECTIONS = 192


def people(count: int, seed: int) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    return unit(random.normal(size=(count, DIRECTIONS)).astype(np.float32))


def sayings(
    people_: NDArray[np.float32], each: int, seed: int, spread: float = 0.04
) -> NDArray[np.float32]:
    """Return so many directions near each person's; `spread` .04 is a cosine of about .87."""
    random = np.random.default_rng(seed)
    shape = (len(people_) * each, DIRECTIONS)
    noise = random.normal(0, spread, shape).astype(np.float32)
    return unit(np.repeat(people_, each, axis=0) + noise)


def two_s(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.full(len(vectors), 2, np.float32)


@given(members=st.integers(2, 6), each=st.integers(1, 20), seed=st.integers(0, 999))
@settings(deadline=None, max_examples=40)
def test_among_members_there_is_no_stranger(members: int, each: int, seed: int) -> None:
    known = people(members, seed)
    heard = sayings(known, each, seed)
    assert stranger_among(known, None, heard, two_s(heard)) is None


@given(members=st.integers(2, 6), each=st.integers(6, 20), seed=st.integers(0, 999))
@settings(deadline=None, max_examples=40)
def test_one_more_than_the_members_is_a_stranger(members: int, each: int, seed: int) -> None:
    everybody = people(members + 1, seed)
    heard = sayings(everybody, each, seed)
    found = stranger_among(everybody[:-1], None, heard, two_s(heard))
    assert found is not None
    assert found @ everybody[-1] > 0.9
    again = stranger_among(everybody[:-1], found, heard, two_s(heard))
    assert again is not None
    np.testing.assert_allclose(again, found, atol=1e-5)


@given(seed=st.integers(0, 999))
@settings(deadline=None, max_examples=40)
def test_what_two_members_say_at_once_is_no_stranger(seed: int) -> None:
    known = people(4, seed)
    mixed = unit(known[[0, 0, 1]] + known[[1, 2, 3]])
    heard = np.concatenate([sayings(known, 8, seed), sayings(mixed, 8, seed + 1)])
    assert stranger_among(known, None, heard, two_s(heard)) is None


def test_noises_that_are_not_alike_are_no_stranger() -> None:
    known = people(4, 5)
    heard = np.concatenate([sayings(known, 8, 6), people(40, 7)])
    assert stranger_among(known, None, heard, two_s(heard)) is None


def test_a_member_whose_sound_check_fits_badly_is_no_stranger_while_silent() -> None:
    known = people(4, 9)
    badly = unit(0.35 * known[3] + people(1, 10)[0] * 0.94)
    heard = np.concatenate([sayings(known[:3], 8, 11), sayings(badly[None], 8, 12)])
    assert stranger_among(known, None, heard, two_s(heard)) is None


VISIT: list[Said] = [(n % 3, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(12)]


def checked() -> GroupListener:
    live = listener(voices=2)
    for person in range(2):
        live.enrol(person, talk([(person, 0.2, 3)], 3.2))
    return live


def test_a_visitor_is_told_as_unknown_and_takes_no_share_of_a_member() -> None:
    reports = reports_of(checked(), talk(VISIT, 36))[0]
    known = known_after(reports)
    assert [turn.voice for turn in known.turns] == ["A", "B", UNKNOWN_VOICE] * 4
    assert turns_of(reports)[0].doubt == ""
    assert known.doubt == "unknown_voice"


def test_a_visitor_who_gets_a_seat_gets_its_letter() -> None:
    live = checked()
    reports: list[Observation] = []
    for chunk in chunks_of(talk(VISIT, 36)):
        reports += live.hear(chunk)
        if chunk.number == 50:
            assert known_after(reports).doubt == "unknown_voice"
            live.set_voices(3)
    known = known_after([*reports, *live.finish()])
    assert [turn.voice for turn in known.turns] == ["A", "B", "C"] * 4
    assert known.doubt == ""


def test_two_members_alone_leave_no_doubt() -> None:
    said: list[Said] = [(n % 2, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(12)]
    known = known_after(reports_of(checked(), talk(said, 36))[0])
    assert [turn.voice for turn in known.turns] == ["A", "B"] * 6
    assert known.doubt == ""


def test_what_was_forgotten_leaves_no_stranger() -> None:
    live = checked()
    reports: list[Observation] = []
    for chunk in chunks_of(talk(VISIT, 36)):
        reports += live.hear(chunk)
    assert known_after(reports).doubt == "unknown_voice"
    forgotten = live.forget(lesson_ns(0))
    said: list[Said] = [(0, 0.5, 3), (1, 4, 6.5)]
    more = [report for chunk in chunks_of(talk(said, 8), start_s=36) for report in live.hear(chunk)]
    known = known_after([*reports, *forgotten, *more])
    assert [turn.voice for turn in known.turns] == ["A", "B"]
    assert known.doubt == ""
