"""Which words stand out: the published formula, and nothing from fewer than three utterances."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.everyday import EVERYDAY
from classsense.analysis.log_odds import (
    FEWEST,
    STANDS_OUT,
    Prior,
    Rate,
    standing_out,
    stands_out_from,
    z_score,
)
from classsense.bootstrap.bench_keywords import cost_ms, simulated


def test_z_by_hand() -> None:
    """Ten of a hundred against two of three hundred; alpha 1 and 3, alpha_0 20 and 60."""
    delta = math.log(11 / (120 - 11)) - math.log(5 / (360 - 5))
    expected = delta / math.sqrt(1 / 11 + 1 / 5)

    assert z_score(Rate(10, 100), Rate(2, 300), 4.0, 80.0) == pytest.approx(expected)
    assert expected == pytest.approx(3.65, abs=0.01)


@given(st.integers(0, 50), st.integers(50, 500), st.integers(0, 50), st.integers(50, 500))
def test_z_is_antisymmetric(own: int, own_total: int, other: int, other_total: int) -> None:
    one, two = Rate(own, own_total), Rate(other, other_total)

    assert z_score(one, two, 0.5, 50.0) == pytest.approx(-z_score(two, one, 0.5, 50.0), abs=1e-9)


@given(st.integers(1, 9), st.integers(1, 9), st.floats(0.1, 40))
def test_equal_rates_do_not_stand_out_however_long_the_texts(
    short: int, long: int, weight: float
) -> None:
    one, two = Rate(short, 10 * short), Rate(long, 10 * long)

    assert z_score(one, two, weight, 50.0) == pytest.approx(0, abs=1e-9)


def test_against_an_empty_text_nothing_stands_out() -> None:
    assert z_score(Rate(9, 9), Rate(0, 0), 1.0, 10.0) == 0


PRIOR = Prior({"水": 0.6, "火": 0.4}, 20.0, 100)


def test_the_prior_gives_every_word_an_utterance_and_common_ones_more() -> None:
    assert PRIOR.weight("光合成") == 1
    assert PRIOR.weight("水") == 1 + 20 * 0.6
    assert PRIOR.total() == 20 + 100


def test_a_common_word_needs_more_evidence_than_a_rare_one() -> None:
    own = {"水": 5, "光合成": 5}
    scores = standing_out(own, lambda _: 4, (100, 400), PRIOR)

    assert list(scores) == ["光合成"]


def test_nothing_stands_out_in_fewer_than_three_utterances() -> None:
    own = {"一": 1, "二": 2, "三": 3}

    assert list(standing_out(own, lambda _: 0, (10, 5000), Prior({}, 0.0, 20))) == ["三"]


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9)),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9)),
)
def test_all_that_stands_out_does_so_by_the_rule(
    own: dict[str, int], other: dict[str, int]
) -> None:
    totals = (sum(own.values()), sum(other.values()))
    found = standing_out(own, lambda word: other.get(word, 0), totals, Prior({}, 0.0, 30))

    assert all(own[word] >= FEWEST and score >= STANDS_OUT for word, score in found.items())
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everyday_speech_is_a_distribution(language: str) -> None:
    assert sum(EVERYDAY[language].values()) == pytest.approx(1.0)
    assert all(share > 0 for share in EVERYDAY[language].values())


@pytest.mark.parametrize(
    ("tried", "bound"), [(0, 1.96), (1, 1.96), (20, 1.96), (100, 2.576), (1000, 3.291)]
)
def test_where_many_words_are_tried_one_must_stand_out_further(tried: int, bound: float) -> None:
    assert stands_out_from(tried) == pytest.approx(bound, abs=0.001)


def test_few_words_stand_out_by_chance_and_a_word_of_its_own_comes_first() -> None:
    by_chance, first = simulated(250, runs=3)

    assert by_chance < 3
    assert first > 0.5


def test_what_keywords_cost_is_measured() -> None:
    assert cost_ms(seconds=3) > 0
