"""Words of a cloud never stand over each other, and always at the same places."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from classsense.ui.presenters.cloud_layout import Box, arranged

SIZES = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 60)), max_size=40)


@given(SIZES, st.integers(1, 900), st.integers(0, 12))
def test_no_word_stands_over_another_or_outside(
    sizes: list[tuple[int, int]], width: int, gap: int
) -> None:
    boxes, height = arranged(sizes, width, gap)
    assert [box.height for box in boxes] == [size[1] for size in sizes]
    for box in boxes:
        assert 0 <= box.x <= box.x + box.width <= width
        assert 0 <= box.y <= box.y + box.height <= height
    for one, other in combinations(boxes, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        under = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or under
    assert arranged(sizes, width, gap) == (boxes, height)


def test_the_first_word_stands_in_the_middle() -> None:
    boxes, height = arranged([(100, 40), *[(90, 20)] * 8], 300, 10)
    assert height == 20 + 10 + 40 + 10 + 20
    assert boxes[:3] == [Box(100, 30, 100, 40), Box(210, 40, 90, 20), Box(0, 40, 90, 20)]
    assert {box.y for box in boxes[3:6]} == {80}
    assert {box.y for box in boxes[6:]} == {0}


def test_no_words_take_no_room() -> None:
    assert arranged([], 300, 10) == ([], 0)
