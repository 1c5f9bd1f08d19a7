"""The records of `classsense analyse vision`, on real files."""

import json
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.camera_ports import ExpressionReading, FaceReading
from classsense.domain.errors import KnownError
from classsense.domain.observations import Expression
from classsense.vision.analyse import FaceFinder
from classsense.vision.opencv import opencv
from fakes.vision import RecordingDetector, RecordingReader, face_at
from fakes.vision_files import picture, write_video

FACE = face_at(0.5, 0.25)
READING = FaceReading(yaw_deg=-12.0, pitch_deg=3.0, roll_deg=0.5, smile=None)


def finder(reading: FaceReading | None = READING, upscale: float = 1.0) -> FaceFinder:
    """Return a finder whose models say what they are told to."""
    return FaceFinder(RecordingDetector([FACE]), RecordingReader(reading), upscale)


def write_picture(path: Path) -> Path:
    """Write a picture, whatever its name."""
    path.write_bytes(opencv().imencode(path.suffix, picture(9))[1].tobytes())
    return path


def test_a_picture_is_one_record_of_the_documented_shape(tmp_path: Path) -> None:
    path = write_picture(tmp_path / "教室.png")
    (record,) = finder().records(path)
    assert json.loads(json.dumps(record)) == {
        "path": str(path),
        "t_s": 0.0,
        "faces": [
            {
                "box": pytest.approx(list(FACE.box)),
                "score": FACE.score,
                "yaw_deg": -12.0,
                "pitch_deg": 3.0,
                "roll_deg": 0.5,
                "expression": None,
                "hand_up": None,
            }
        ],
    }


def test_an_expression_is_told_with_its_probabilities(tmp_path: Path) -> None:
    told = ExpressionReading(
        {"neutral": 0.7, "happiness": 0.3}, {"neutral": 0.6, "happiness": 0.4}, Expression.NEUTRAL
    )
    reading = FaceReading(0.0, 0.0, 0.0, smile=None, expression=told)
    (record,) = finder(reading).records(write_picture(tmp_path / "p.jpg"))
    (face,) = json.loads(json.dumps(record))["faces"]
    assert face["expression"] == {"neutral": 0.7, "happiness": 0.3}
    assert face["expression_balanced"] == {"neutral": 0.6, "happiness": 0.4}
    assert face["expression_group"] == "neutral"


def test_a_face_that_cannot_be_read_has_no_angles(tmp_path: Path) -> None:
    for unread in (finder(None), FaceFinder(RecordingDetector([FACE]))):
        (record,) = unread.records(write_picture(tmp_path / "p.jpg"))
        assert record["faces"][0]["yaw_deg"] is None  # type: ignore[index]  # JSON-like


def test_a_video_is_one_record_for_each_frame(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", frames=10, fps=10)
    times = [record["t_s"] for record in finder().records(path)]
    assert times == pytest.approx(np.arange(10) / 10)


def test_frames_can_be_left_out(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", frames=10, fps=10)
    times = [record["t_s"] for record in finder().records(path, every_s=0.4)]
    assert times == pytest.approx([0.0, 0.4, 0.8])


def test_an_enlarged_picture_goes_to_the_detector_only(tmp_path: Path) -> None:
    detector = RecordingDetector([FACE])
    list(FaceFinder(detector, upscale=2).records(write_picture(tmp_path / "p.png")))
    assert detector.saw[0].shape == (96, 128, 3)


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("none.jpg", None, "video_missing"),
        ("empty.jpg", b"", "picture_unreadable"),
        ("text.png", b"no picture", "picture_unreadable"),
        ("empty.mp4", b"", "video_unreadable"),
        ("text.mp4", b"no video", "video_unreadable"),
    ],
)
def test_bad_files_are_known_errors(
    tmp_path: Path, name: str, content: bytes | None, key: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KnownError, match=key):
        list(finder().records(path))
