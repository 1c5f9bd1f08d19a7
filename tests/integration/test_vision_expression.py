"""Expressions: our own head, a school's own net, and what the rules of a machine forbid."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tqdm import tqdm

from classsense.bootstrap.expressions import expression_reader
from classsense.commands.entry import run
from classsense.domain.camera_ports import DetectedFace
from classsense.domain.errors import KnownError
from classsense.domain.observations import Expression
from classsense.resources import places
from classsense.vision.expression import ExpressionHead, ExpressionReader
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.opencv import opencv
from classsense.weights.store import WeightsFolder
from fakes.drawn_room import drawn_picture

pytestmark = pytest.mark.model
SIDE_PX = 32


@pytest.fixture
def reader(weights_folder: Path) -> Iterator[ExpressionReader]:
    made = expression_reader(WeightsFolder(weights_folder))
    yield made
    made.close()


def tiny_net(path: Path, outputs: int) -> Path:
    """Write a net that says `happiness` (its second output) of bright pictures."""
    weights = np.zeros((3 * SIDE_PX * SIDE_PX, outputs), np.float32)
    weights[:, 1] = 10 / len(weights)
    values = [numpy_helper.from_array(weights, "w")]
    nodes = [
        helper.make_node("Flatten", ["picture"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["scores"]),
    ]
    ports = [
        helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIDE_PX, SIDE_PX]),
        helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, outputs]),
    ]
    graph = helper.make_graph(nodes, "tiny", ports[:1], ports[1:], values)
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), path)
    return path


def manifest_of(path: Path, more: str = "") -> Path:
    """Write a manifest that names a net of a school's own."""
    content = path.read_bytes()
    listed = path.with_name("mine.toml")
    listed.write_text(
        f"""
[[models]]
id = "mine"
name = "Mine"
path = "{path.name}"
input = "picture"
layout = "scores"
licence = {{ name = "MIT", holder = "me" }}
[models.expression]
side_px = {SIDE_PX}
classes = ["neutral", "happiness", "surprise"]
{more}
[[models.sources]]
name = "my own copy"
[[models.sources.files]]
path = "{path.name}"
size = {len(content)}
sha256 = "{hashlib.sha256(content).hexdigest()}"
""",
        encoding="utf-8",
    )
    return listed


@pytest.fixture(autouse=True)
def _no_watching_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tqdm, "monitor_interval", 0)  # its thread would outlive the test


@pytest.fixture
def school(tmp_path: Path, weights_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a user's data folder of its own that has our weights."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "weights").symlink_to(weights_folder, target_is_directory=True)
    monkeypatch.setenv("CLASSSENSE_DATA", str(folder))
    yield folder
    (weights_folder / "tiny.onnx").unlink(missing_ok=True)


def test_a_small_face_is_not_told(reader: ExpressionReader) -> None:
    picture = drawn_picture(0)
    small = opencv().resize(picture.pixels, None, fx=0.4, fy=0.4)
    heights = [face.box[3] * small.shape[0] for face in picture.faces]
    assert min(heights) < 40
    for face, height in zip(picture.faces, heights, strict=True):
        reading = reader.read(small, DetectedFace(face.box, 1.0))
        if reading is not None and height < 40:
            assert reading.expression is None


def test_labelled_faces_are_told(reader: ExpressionReader, shared_data: Path) -> None:
    """The head was trained on these: this shows that it is read as it was trained, no more."""
    folder = shared_data / "vision" / "expressions"
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] in {"neutral", "happiness"}]
    right, sure = [], []
    for row in rows[::40]:
        picture = opencv().imread(str(folder / "images" / row["file"]))
        height, width = picture.shape[:2]
        left, top, wide, high = (float(row[key]) for key in "xywh")
        face = DetectedFace((left / width, top / height, wide / width, high / height), 1.0)
        reading = reader.read(picture, face)
        if reading and reading.expression:
            told = reading.expression
            best = max(told.probabilities, key=lambda name: told.probabilities[name])
            right.append(best == row["label"])
            if told.group is not Expression.UNSURE:
                sure.append(best == row["label"])
    assert np.mean(right) > 0.85
    assert np.mean(sure) > np.mean(right)
    assert 0.4 < len(sure) / len(right) < 0.95


