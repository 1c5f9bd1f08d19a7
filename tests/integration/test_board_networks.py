"""The check of the network against real ones: namespaces of the kernel and cables between them.

One namespace is the teacher's machine with two networks, the other a tablet in the first of them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = 8321
LAN, OTHER, TABLET = "10.213.1.1", "10.213.2.1", "10.213.1.2"
PC, PUPIL = f"cs-pc-{os.getpid()}", f"cs-tablet-{os.getpid()}"
FETCH = f"""
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))
print(opener.open(f"http://{{sys.argv[1]}}:{PORT}/", timeout=2).status)
"""


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", autouse=True)
def _networks() -> Iterator[None]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("networks of the kernel need Linux, root and the program ip")
    lines = (
        f"netns add {PC}", f"netns add {PUPIL}",
        f"-n {PC} link add lan type veth peer name lan netns {PUPIL}",
        f"-n {PC} link add other type veth peer name nowhere",
        f"-n {PC} addr add {LAN}/24 dev lan", f"-n {PC} addr add {OTHER}/24 dev other",
        f"-n {PUPIL} addr add {TABLET}/24 dev lan",
        *(f"-n {PC} link set {name} up" for name in ("lo", "lan", "other", "nowhere")),
        f"-n {PUPIL} link set lan up",
        f"-n {PC} route add default via {TABLET}",
    )  # fmt: skip
    try:
        for line in lines:
            done = _run("ip", *line.split())
            if done.returncode:
                pytest.skip(f"this system makes no networks: {done.stderr.strip()}")
        yield
    finally:
        for name in (PC, PUPIL):
            _run("ip", "netns", "del", name)


class Teacher:
    """The board on the teacher's machine."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert self._read() == "open"

    def _read(self) -> Any:  # noqa: ANN401 - JSON
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def examines(self) -> dict[str, str]:
        """Return the grades of what is found."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return {found["key"]: found["grade"] for found in self._read()}


@contextmanager
def _board(host: str) -> Iterator[Teacher]:
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    words = ["ip", "netns", "exec", PC, sys.executable, "-m", "fakes.board_in_a_network"]
    with subprocess.Popen(
        [*words, host, str(PORT)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:  # fmt: skip
        yield Teacher(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0


def _tablet_opens(host: str) -> bool:
    return _run("ip", "netns", "exec", PUPIL, sys.executable, "-c", FETCH, host).stdout == "200\n"


def test_a_tablet_that_gets_through_is_seen_and_the_teachers_own_browser_is_not() -> None:
    with _board(LAN) as teacher:
        before = teacher.examines()
        assert before["listening"] == "good"
        assert before["tablet"] == "warning"
        own = _run("ip", "netns", "exec", PC, sys.executable, "-c", FETCH, LAN)
        assert own.stdout == "200\n"
        assert teacher.examines()["tablet"] == "warning"

        assert _tablet_opens(LAN)
        assert teacher.examines()["tablet"] == "good"


def test_a_firewall_that_stops_tablets_is_named_though_this_machine_gets_through() -> None:
    nft = shutil.which("nft") or shutil.which("nft", path="/usr/sbin")
    if nft is None:
        pytest.skip("nftables is not installed")
    rules = "table inet t { chain c { type filter hook input priority 0; iifname lan drop; }; }"
    with _board(LAN) as teacher:
        assert teacher.examines()["firewall_none"] == "good"
        done = _run("ip", "netns", "exec", PC, nft, "add " + rules)
        assert done.returncode == 0, done.stderr
        try:
            assert not _tablet_opens(LAN)
            found = teacher.examines()
            assert found["listening"] == "good"
            assert found["firewall_nftables"] == "warning"
            assert found["tablet"] == "warning"
        finally:
            _run("ip", "netns", "exec", PC, nft, "flush ruleset")
        assert _tablet_opens(LAN)


def test_a_board_in_the_wrong_network_is_told_where_the_tablets_are() -> None:
    with _board(OTHER) as teacher:
        assert not _tablet_opens(LAN)
        found = teacher.examines()
        assert found["interface_other"] == "warning"
        assert found["tablet"] == "warning"
