"""What `pip install` brings to a machine that has no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

LOOK_AROUND = """
from classsense.resources import places
from classsense.resources.texts import Texts
from classsense.weights.manifest import load
print(places.assets())
print(Texts("errors", "ja")("disk_full.text", path="here"))
print(len(load(places.model_manifest()).models))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the content of the wheel, as pip would lay it out."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    subprocess.run([sys.executable, *build, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("classsense-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def names(folder: Path) -> set[str]:
    """Return the files below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix() for path in paths if "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("shipped", ["assets", "models", "src/classsense/board/static"])
def test_everything_that_ships_is_inside(installed: Path, shipped: str) -> None:
    inside = names(installed / "classsense" / shipped.removeprefix("src/classsense/"))
    assert inside == names(ROOT / shipped)


def test_nothing_is_inside_that_is_only_for_making_it(installed: Path) -> None:
    tops = {name.split("/")[0] for name in names(installed)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"classsense"}
    assert not (installed / "classsense/board/page").exists()


def test_the_program_finds_its_files_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK_AROUND],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    folder, text, models = done.stdout.splitlines()
    assert Path(folder) == installed / "classsense" / "assets"
    assert "here" in text
    assert int(models) >= 7
