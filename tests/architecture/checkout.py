"""The project's own files, as the architecture tests see them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "src" / "classsense"

_NOT_OURS = {"node_modules", "__pycache__", "dist"}  # and everything whose name begins with a dot


def files(*folders: str) -> Iterator[Path]:
    """Yield the files of the checkout, or of some of its folders: what a commit could hold."""
    for folder in [ROOT / each for each in folders] or [ROOT]:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name != ".git":  # a file where the checkout is a worktree
                yield path
            elif path.name == ".ci" or not (path.name in _NOT_OURS or path.name.startswith(".")):
                yield from files(path.relative_to(ROOT).as_posix())


def python_files() -> list[Path]:
    """Return all Python of the project."""
    return [path for path in files("src", "tests", "tools") if path.suffix == ".py"]


def page_files() -> list[Path]:
    """Return the sources of the tablet page."""
    suffixes = {".ts", ".tsx"}
    return [path for path in files("src/classsense/board/page") if path.suffix in suffixes]


def name(path: Path) -> str:
    """Return the path as people write it."""
    return path.relative_to(ROOT).as_posix()
