"""A class far from the camera: everybody is seen on their seats, and nobody is read."""

from pathlib import Path

import pytest

from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.camera_ports import Frame
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Camera, CameraId, Group, GroupId, LessonPlan, Seat, SeatId
from classsense.domain.observations import FacesSeen, Facing
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose
from classsense.vision.opencv import opencv
from classsense.weights.store import WeightsFolder
from fakes.drawn_room import drawn_camera, drawn_picture

pytestmark = pytest.mark.model


def test_faces_of_ten_to_nineteen_pixels_are_seen_and_not_read(weights_folder: Path) -> None:
    regions = drawn_camera().regions
    camera = Camera(CameraId("far"), "drawn", regions)
    seats = tuple(Seat(seat, (0.5, 0.5)) for seat in regions)
    consents: dict[SeatId, tuple[Purpose, ...]] = dict.fromkeys(regions, (Purpose.CAMERA,))
    table = Group(GroupId("1"), "Table 1", (0.5, 0.5), seats)
    plan = LessonPlan("Lesson", "en", (), (table,), "jp", consents, cameras=(camera,))
    small = opencv().resize(
        drawn_picture(0).pixels, None, fx=0.2, fy=0.2, interpolation=opencv().INTER_AREA
    )
    true = {face.seat: face.box for face in drawn_picture(0).faces if face.seat in regions}
    heights = [box[3] * small.shape[0] for box in true.values()]
    assert min(heights) < 12
    assert max(heights) < 20
    recognisers = Recognisers(plan, policy_of(plan), WeightsFolder(weights_folder), 0)
    counts, faces = list[int](), list[FacesSeen]()
    with recognisers.in_use:
        watcher = recognisers.watcher(camera)
        assert watcher is not None, recognisers.missing
        for look in range(4):
            seen = watcher.watch(Frame(small, lesson_ns(look * 0.25), look, camera.id))
            faces += [each for each in seen if isinstance(each, FacesSeen)]
            counts.append(len(faces[-1].faces))
    assert counts[-1] >= 0.9 * len(true)
    assert {face.facing for each in faces for face in each.faces} == {Facing.UNKNOWN}
    assert all(face.yaw_deg is None for each in faces for face in each.faces)
