"""Nobody, one voice or many from loudness: what the rules say, and what must not change them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.activity_mode import Mode, binned_modes, mode_shares, modes
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.observations import SoundHeard

NOBODY, ONE, MANY = Mode


def second(at: int, share: float | None, level_db: float = -30.0) -> SoundHeard:
    return SoundHeard(
        start=lesson_ns(at),
        end=lesson_ns(at + 1),
        group=GroupId("1"),
        level_db=level_db,
        active=(share or 0.0) >= 0.2,
        active_share=share,
    )


def table(*shares: float) -> list[SoundHeard]:
    return [second(at, share) for at, share in enumerate(shares)]


def test_somebody_speaks_where_the_level_stands_out_for_long_enough() -> None:
    assert modes(table(0.0, 0.25, 0.3, 0.7)) == [NOBODY, NOBODY, ONE, ONE]


def test_many_speak_where_nobodys_pauses_are_left() -> None:
    assert modes(table(0.6, 0.95, 1.0, 1.0, 0.8, 0.5)) == [ONE, ONE, MANY, MANY, ONE, ONE]
    assert modes(table(0.95)) == [MANY]


def test_nothing_is_smoothed_over_a_gap() -> None:
    near, far = [second(0, 0.95), second(1, 0.5)], [second(0, 0.95), second(9, 0.5)]

    assert modes(near) == [ONE, ONE]
    assert modes(far) == [MANY, ONE]


def test_faint_speech_is_another_tables() -> None:
    own = [second(at, 0.6, -25.0) for at in range(5)]
    bleed = [second(at, 0.6, -45.0) for at in range(5, 10)]

    assert modes(own + bleed) == [ONE] * 5 + [NOBODY] * 5
    # A quiet table has no louder speech of its own: its speech counts.
    assert modes(bleed) == [ONE] * 5


def test_how_loud_a_table_is_is_learnt_anew() -> None:
    """After the microphone was moved, everything is 20 dB quieter: a while later it counts."""
    before = [second(at, 0.6, -20.0) for at in range(10)]
    after = [second(at, 0.6, -40.0) for at in range(10, 100)]

    found = modes(before + after)
    assert found[10] == NOBODY
    assert found[-1] == ONE


def test_an_older_record_knows_only_whether_sound_stood_out() -> None:
    old = [
        SoundHeard(lesson_ns(at), lesson_ns(at + 1), GroupId("1"), -30.0, active=at == 1)
        for at in range(3)
    ]

    assert modes(old) == [NOBODY, ONE, NOBODY]


def test_shares_and_bins() -> None:
    talk = table(0, 0, 0.5, 0.5, 0.5, 1, 1, 1, 1, 0)

    assert modes(talk) == [NOBODY, NOBODY, ONE, ONE, ONE, ONE, MANY, MANY, ONE, NOBODY]
    assert mode_shares(talk) == pytest.approx((0.3, 0.5, 0.2))
    assert binned_modes(talk, 0.0, 5.0, 3) == (ONE, MANY, None)
    assert binned_modes(talk, 5.0, 5.0, 1) == (MANY,)
    assert binned_modes(table(*[0.0] * 9, 0.5), 0.0, 10.0, 1) == (NOBODY,)
    assert mode_shares([]) is None


tables = st.lists(
    st.tuples(st.floats(0, 1), st.integers(-60, 0)),
    max_size=60,
)


@given(tables, st.integers(0, 5000), st.integers(-20, 20))
def test_neither_time_nor_gain_matters(
    heard: list[tuple[float, int]], by: int, gain_db: int
) -> None:
    here = [second(at, share, level) for at, (share, level) in enumerate(heard)]
    there = [second(at + by, share, level + gain_db) for at, (share, level) in enumerate(heard)]

    assert modes(there) == modes(here)


@given(tables)
def test_what_comes_later_changes_the_newest_second_only(heard: list[tuple[float, int]]) -> None:
    whole = [second(at, share, level) for at, (share, level) in enumerate(heard)]
    found = modes(whole)

    assert len(found) == len(whole)
    for until in range(1, len(whole)):
        assert modes(whole[:until])[:-1] == found[: until - 1]
    if (shares := mode_shares(whole)) is not None:
        assert sum(shares) == pytest.approx(1.0)
