"""What is said of weights that are there, missing, damaged or changed."""

import hashlib
import os
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.weights import ledger, licences, verify
from classsense.weights.manifest import Manifest, load
from classsense.weights.store import WeightsFolder
from classsense.weights.verify import Condition

GOOD = {"net/model.bin": b"weights", "net/words.json": b"[]"}


def described(path: str, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    return f'{{ path = "{path}", size = {len(data)}, sha256 = "{digest}" }}'


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    files = ", ".join(described(path, data) for path, data in GOOD.items())
    other = described("net/model.bin", b"other weights")
    package_file = Path(licences.__file__)
    installed = described("licences.py", package_file.read_bytes())
    text = f"""
[[models]]
id = "net"
name = "Net"
path = "net"
input = "x"
layout = "y"
licence = {{ name = "MIT", holder = "me", text = "net.txt" }}
sources = [{{ name = "first", files = [{files}] }}, {{ name = "second", files = [{other}] }}]
[[models]]
id = "brought"
name = "Brought along"
input = "x"
layout = "y"
licence = {{ name = "MIT", holder = "me" }}
installed = {installed.replace("{", '{ package = "classsense",', 1)}
"""
    text = text.replace('path = "licences.py"', 'path = "weights/licences.py"')
    (tmp_path / "manifest.toml").write_text(text, encoding="utf-8")
    (tmp_path / "net.txt").write_text("free", encoding="utf-8")
    return load(tmp_path / "manifest.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    (folder / "net").mkdir(parents=True)
    for path, data in GOOD.items():
        (folder / path).write_bytes(data)
    return folder


def state(manifest: Manifest, folder: Path, *, deep: bool = False) -> verify.ModelState:
    (found,) = verify.check(manifest, folder, ["net"], deep=deep)
    return found


def problem(manifest: Manifest, folder: Path) -> KnownError:
    found = state(manifest, folder)
    assert found.problem is not None
    return found.problem


def test_whole_weights_are_present(manifest: Manifest, folder: Path) -> None:
    assert state(manifest, folder).condition is Condition.PRESENT
    assert WeightsFolder(folder, manifest).path("net") == folder / "net"


def test_weights_of_the_second_source_are_as_good(manifest: Manifest, folder: Path) -> None:
    (folder / "net/words.json").unlink()
    (folder / "net/model.bin").write_bytes(b"other weights")
    assert state(manifest, folder).condition is Condition.PRESENT


def test_missing_weights_name_the_model(manifest: Manifest, tmp_path: Path) -> None:
    assert state(manifest, tmp_path / "nowhere").condition is Condition.MISSING
    with pytest.raises(KnownError) as caught:
        WeightsFolder(tmp_path / "nowhere", manifest).path("net")
    assert caught.value.key == "model_missing"
    assert caught.value.details["model"] == "net"


def test_an_incomplete_folder_names_the_file(manifest: Manifest, folder: Path) -> None:
    (folder / "net/words.json").unlink()
    assert state(manifest, folder).condition is Condition.CORRUPT
    assert str(problem(manifest, folder)) == "model_incomplete(model=net, file=net/words.json)"


@pytest.mark.parametrize("data", [b"", b"weight", b"Weights"])
def test_a_damaged_file_is_named(manifest: Manifest, folder: Path, data: bytes) -> None:
    assert state(manifest, folder).condition is Condition.PRESENT
    (folder / "net/model.bin").write_bytes(data)
    os.utime(folder / "net/model.bin", ns=(1, 1))
    found = problem(manifest, folder)
    assert found.key == "model_corrupt"
    assert found.details == {
        "model": "net",
        "file": "net/model.bin",
        "size": len(data),
        "expected_size": 7,
    }


def test_a_change_that_keeps_size_and_time_is_found_by_a_deep_check(
    manifest: Manifest, folder: Path
) -> None:
    path = folder / "net/model.bin"
    assert state(manifest, folder).condition is Condition.PRESENT
    status = path.stat()
    path.write_bytes(b"Weights")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert state(manifest, folder).condition is Condition.PRESENT  # the price of a quick start
    assert state(manifest, folder, deep=True).condition is Condition.CORRUPT
    assert state(manifest, folder).condition is Condition.CORRUPT  # and it is remembered


def test_a_quick_check_reads_no_file_again(manifest: Manifest, folder: Path) -> None:
    assert state(manifest, folder).condition is Condition.PRESENT
    kept = (folder / ledger.FILE).read_text(encoding="utf-8")
    right = hashlib.sha256(b"weights").hexdigest()
    (folder / ledger.FILE).write_text(kept.replace(right, "f" * 64), encoding="utf-8")
    assert state(manifest, folder).condition is Condition.CORRUPT  # so it was believed, not read


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1}', b"\xff"])
def test_a_damaged_ledger_costs_only_time(manifest: Manifest, folder: Path, content: bytes) -> None:
    (folder / ledger.FILE).write_bytes(content)
    assert state(manifest, folder).condition is Condition.PRESENT


def test_a_ledger_that_cannot_be_written_costs_only_time(manifest: Manifest, folder: Path) -> None:
    (folder / ledger.FILE).mkdir()
    assert state(manifest, folder).condition is Condition.PRESENT
    assert [path.name for path in folder.glob("*.part")] == []


def test_a_file_of_an_installed_package_is_checked_where_it_lies(
    manifest: Manifest, tmp_path: Path
) -> None:
    path = WeightsFolder(tmp_path, manifest).path("brought")
    assert path.samefile(licences.__file__)


def test_a_package_that_is_absent_or_another_release_is_named(tmp_path: Path) -> None:
    for package, key in (("no_such_package", "package_missing"), ("json", "package_file_wrong")):
        digest = "0" * 64
        (tmp_path / "manifest.toml").write_text(
            f"""[[models]]
id = "x"
name = "x"
input = "x"
layout = "x"
licence = {{ name = "MIT", holder = "me" }}
installed = {{ package = "{package}", path = "decoder.py", size = 1, sha256 = "{digest}" }}
""",
            encoding="utf-8",
        )
        with pytest.raises(KnownError, match=key):
            WeightsFolder(tmp_path, load(tmp_path / "manifest.toml")).path("x")


def test_the_shipped_licence_is_shown_until_one_lies_beside_the_weights(
    manifest: Manifest, folder: Path, tmp_path: Path
) -> None:
    model = manifest.model("net")
    assert licences.texts(manifest, model, folder) == [tmp_path / "net.txt"]
    kept = folder / "licences/net/licence.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("free", encoding="utf-8")
    assert licences.texts(manifest, model, folder) == [kept]
    assert licences.texts(manifest, manifest.model("brought"), folder) == []
