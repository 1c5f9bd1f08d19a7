"""Discussion measures: small cases worked out by hand, and what must never change them."""

import math
import random
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.discussion import (
    Context,
    TalkMeasures,
    measure,
    noise_floor,
    noise_floor_of_turns,
    uneven,
    uneven_turns,
)
from classsense.analysis.equality import evenness, normalised_gini
from classsense.analysis.talk import Segment

# 0 s          5 s         10 s         15 s         20 s
# A A A A . . . A A . . . . . . . . . . .     0-4, 7-9
# . . . B B B . . . . . . B . . . . . . .     3-6, 12-13
# . . . . . . . . C . . . . . . . . . . .     8-8.5 within A's turn
TALK = [
    Segment(0, 4, "A"),
    Segment(3, 6, "B"),
    Segment(7, 9, "A"),
    Segment(8, 8.5, "C"),
    Segment(12, 13, "B"),
]
HAND_CHECKED: list[tuple[str, object]] = [
    ("speakers", 4),
    ("duration_s", 20.0),
    ("silence_share", 11 / 20),  # spoken in 0-6, 7-9, 12-13
    ("overlap_share", 1.5 / 20),  # 3-4 and 8-8.5
    ("overlap_share_of_speech", 1.5 / 9),
    ("density", 10.5 / 20),
    # amounts 0, .5, 4, 6: 4/3 * (-3*0 - 1*.5 + 1*4 + 3*6) / (4 * 10.5)
    ("gini_time", 4 / 3 * 21.5 / 42),
    ("evenness_time", -(sum(p * math.log2(p) for p in (0.5 / 10.5, 4 / 10.5, 6 / 10.5))) / 2),
    ("gini_turns", 4 / 3 * 8 / 16),  # turns 0, 0, 2, 2
    ("turns", 4),
    ("turns_per_min", 12.0),
    ("turn_mean_s", 2.5),  # 4, 3, 2, 1
    ("turn_median_s", 2.5),
    ("transition_entropy", 0.0),  # A is always followed by B, B by A
    ("reciprocity", 2 / 3),
    ("fto_median_s", 1.0),  # -1, +1, +3
    ("fto_mean_s", 1.0),
    ("overlap_transition_share", 1 / 3),
    ("gap_over_1s_share", 1 / 3),  # exactly a second is not over it
    ("within_overlaps_per_min", 3.0),
    ("backchannel_like_per_min", 3.0),
    ("turn_matrix", ((0, 2, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0))),
    # shares 0, 2, 16, 24 of 42, equal would be 10.5 each: 10.5^2 + 8.5^2 + 5.5^2 + 13.5^2 = 395
    ("paletz_schunn_type", math.sqrt(395 / 42**2 / 0.75)),
    ("pause_share", 0.0),
    ("gap_share", 4 / 20),  # 6-7 and 9-12; 13-20 is after the last voice
    ("overlap_within_share", 0.5 / 20),  # C within A
    ("overlap_between_share", 1 / 20),  # A to B
    ("talk_over_share", 1 / 3),  # B begins 1 s before A's end and lasts 3 s
    ("teacher_talk_share", None),
    ("response_latency_s", None),
    ("wait_time_1_s", None),
    ("wait_time_2_s", None),
    ("wait_1_over_3s_share", None),
    ("wait_2_over_3s_share", None),
    ("backchannel_words_per_min", None),
]


@pytest.mark.parametrize(("key", "expected"), HAND_CHECKED, ids=[key for key, _ in HAND_CHECKED])
def test_a_measure_equals_its_value_worked_out_by_hand(key: str, expected: object) -> None:
    measured = msgspec.to_builtins(measure(TALK, 20.0, ("A", "B", "C", "D")))

    assert measured[key] == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_every_measure_is_worked_out_by_hand() -> None:
    assert [key for key, _ in HAND_CHECKED] == list(TalkMeasures.__struct_fields__)


def test_a_longer_within_overlap_is_no_backchannel() -> None:
    measured = measure([Segment(0, 10, "A"), Segment(4, 5.5, "B")], 60.0, ())

    assert measured.within_overlaps_per_min == 1.0
    assert measured.backchannel_like_per_min == 0.0
    assert measured.turns == 1


