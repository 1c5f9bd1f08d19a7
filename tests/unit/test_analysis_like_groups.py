"""Every answer is in exactly one place, whatever is written and whatever the teacher arranges."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.analysis.like_groups import ALONE, AskedText, Hand, Sorted, sort_answers
from classsense.analysis.likeness import RULES, WITH_MEANING, WrittenAnswer, likeness, spelled
from classsense.analysis.sorting_hand import merged, moved, renamed, split

ASKED = AskedText("植物に何が要りますか。", ("植物",))
PIECES = ["水", "光", "土", "日光", "water", "light", " ", "が", "要る", "!", "👍", "\u200b", "ー"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text(max_size=30),
)


def written(texts: Sequence[str]) -> list[WrittenAnswer]:
    """Return answers whose content words are those of PIECES that they hold."""
    words = [piece for piece in PIECES if len(piece) > 1 or piece in "水光土"]
    return [
        WrittenAnswer(f"id-{at}", text, tuple(word for word in words if word in text))
        for at, text in enumerate(texts)
    ]


def places(shown: Sorted) -> list[str]:
    return sorted([*(m for group in shown.groups for m in group.members), *shown.lonely])


def together(shown: Sorted) -> set[frozenset[str]]:
    return {frozenset(group.members) for group in shown.groups}


@st.composite
def arranged(draw: st.DrawFn) -> tuple[list[WrittenAnswer], Hand, Sorted]:
    """Draw answers, and what a teacher may have done to their groups."""
    answers = written(draw(st.lists(TEXTS, min_size=1, max_size=14)))
    hand, shown = Hand(), sort_answers(answers, ASKED)
    for _ in range(draw(st.integers(0, 4))):
        some = draw(st.sets(st.sampled_from([answer.id for answer in answers]), min_size=1))
        groups = [group.id for group in shown.groups] or [ALONE]
        one, other = draw(st.sampled_from(groups)), draw(st.sampled_from([*groups, ALONE]))
        act = draw(st.sampled_from(["move", "split", "merge", "rename"]))
        hand = {
            "move": lambda: moved(hand, shown, some, other),  # noqa: B023 - called within the loop
            "split": lambda: split(hand, shown, some),  # noqa: B023 - called within the loop
            "merge": lambda: merged(hand, shown, one, other),  # noqa: B023 - called within the loop
            "rename": lambda: renamed(hand, shown, one, "name"),  # noqa: B023 - called within the loop
        }[act]()
        shown = sort_answers(answers, ASKED, hand, shown)
    return answers, hand, shown


@given(arranged())
def test_every_answer_is_in_exactly_one_place(
    case: tuple[list[WrittenAnswer], Hand, Sorted],
) -> None:
    answers, _, shown = case
    assert places(shown) == sorted(answer.id for answer in answers)
    assert len({group.id for group in shown.groups}) == len(shown.groups)
    assert all(group.members for group in shown.groups)


@given(st.lists(TEXTS, max_size=14), st.randoms())
def test_the_order_of_the_answers_does_not_matter(texts: list[str], chance: Random) -> None:
    answers = written(texts)
    shuffled = list(answers)
    chance.shuffle(shuffled)
    assert sort_answers(shuffled, ASKED) == sort_answers(answers, ASKED)


@given(arranged())
def test_nothing_changes_when_nothing_came(
    case: tuple[list[WrittenAnswer], Hand, Sorted],
) -> None:
    answers, hand, shown = case
    again = sort_answers(answers, ASKED, hand, shown)
    assert again.groups == shown.groups
    assert again.lonely == shown.lonely
    assert again.numbered == shown.numbered


@given(arranged(), st.lists(TEXTS, max_size=5))
def test_what_the_teacher_arranged_survives_new_answers(
    case: tuple[list[WrittenAnswer], Hand, Sorted], texts: list[str]
) -> None:
    answers, hand, shown = case
    new = [answer._replace(id=f"new-{answer.id}") for answer in written(texts)]
    after = sort_answers([*answers, *new], ASKED, hand, shown)
    for answer, place in hand.places.items():
        if place == ALONE:
            assert answer in after.lonely
        else:
            group = after.group(place)
            assert group is not None
            assert answer in group.members
    assert all(group.name == hand.names.get(group.id, "") for group in after.groups)


@given(st.lists(TEXTS, min_size=1, max_size=14), st.data())
def test_a_group_keeps_its_id_while_most_of_it_stays(texts: list[str], data: st.DataObject) -> None:
    answers = written(texts)
    before = sort_answers(answers, ASKED)
    new = [a._replace(id=f"new-{a.id}") for a in written(data.draw(st.lists(TEXTS, max_size=4)))]
    after = sort_answers([*answers, *new], ASKED, None, before)
    known = {group.id: set(group.members) for group in before.groups}
    for group in after.groups:
        if group.id not in known:
            continue
        mine = len(known[group.id] & set(group.members))
        assert mine > 0
    for group in before.groups:
        whole = [each for each in after.groups if set(group.members) <= set(each.members)]
        held = [o for o in before.groups if whole and set(o.members) & set(whole[0].members)]
        if whole and held == [group]:
            assert whole[0].id == group.id
    order = [group.id for group in after.groups if group.id in known]
    assert order == [group.id for group in before.groups if group.id in order]


@given(st.lists(TEXTS, max_size=12))
@settings(max_examples=60)
def test_likeness_is_between_nothing_and_the_same(texts: list[str]) -> None:
    alike = likeness(written(texts), ASKED.text, ASKED.words)
    assert alike.shape == (len(texts), len(texts))
    assert ((alike >= 0) & (alike <= 1)).all()
    assert (abs(alike - alike.T) < 1e-12).all()
    assert (alike.diagonal() == 1).all() if texts else True


def test_the_same_text_is_one_group_however_often() -> None:
    shown = sort_answers(written(["水が要る", "水が 要る！"] * 20), ASKED)
    assert [len(group.members) for group in shown.groups] == [40]
    assert shown.lonely == ()


def test_marks_pictures_and_nothing_stand_for_themselves() -> None:
    texts = ["👍", "👍", "...", "\u200b", "   ", "水が要る"]
    shown = sort_answers(written(texts), ASKED)
    assert {frozenset({"id-0", "id-1"})} <= together(shown)
    assert {"id-2", "id-5"} <= set(shown.lonely)


def test_very_long_answers_are_cut_before_they_are_compared() -> None:
    assert len(spelled("水" * 2000)) == 400
    assert len(spelled("!" * 2000)) == 400
    shown = sort_answers(written(["水" * 2000, "水" * 1999, "光"]), ASKED)
    assert together(shown) == {frozenset({"id-0", "id-1"})}


def test_a_group_is_told_by_its_words_and_its_typical_answer_stands_first() -> None:
    texts = ["水が要る", "水が要るー", "水がとても要るー!", "光"]
    group = sort_answers(written(texts), ASKED).groups[0]
    assert group.words == ("水", "要る")
    assert group.members[0] == "id-1"


def test_one_that_is_left_of_a_pair_is_no_group_any_more() -> None:
    shown = sort_answers(written(["水が要る", "水が要る!"]), ASKED)
    pair = shown.groups[0]
    apart = sort_answers(
        written(["水が要る", "水が要る!"]), ASKED, moved(Hand(), shown, ["id-0"], ALONE), shown
    )
    assert apart.groups == ()
    assert set(apart.lonely) == set(pair.members)
    named = renamed(Hand(), shown, pair.id, " 水の  話 ")
    kept = sort_answers(
        written(["水が要る", "水が要る!"]), ASKED, moved(named, shown, ["id-0"], ALONE), shown
    )
    assert [(group.name, group.members) for group in kept.groups] == [("水の 話", ("id-1",))]


def test_a_name_can_be_taken_back_and_goes_with_a_merged_group() -> None:
    answers = written(["水が要る", "水が要る!", "lightlight", "light light"])
    shown = sort_answers(answers, ASKED)
    one, other = (group.id for group in shown.groups)
    hand = renamed(renamed(Hand(), shown, one, "A"), shown, other, "B")
    joined = sort_answers(answers, ASKED, merged(hand, shown, other, one), shown)
    assert [(group.id, group.name) for group in joined.groups] == [(one, "A")]
    assert len(joined.groups[0].members) == 4
    assert renamed(hand, shown, one, "  ").names == {other: "B"}


def test_a_new_group_of_hers_never_takes_an_id_that_was_used() -> None:
    answers = written(["水が要る", "水が要る!", "水が要る?"])
    shown = sort_answers(answers, ASKED)
    first = split(Hand(), shown, ["id-0"])
    second = split(first, sort_answers(answers, ASKED, first, shown), ["id-1"])
    assert {second.places["id-0"], second.places["id-1"]} == {"h1", "h2"}


def test_a_rule_out_of_reach_leaves_all_alone() -> None:
    answers = written(["水が要る", "水が要ると思う"])
    assert sort_answers(answers, ASKED, rules=replace(RULES, least=1.1)).groups == ()


def told(texts: Sequence[str], directions: Sequence[int]) -> list[WrittenAnswer]:
    """Return answers without words whose vectors point in the given directions."""
    axes = np.eye(8, dtype=np.float32)
    return [
        answer._replace(words=(), vector=axes[direction])
        for answer, direction in zip(written(texts), directions, strict=True)
    ]


def test_answers_in_other_words_are_one_group_where_a_model_tells_it() -> None:
    texts = ["abcd", "efgh", "ijkl", "mnop", "qrst"]
    shown = sort_answers(told(texts, [0, 0, 1, 1, 2]), ASKED)
    assert together(shown) == {frozenset({"id-0", "id-1"}), frozenset({"id-2", "id-3"})}
    assert shown.lonely == ("id-4",)
    assert sort_answers(written(texts), ASKED).groups == ()


def test_one_answer_without_a_vector_lets_words_and_letters_decide() -> None:
    answers = told(["abcd", "efgh", "ijkl"], [0, 0, 1])
    assert sort_answers([*answers, written(["mnop"])[0]._replace(id="x")], ASKED).groups == ()
    with pytest.raises(ValueError, match="vector"):
        likeness(written(["abcd"]), "", (), WITH_MEANING)


@given(st.lists(st.tuples(TEXTS, st.integers(0, 7)), max_size=12), st.randoms())
def test_with_vectors_every_answer_is_in_one_place_in_any_order(
    given_ones: list[tuple[str, int]], chance: Random
) -> None:
    answers = told([text for text, _ in given_ones], [axis for _, axis in given_ones])
    shown = sort_answers(answers, ASKED)
    assert places(shown) == sorted(answer.id for answer in answers)
    shuffled = list(answers)
    chance.shuffle(shuffled)
    assert sort_answers(shuffled, ASKED) == shown
