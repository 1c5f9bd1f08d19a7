"""Run the whole test suite in two processes at once: one works while the other waits.

    .venv/bin/python tools/run_tests.py --session-timeout 2900

`./run test` starts it; what is given here goes to both pytests. The first part is seen as it goes
on, then what the second has said, so that their lines never mix. At the end stands what both
found. The exit code is that of the first part that did not end well, else 0.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
# These may share sound servers, networks of their own and ports, so they stay in one process.
WITH_DEVICES = ("tests/integration", "tests/contracts")
PARTS = {
    "integration and contracts": WITH_DEVICES,
    "everything else": tuple(f"--ignore={folder}" for folder in WITH_DEVICES),
}
PAUSE_S = 0.2
FIGURE = re.compile(r"(\d+) ([a-z]+)")


def run_parts(parts: Mapping[str, Sequence[str]], more: Sequence[str] = ()) -> int:
    """Run pytest for each part, all at once, in the current folder.

    Args:
        parts: What pytest is told for each part, by the part's name.
        more: What it is told for every part.

    Returns:
        The exit code of the first part that did not end well, else 0.
    """
    with tempfile.TemporaryDirectory(prefix="classsense-tests-") as folder:
        logs = {name: Path(folder, str(number)) for number, name in enumerate(parts)}
        running = {name: _started(logs[name], [*parts[name], *more]) for name in parts}
        try:
            for name, process in running.items():
                _say(f"tests: {name}")
                _follow(logs[name], process)
            results = [process.wait() for process in running.values()]
        finally:  # after Ctrl-C too, which every part has heard of itself
            for process in running.values():
                process.wait()
        lasts = {name: _last_line(logs[name]) for name in parts}
    for name, last in lasts.items():
        _say(f"{name}: {last}")
    _say("all: " + _sum(lasts.values()))
    return next((result for result in results if result), 0)


def _started(log: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)


def _follow(log: Path, process: subprocess.Popen[bytes]) -> None:
    """Show what was said, and what is being said until the end."""
    with log.open("rb") as said:
        while _running(process):
            _show(said)
        _show(said)


def _running(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(PAUSE_S)
    except subprocess.TimeoutExpired:
        return True
    return False


def _show(said: IO[bytes]) -> None:
    sys.stdout.buffer.write(said.read())
    sys.stdout.buffer.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"\nclasssense: {line}\n")
    sys.stdout.flush()


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines()
    return next((line.strip("= ") for line in reversed(lines) if line.strip()), "said nothing")


def _sum(lasts: Iterable[str]) -> str:
    """Add up lines like `2 failed, 5608 passed in 2549.77s`."""
    sums: Counter[str] = Counter()
    for last in lasts:
        for count, what in FIGURE.findall(last.partition(" in ")[0]):
            sums[what] += int(count)
    return ", ".join(f"{count} {what}" for what, count in sums.items()) or "no figures"


if __name__ == "__main__":
    sys.exit(run_parts(PARTS, sys.argv[1:]))