def test_pauses_up_to_the_limit_stay_within_a_unit() -> None:
    joined = measure([Segment(0, 1, "A"), Segment(1.25, 2, "A"), Segment(1.1, 1.2, "B")], 3.0, ())
    apart = measure([Segment(0, 1, "A"), Segment(1.5, 2, "A"), Segment(1.1, 1.2, "B")], 3.0, ())

    assert (joined.turns, apart.turns) == (1, 3)


def test_entropy_is_one_where_anybody_may_be_next() -> None:
    order = "ABCACBABCACBA"
    talk = [Segment(at, at + 1, voice) for at, voice in enumerate(order)]

    assert measure(talk, 20.0, ()).transition_entropy == pytest.approx(1.0)


@pytest.mark.parametrize("field", ["silence_share", "overlap_share", "turns_per_min", "density"])
def test_over_no_time_at_all_nothing_is_known(field: str) -> None:
    assert msgspec.to_builtins(measure([], 0.0, ("A", "B")))[field] is None


def test_silence_has_no_shares_but_is_silence() -> None:
    quiet = measure([], 60.0, ("A", "B", "C"))

    assert (quiet.silence_share, quiet.overlap_share, quiet.turns) == (1.0, 0.0, 0)
    undefined = (
        quiet.overlap_share_of_speech, quiet.gini_time, quiet.evenness_time, quiet.gini_turns,
        quiet.turn_mean_s, quiet.turn_median_s, quiet.transition_entropy, quiet.reciprocity,
        quiet.fto_median_s, quiet.fto_mean_s, quiet.overlap_transition_share,
        quiet.gap_over_1s_share,
    )  # fmt: skip
    assert set(undefined) == {None}


def test_a_silent_member_counts() -> None:
    talk = [Segment(0, 5, "A"), Segment(5, 10, "B")]
    all_spoke, one_silent = measure(talk, 10.0, ()), measure(talk, 10.0, ("A", "B", "C"))

    assert all_spoke.gini_time == 0.0
    assert one_silent.gini_time == 0.5
    assert (one_silent.evenness_time or 1.0) < (all_spoke.evenness_time or 0.0)


def test_two_speakers_have_no_transition_entropy() -> None:
    assert measure([Segment(0, 1, "A"), Segment(1, 2, "B")], 2.0, ()).transition_entropy is None


amounts = st.lists(st.floats(0.0, 1000.0), min_size=2, max_size=8).filter(lambda a: sum(a) > 1e-3)


@given(amounts)
def test_gini_and_evenness_are_shares(given_amounts: list[float]) -> None:
    assert -1e-9 <= (normalised_gini(given_amounts) or 0.0) <= 1 + 1e-9
    assert -1e-9 <= (evenness(given_amounts) or 0.0) <= 1 + 1e-9


@given(st.integers(2, 8), st.floats(0.1, 100.0))
def test_their_ends_are_equality_and_one_alone(members: int, amount: float) -> None:
    alone = [amount] + [0.0] * (members - 1)

    assert normalised_gini([amount] * members) == pytest.approx(0.0, abs=1e-9)
    assert evenness([amount] * members) == pytest.approx(1.0)
    assert normalised_gini(alone) == pytest.approx(1.0)
    assert evenness(alone) == pytest.approx(0.0, abs=1e-9)


def _seconds(quarters: int) -> float:
    """Quarters of a second have no rounding."""
    return quarters / 4


segment = st.builds(
    lambda start, length, voice: Segment(_seconds(start), _seconds(start + length), voice),
    st.integers(0, 400),
    st.integers(1, 60),
    st.sampled_from("ABCD"),
)
talks = st.lists(segment, max_size=25)
DURATION_S = 120.0
NAMES = ("A", "B", "C", "D")


def figures(talk: list[Segment], names: tuple[str, ...] = NAMES) -> dict[str, float | None]:
    """Return all measures by name, the matrix field by field."""
    measured: dict[str, float | None] = msgspec.to_builtins(measure(talk, DURATION_S, names))
    matrix = measure(talk, DURATION_S, names).turn_matrix
    del measured["turn_matrix"]
    fields = {f"M{i}{j}": count for i, row in enumerate(matrix) for j, count in enumerate(row)}
    return {**measured, **fields}


@given(talks)
def test_what_the_voices_are_called_does_not_matter(talk: list[Segment]) -> None:
    renamed = dict(zip(NAMES, ("w", "x", "y", "z"), strict=True))
    other = [each._replace(voice=renamed[each.voice]) for each in talk]

    assert figures(other, tuple(renamed.values())) == pytest.approx(figures(talk))