def gap(reader: ExpressionReader) -> float:
    """Return by how much happier drawn smiles look than straight mouths."""
    pairs = []
    for frame in (0, 40, 80, 120):
        picture = drawn_picture(frame)
        for face in picture.faces:
            reading = reader.read(picture.pixels, DetectedFace(face.box, 1.0))
            if reading and reading.expression:
                assert sum(reading.expression.probabilities.values()) == pytest.approx(1)
                pairs.append((reading.expression.balanced["happiness"], face.smile))
    told, true = np.array(pairs).T
    return float(told[true > 0.6].mean() - told[true < 0.3].mean())


def test_drawn_smiles_look_happier_than_straight_mouths(reader: ExpressionReader) -> None:
    assert gap(reader) > 0.1


def test_with_random_weights_nothing_is_told_any_more(
    tmp_path: Path, weights_folder: Path, reader: ExpressionReader
) -> None:
    model = onnx.load(WeightsFolder(weights_folder).path("expression"))
    random = np.random.default_rng(0)
    for value in model.graph.initializer:
        array = numpy_helper.to_array(value)
        if array.dtype == np.float16:
            noise = random.standard_normal(array.shape) * float(array.astype(np.float32).std())
            value.CopyFrom(numpy_helper.from_array(noise.astype(np.float16), value.name))
    onnx.save(model, tmp_path / "random.onnx")
    landmarks = LiteRtFaceReader(weights_folder / "face_landmarker.task", expression=True)
    made = ExpressionReader(landmarks, ExpressionHead(tmp_path / "random.onnx"))
    told = gap(made)
    made.close()
    assert told < gap(reader) / 2


def test_a_net_of_the_schools_own_is_used(school: Path, tmp_path: Path) -> None:
    listed = manifest_of(tiny_net(tmp_path / "tiny.onnx", 3))
    assert run(["models", "add", str(listed)]) == 0
    (school / "weights" / "tiny.onnx").write_bytes((tmp_path / "tiny.onnx").read_bytes())
    picture, out = tmp_path / "class.png", tmp_path / "faces.jsonl"
    opencv().imwrite(str(picture), drawn_picture(0).pixels)
    words = ["analyse", "vision", str(picture), "--json", str(out), "--expression"]
    assert run([*words, "--expression-model", "mine"]) == 0
    (record,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    told = [face["expression"] for face in record["faces"] if face["expression"]]
    assert told
    assert all(set(each) == {"neutral", "happiness", "surprise"} for each in told)


@pytest.mark.parametrize("content", [b"", b"no net at all"])
def test_what_is_no_net_is_a_known_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        ExpressionHead(path)


def test_a_net_with_other_outputs_than_its_manifest_says_is_refused(
    school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = manifest_of(tiny_net(tmp_path / "tiny.onnx", 4))
    assert run(["models", "add", str(listed)]) == 0
    (school / "weights" / "tiny.onnx").write_bytes((tmp_path / "tiny.onnx").read_bytes())
    picture = tmp_path / "class.png"
    opencv().imwrite(str(picture), drawn_picture(0).pixels)
    words = ["analyse", "vision", str(picture), "--json", str(tmp_path / "f"), "--expression"]
    assert run([*words, "--expression-model", "mine"]) == 1
    assert "tiny.onnx" in capsys.readouterr().err


@pytest.mark.parametrize("more", ["mean = [0.5]", "deviation = [0.0, 1.0, 1.0]", "side_px = 1"])
def test_a_manifest_that_cannot_be_meant_is_refused(tmp_path: Path, more: str) -> None:
    assert run(["models", "add", str(manifest_of(tiny_net(tmp_path / "t.onnx", 3), more))]) == 1


def test_where_the_rules_have_no_expression_the_command_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "lock.toml"
    lock.write_text('base = "eu"\n', encoding="utf-8")
    monkeypatch.setenv("CLASSSENSE_POLICY", str(lock))
    assert places.policy_locks()
    picture = tmp_path / "class.png"
    opencv().imwrite(str(picture), drawn_picture(0).pixels)
    words = ["analyse", "vision", str(picture), "--json", str(tmp_path / "f"), "--expression"]
    assert run(words) == 1
    assert "eu" in capsys.readouterr().err
    assert not (tmp_path / "f").exists()
