from itertools import combinations, product

import pytest

from classsense.ui.presenters.room_layout import TableBox, arrange

LAPTOP = (960.0, 430.0)
DESKTOP = (1500.0, 740.0)


def grid(columns: int, rows: int) -> list[tuple[float, float]]:
    return [
        ((x + 1) / (columns + 1), (y + 1) / (rows + 1))
        for y, x in product(range(rows), range(columns))
    ]


def overlap(a: TableBox, b: TableBox) -> bool:
    width, height = a.size
    return abs(a.left - b.left) < width and abs(a.top - b.top) < height


@pytest.mark.parametrize("area", [LAPTOP, DESKTOP])
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 2), (4, 2), (3, 3)])
def test_tables_do_not_overlap_and_stay_inside(
    shape: tuple[int, int], area: tuple[float, float]
) -> None:
    boxes = arrange(grid(*shape), area)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    for box in boxes:
        width, height = box.size
        assert 0 <= box.left <= area[0] - width + 0.5
        assert 0 <= box.top <= area[1] - height + 0.5


def test_the_order_of_the_room_is_kept() -> None:
    left, right, below = arrange([(0.1, 0.2), (0.8, 0.2), (0.1, 0.9)], DESKTOP)
    assert left.left < right.left
    assert left.top == right.top
    assert left.top < below.top


def test_six_tables_have_room_for_everything_on_a_laptop() -> None:
    assert all(box.full and box.scale >= 1.0 for box in arrange(grid(3, 2), LAPTOP))


def test_a_larger_screen_shows_larger_tables() -> None:
    assert arrange(grid(3, 2), DESKTOP)[0].scale > arrange(grid(3, 2), LAPTOP)[0].scale


def test_two_tables_at_one_place_are_both_to_be_seen() -> None:
    first, second = arrange([(0.5, 0.5), (0.5, 0.5)], DESKTOP)
    assert not overlap(first, second)


def test_neighbours_are_not_torn_apart() -> None:
    left, right = arrange([(0.4, 0.5), (0.5, 0.5)], DESKTOP)
    assert right.left - left.left <= 1.5 * left.size[0] + 1


def test_an_empty_room_is_empty() -> None:
    assert arrange([], LAPTOP) == []
