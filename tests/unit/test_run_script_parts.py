"""The whole test run is two runs at once, and tells of both."""

import signal
from pathlib import Path

import pytest

from run_tests import PARTS, ROOT, run_parts

BAD = "def test_it(): assert 0, 'as it must'\n"
IGNORES_CTRL_C = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # as after `nohup`
GOOD = f"""
import signal
def test_it_hears_ctrl_c():
    assert (signal.getsignal(signal.SIGINT) is signal.SIG_IGN) is {IGNORES_CTRL_C}
def test_it_too(): pass
"""


def made(folder: Path, **tests: str) -> dict[str, list[str]]:
    """Write a test file for each part; return the parts."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    for name, test in tests.items():
        (folder / f"test_{name}.py").write_text(test)
    return {name: [f"test_{name}.py"] for name in tests}


@pytest.fixture(autouse=True)
def _elsewhere_and_without_plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_what_both_found_is_said_one_after_the_other_and_added_up(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run_parts(made(tmp_path, first=BAD, second=GOOD), ["--tb=short"]) == 1
    said = capfdbinary.readouterr().out.decode()
    places = [
        said.index(each)
        for each in (
            "classsense: tests: first",
            "as it must",
            "FAILED test_first.py::test_it",
            "classsense: tests: second",
            "2 passed in",
            "classsense: first: 1 failed in",
            "classsense: second: 2 passed in",
            "classsense: all: 1 failed, 2 passed",
        )
    ]
    assert places == sorted(places)


def test_a_fault_of_the_second_part_is_the_result_too(tmp_path: Path) -> None:
    assert run_parts(made(tmp_path, first=GOOD, second="import nothing_of_this_name")) == 2


def test_every_test_is_in_one_part_and_in_one_only() -> None:
    one, other = PARTS.values()
    assert other == tuple(f"--ignore={folder}" for folder in one)
    assert all((ROOT / folder).is_dir() for folder in one)