@given(talks, st.permutations(NAMES))
def test_who_is_who_does_not_matter_to_shares_of_time(
    talk: list[Segment], order: list[str]
) -> None:
    renamed = dict(zip(NAMES, order, strict=True))
    swapped = figures([each._replace(voice=renamed[each.voice]) for each in talk])

    of_time = ("silence_share", "overlap_share", "density", "gini_time", "evenness_time")
    assert [swapped[key] for key in of_time] == pytest.approx([figures(talk)[k] for k in of_time])


@given(talks, st.integers(0, 1000))
def test_when_it_was_said_does_not_matter(talk: list[Segment], quarters: int) -> None:
    by = _seconds(quarters)
    later = [Segment(each.start_s + by, each.end_s + by, each.voice) for each in talk]

    assert figures(later) == pytest.approx(figures(talk))


@given(talks, st.data())
def test_a_turn_cut_in_two_is_still_one(talk: list[Segment], data: st.DataObject) -> None:
    cut: list[Segment] = []
    for each in talk:
        at = data.draw(st.floats(each.start_s, each.end_s))
        parts = (each._replace(end_s=at), each._replace(start_s=at))
        cut += [part for part in parts if part.end_s > part.start_s]

    assert figures(cut) == pytest.approx(figures(talk))


@given(talks, st.randoms())
def test_the_order_in_which_segments_come_does_not_matter(
    talk: list[Segment], chance: random.Random
) -> None:
    shuffled = list(talk)
    chance.shuffle(shuffled)

    assert figures(shuffled) == pytest.approx(figures(talk))


@given(talks)
def test_a_silent_member_changes_equality_and_nothing_else(talk: list[Segment]) -> None:
    five = figures(talk, (*NAMES, "silent"))
    four = figures(talk)
    changed = {key for key in four if five[key] != pytest.approx(four[key])}

    assert five["speakers"] == 5
    assert changed <= {
        "speakers", "gini_time", "evenness_time", "gini_turns", "paletz_schunn_type",
        "transition_entropy",
    }  # fmt: skip
    assert all(five[f"M4{i}"] == five[f"M{i}4"] == 0 for i in range(5))
    if four["gini_time"] is not None:
        assert (five["gini_time"] or 0) >= four["gini_time"] - 1e-9
        assert (five["evenness_time"] or 0) <= (four["evenness_time"] or 0) + 1e-9


@given(talks)
def test_kinds_of_silence_and_overlap_are_parts_of_the_whole(talk: list[Segment]) -> None:
    part = {key: value or 0.0 for key, value in figures(talk).items()}

    assert part["pause_share"] + part["gap_share"] <= part["silence_share"] + 1e-9
    overlap = part["overlap_within_share"] + part["overlap_between_share"]
    assert overlap <= part["overlap_share"] + 1e-9


def test_what_is_known_beside_the_turns_adds_measures() -> None:
    talk = [Segment(0, 4, "teacher"), Segment(8, 10, "A"), Segment(11, 13, "teacher")]
    plain = measure(talk, 60.0, ("A", "B"))
    told = Context(questions=[(1, 4)], backchannels=2)
    known = measure(talk, 60.0, ("A", "B"), told)

    assert plain.teacher_talk_share == known.teacher_talk_share == 6 / 8
    assert plain.response_latency_s == 4.0  # after her turn
    assert (plain.wait_time_1_s, plain.wait_time_2_s) == (None, None)
    assert plain.backchannel_words_per_min is None
    assert (known.response_latency_s, known.wait_time_1_s, known.wait_time_2_s) == (4.0, 4.0, 1.0)
    assert (known.wait_1_over_3s_share, known.wait_2_over_3s_share) == (1.0, 0.0)
    assert known.backchannel_words_per_min == 2.0


def test_a_transcript_without_questions_or_such_words_has_none_of_them() -> None:
    talk = [Segment(0, 4, "teacher"), Segment(8, 10, "A")]
    known = measure(talk, 60.0, (), Context(questions=(), backchannels=0))

    assert known.wait_time_1_s is None
    assert known.response_latency_s is None
    assert known.backchannel_words_per_min == 0.0


