"""Regions are drawn, moved, resized and taken back, by pointer and by keys alike."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.lesson import Box, Camera, CameraId, SeatId, Sight
from classsense.ui.presenters.region_editor import Kind, RegionEditor

ONE, TWO = SeatId("1-1"), SeatId("1-2")
REACH = (0.01, 0.01)
CAMERA = Camera(CameraId("front"), "room.mp4", {ONE: (0.1, 0.1, 0.2, 0.3)})


def drag(editor: RegionEditor, *points: tuple[float, float]) -> None:
    """Press at the first point, go through the others and let go."""
    editor.press(points[0], REACH)
    for point in points[1:]:
        editor.drag(point)
    editor.release()


def drawing(kind: Kind, seat: SeatId | None = None, camera: Camera = CAMERA) -> RegionEditor:
    """Return an editor that draws something."""
    editor = RegionEditor(camera)
    editor.kind, editor.seat = kind, seat
    return editor


def sight_of(editor: RegionEditor) -> Sight | None:
    """Return how the camera stands."""
    return editor.camera.sight


def chosen_by(editor: RegionEditor) -> tuple[Kind, str] | None:
    """Return what is chosen."""
    return editor.chosen


def near(box: Box | None) -> object:
    """Compare boxes but for rounding."""
    assert box is not None
    return pytest.approx(box)


def test_a_drag_in_the_open_draws_the_region_of_the_seat_in_any_direction() -> None:
    editor = drawing(Kind.SEAT, TWO)
    drag(editor, (0.8, 0.9), (0.7, 0.7), (0.6, 0.5))
    assert editor.camera.regions[TWO] == near((0.6, 0.5, 0.2, 0.4))
    assert editor.camera.regions[ONE] == CAMERA.regions[ONE]
    assert editor.chosen == (Kind.SEAT, TWO)


def test_without_a_seat_nothing_is_drawn() -> None:
    editor = drawing(Kind.SEAT)
    drag(editor, (0.6, 0.5), (0.8, 0.9))
    assert editor.camera == CAMERA
    assert not editor.can_undo


def test_a_drag_inside_moves_and_stays_in_the_frame() -> None:
    editor = drawing(Kind.SEAT, TWO)
    drag(editor, (0.2, 0.2), (0.3, 0.3))
    assert editor.camera.regions == {ONE: near((0.2, 0.2, 0.2, 0.3))}
    drag(editor, (0.3, 0.3), (2.0, -2.0))
    assert editor.camera.regions == {ONE: near((0.8, 0.0, 0.2, 0.3))}


def test_a_corner_resizes_and_may_cross_the_other_one() -> None:
    editor = drawing(Kind.SEAT, ONE)
    drag(editor, (0.305, 0.395), (0.5, 0.6))
    assert editor.camera.regions[ONE] == near((0.1, 0.1, 0.4, 0.5))
    drag(editor, (0.5, 0.6), (0.05, 0.02))
    assert editor.camera.regions[ONE] == near((0.05, 0.02, 0.05, 0.08))


def test_a_click_draws_nothing_and_is_no_step() -> None:
    editor = drawing(Kind.MASK)
    drag(editor, (0.5, 0.5))
    drag(editor, (0.5, 0.5), (0.505, 0.505))
    assert editor.camera == CAMERA
    assert not editor.can_undo


def test_masks_are_added_moved_and_deleted_one_by_one() -> None:
    editor = drawing(Kind.MASK)
    for left in (0.1, 0.4, 0.7):
        drag(editor, (left, 0.1), (left + 0.2, 0.4))
    assert len(editor.camera.masks) == 3
    editor.press((0.45, 0.2), REACH)
    editor.release()
    editor.delete()
    assert [mask[0] for mask in editor.camera.masks] == [0.1, 0.7]
    editor.undo()
    assert [mask[0] for mask in editor.camera.masks] == [0.1, 0.4, 0.7]


def test_a_seat_under_a_mask_is_left_alone_while_masks_are_drawn() -> None:
    editor = drawing(Kind.MASK)
    drag(editor, (0.15, 0.15), (0.25, 0.3))
    assert editor.camera.regions == CAMERA.regions
    assert editor.camera.masks == (near((0.15, 0.15, 0.1, 0.15)),)


def test_the_teachers_place_is_one() -> None:
    editor = drawing(Kind.ZONE)
    drag(editor, (0.5, 0.1), (0.9, 0.9))
    drag(editor, (0.1, 0.1), (0.3, 0.9))
    assert editor.camera.teacher_zone == near((0.1, 0.1, 0.2, 0.8))
    editor.delete()
    assert editor.camera.teacher_zone is None


def test_a_camera_stands_somewhere_once_two_heads_are_shown() -> None:
    editor = drawing(Kind.HEAD, ONE)
    editor.place_board((0.9, 0.4))
    drag(editor, (0.2, 0.2), (0.25, 0.3))
    assert sight_of(editor) is None
    assert editor.board == (0.9, 0.4)
    editor.seat = TWO
    drag(editor, (0.6, 0.2), (0.65, 0.3))
    sight = sight_of(editor)
    assert sight is not None
    assert sight.heads == {ONE: near((0.2, 0.2, 0.05, 0.1)), TWO: near((0.6, 0.2, 0.05, 0.1))}
    assert sight.board == (0.9, 0.4)
    editor.delete()
    assert sight_of(editor) is None


def test_keys_do_what_the_pointer_does() -> None:
    editor = drawing(Kind.SEAT, TWO)
    editor.add()
    assert editor.camera.regions[TWO] == (0.4, 0.4, 0.2, 0.2)
    editor.add()  # it is there already
    assert len(editor.camera.regions) == 2
    editor.nudge(0.01, -0.02)
    editor.stretch(0.05, 0.1)
    assert editor.camera.regions[TWO] == near((0.41, 0.38, 0.25, 0.3))
    for _ in range(100):
        editor.nudge(0.1, 0.1)
        editor.stretch(-0.1, 0.1)
    left, top, width, height = editor.camera.regions[TWO]
    assert 0 <= left <= left + width <= 1
    assert 0 <= top <= top + height <= 1
    editor.delete()
    assert editor.camera.regions == CAMERA.regions


def test_tab_goes_through_the_regions_of_a_kind_and_on() -> None:
    editor = drawing(Kind.SEAT, TWO)
    editor.add()
    editor.chosen = None
    went = [(editor.step(1), chosen_by(editor)) for _ in range(3)]
    assert went == [(True, (Kind.SEAT, ONE)), (True, (Kind.SEAT, TWO)), (False, (Kind.SEAT, TWO))]
    assert editor.step(-1)
    assert chosen_by(editor) == (Kind.SEAT, ONE)
    assert not editor.step(-1)
    assert not drawing(Kind.MASK).step(1)


def test_suggested_regions_are_taken_back_as_one_step() -> None:
    editor = drawing(Kind.SEAT)
    editor.suggest({ONE: (0.0, 0.0, 0.1, 0.1), TWO: (0.5, 0.5, 0.1, 0.1)})
    assert len(editor.camera.regions) == 2
    editor.undo()
    assert editor.camera == CAMERA
    editor.undo()  # nothing left
    assert editor.camera == CAMERA


_POINT = st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
_ACTS = st.one_of(
    st.tuples(st.just("drag"), st.lists(_POINT, min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["nudge", "stretch"]), _POINT),
    st.tuples(st.sampled_from(["add", "delete", "undo"]), st.none()),
    st.tuples(st.just("kind"), st.sampled_from(list(Kind))),
)


@given(st.lists(_ACTS, max_size=15))
def test_whatever_is_done_regions_lie_in_the_frame_and_all_can_be_undone(
    acts: list[tuple[str, object]],
) -> None:
    editor = drawing(Kind.SEAT, TWO)
    for name, what in acts:
        if name == "drag":
            drag(editor, *what)  # type: ignore[misc]  # a list of points, by the strategy
        elif name == "kind":
            editor.kind = what  # type: ignore[assignment]  # a Kind, by the strategy
        else:
            act: Callable[..., None] = getattr(editor, name)
            act(*(what or ()))  # type: ignore[misc]  # two numbers or nothing
    for shape in editor.shapes():
        left, top, width, height = shape.box
        assert min(left, top) >= 0
        assert max(left + width, top + height) <= 1 + 1e-9
    while editor.can_undo:
        editor.undo()
    assert editor.camera == CAMERA
