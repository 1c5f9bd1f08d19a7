"""The boxes that the detector is measured on hold together."""

import tomllib
from pathlib import Path

from classsense.bootstrap.bench_faces import Found, by_height, matched
from classsense.vision.boxes import overlap

MARKS = Path(__file__).resolve().parent.parent / "data" / "marked_faces.toml"


def test_every_marked_box_is_a_box_in_its_photograph_and_no_face_is_marked_twice() -> None:
    marks = tomllib.loads(MARKS.read_text(encoding="utf-8"))
    assert sum(len(each["faces"]) for each in marks.values()) == 214
    for each in marks.values():
        width, height = each["size"]
        for left, top, wide, high in [*each["faces"], *each.get("doubtful", ())]:
            assert 0 <= left < left + wide <= width
            assert 0 <= top < top + high <= height
        faces = [tuple(map(float, box)) for box in each["faces"]]
        assert all(
            overlap(one, other) < 0.4  # type: ignore[arg-type]  # four numbers each
            for place, one in enumerate(faces)
            for other in faces[place + 1 :]
        )


def test_a_face_is_found_by_one_box_only() -> None:
    true = [(0.1, 0.1, 0.1, 0.1), (0.5, 0.5, 0.1, 0.1)]
    found = [(0.11, 0.1, 0.1, 0.1), (0.1, 0.1, 0.1, 0.1), (0.8, 0.8, 0.1, 0.1)]
    assert matched(found, true) == {1: 0}


def test_recall_by_height() -> None:
    found = Found([10.0, 20.0, 20.0, 60.0], [False, True, False, True], [0], 0.0)
    assert by_height(found) == {
        "8-12": (0.0, 1),
        "16-24": (0.5, 2),
        "48 and more": (1.0, 1),
    }
