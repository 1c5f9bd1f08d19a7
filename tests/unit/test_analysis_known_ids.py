"""Ids that are remembered behave as a set, and no older one learns of a newer one."""

from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.known_ids import KnownIds


@given(st.lists(st.text(max_size=8), max_size=40), st.text(max_size=8))
def test_they_are_a_set(ids: list[str], other: str) -> None:
    known = KnownIds()
    for one in ids:
        known = known.added(one)
    assert len(known) == len(set(ids))
    assert all(one in known for one in ids)
    assert (other in known) == (other in ids)


@given(st.permutations([f"id-{n}" for n in range(8)]))
def test_the_order_makes_no_difference(ids: list[str]) -> None:
    forth, back = KnownIds(), KnownIds()
    for one in ids:
        forth = forth.added(one)
    for one in reversed(ids):
        back = back.added(one)
    assert forth == back


def test_two_that_go_on_from_one_do_not_know_of_each_other() -> None:
    first = KnownIds().added("a")
    left, right = first.added("left"), first.added("right")
    assert "left" not in right
    assert "right" not in left
    assert "left" not in first
