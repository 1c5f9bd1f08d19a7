"""Figures of the class: five heads in a window or nothing, however many windows there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.engagement import class_figures
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import CameraId
from classsense.domain.observations import ClassSeen
from classsense.domain.rules import SMALLEST_CLASS


def window(
    seen: float, read: float, facing: float | None, expected: int = 10, start: int = 0
) -> ClassSeen:
    camera = CameraId("front")
    return ClassSeen(LessonNs(start), LessonNs(start + 1), camera, expected, seen, read, facing)


def test_figures_are_means_weighted_by_what_was_read() -> None:
    figures = class_figures([window(9, 8, 4), window(7, 6, 0)])

    assert figures is not None
    assert figures.seen_share == pytest.approx(0.8)
    assert figures.coverage == pytest.approx(0.7)
    assert figures.facing_board_share == pytest.approx(4 / 14)


def test_many_windows_with_few_heads_do_not_add_up() -> None:
    figures = class_figures([window(1, 1, None)] * 100)

    assert figures is not None
    assert figures.facing_board_share is None
    assert figures.coverage == pytest.approx(0.1)


def test_windows_with_few_heads_do_not_dilute_the_others() -> None:
    figures = class_figures([window(5, 5, 5), *[window(4, 4, None)] * 9])

    assert figures is not None
    assert figures.facing_board_share == 1.0


@pytest.mark.parametrize("windows", [[], [window(0, 0, None, expected=0)]])
def test_where_no_camera_looked_nothing_is_known(windows: list[ClassSeen]) -> None:
    assert class_figures(windows) is None


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 1), st.floats(0, 1)), min_size=1))
def test_all_figures_are_shares(drawn: list[tuple[float, float, float]]) -> None:
    windows = [
        window(seen, seen * read, seen * read * facing if seen * read >= SMALLEST_CLASS else None)
        for seen, read, facing in drawn
    ]
    figures = class_figures(windows)

    assert figures is not None
    shares = [share for share in figures if share is not None]
    assert all(0 <= share <= 1 + 1e-9 for share in shares)