def test_where_sound_was_missing_is_neither_silence_nor_an_offset() -> None:
    talk = [Segment(0, 2, "A"), Segment(3, 5, "B"), Segment(9, 11, "A")]
    missing = measure(talk, 8.0, (), Context(unheard=[(6, 9)]))

    assert missing.gap_share == 2 / 8  # 2-3 and 5-6
    assert missing.fto_mean_s == 1.0
    assert missing.turns == 3


@given(talks)
def test_shares_stay_within_their_bounds(talk: list[Segment]) -> None:
    measured = measure(talk, DURATION_S, NAMES)

    for name, value in figures(talk).items():
        bounded = {"gini_time", "gini_turns", "evenness_time", "reciprocity", "paletz_schunn_type"}
        if name.endswith(("_share", "_entropy")) or name in bounded:
            assert value is None or -1e-9 <= value <= 1 + 1e-9, name
    assert sum(map(sum, measured.turn_matrix)) == max(0, measured.turns - 1)


TABLE = {
    3: (0.53, 0.39, 0.29, 0.21, 0.15),
    4: (0.55, 0.42, 0.31, 0.23, 0.16),
    5: (0.58, 0.45, 0.33, 0.24, 0.17),
    6: (0.60, 0.48, 0.35, 0.25, 0.18),
}


@pytest.mark.parametrize("speakers", TABLE)
def test_the_noise_floor_is_that_of_the_simulation(speakers: int) -> None:
    found = [noise_floor(speakers, turns) for turns in (20, 40, 80, 160, 320)]

    assert found == pytest.approx(list(TABLE[speakers]))


def test_the_noise_floor_falls_between_and_stays_after_the_last_number() -> None:
    floors = [noise_floor(4, turns) or 0.0 for turns in range(20, 321)]

    assert all(before >= after for before, after in pairwise(floors))
    assert noise_floor(4, round(math.sqrt(40 * 80))) == pytest.approx((0.42 + 0.31) / 2, abs=0.002)
    assert noise_floor(4, 5000) == 0.16


@pytest.mark.parametrize(("speakers", "turns"), [(4, 19), (4, 0), (1, 100), (9, 100)])
def test_it_is_too_early_or_unknown_below_it(speakers: int, turns: int) -> None:
    assert noise_floor(speakers, turns) is None
    assert noise_floor_of_turns(speakers, turns) is None


@pytest.mark.parametrize("floor", [noise_floor, noise_floor_of_turns])
def test_more_people_and_fewer_turns_are_more_unequal_by_chance(
    floor: Callable[[int, int], float | None],
) -> None:
    for turns in (20, 40, 80, 160, 320):
        row = [floor(speakers, turns) or 0.0 for speakers in range(3, 9)]
        assert row == sorted(row)


def test_two_people_alternate_so_that_their_numbers_of_turns_say_nothing() -> None:
    talk = [Segment(at, at + 1, "AB"[at % 2]) for at in range(100)]
    measured = measure(talk, 100.0, ())

    assert measured.gini_turns == 0.0
    assert uneven_turns(measured) is None
    assert uneven(measured) is False


def spoken(turns: int, lengths: dict[str, float]) -> TalkMeasures:
    """Measure a round in which the voices take turns of these lengths, a pause after each."""
    talk: list[Segment] = []
    at = 0.0
    for number in range(turns):
        voice = NAMES[number % 4]
        talk.append(Segment(at, at + lengths[voice], voice))
        at += lengths[voice] + 0.5
    return measure(talk, at, NAMES)


def test_only_what_is_beyond_the_noise_floor_is_uneven() -> None:
    even = {"A": 3.0, "B": 1.0, "C": 1.0, "D": 1.0}  # G* = .33
    dominated = {"A": 30.0, "B": 1.0, "C": 1.0, "D": 1.0}  # G* = .88

    assert uneven(spoken(40, even)) is False
    assert uneven(spoken(40, dominated)) is True
    assert uneven(spoken(16, dominated)) is None


def test_turns_may_be_uneven_where_time_is_not() -> None:
    # A has every second turn, of a third of the length: 20 turns to 7, 7, 6.
    talk = [Segment(at, at + (1 if at % 2 == 0 else 3) / 4, ("ABACAD"[at % 6])) for at in range(40)]
    measured = measure(talk, 40.0, ())

    assert uneven(measured) is False
    assert uneven_turns(measured) is True
    assert uneven_turns(measure(talk[:19], 40.0, ())) is None
