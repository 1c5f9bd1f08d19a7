"""`./run` on machines of all kinds. The script is the real one; the system around it is played."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
REAL_TOOLS = ("sed", "cmp", "cp", "rm", "dirname", "cat", "env", "mkdir", "chmod", "touch")

LOGGED = '#!/bin/sh\necho "${0##*/}${*:+ $*}" >>"$MACHINE/calls"\n'
STUBS = {
    "id": "#!/bin/sh\ncat $MACHINE/user\n",
    "uname": "#!/bin/sh\necho Linux\n",
    "dpkg-query": '#!/bin/sh\nsed "s/^/ii /" $MACHINE/installed\n',
    "apt-get": LOGGED
    + """
if [ "$1" = update ]; then exit 0; fi
shift 4  # install -q -y --no-install-recommends
for name in "$@"; do [ "$name" != "${UNKNOWN-none}" ] || exit 100; done
for name in "$@"; do echo "$name" >>"$MACHINE/installed"; done
""",
    "python3.11": LOGGED
    + """
[ "$1" = -m ] || exit 0
mkdir -p "$4/bin" "$4/lib/python3.11/site-packages"
rm -f "$4"/installed-* "$4/unfinished"
for name in python ruff mypy lint-imports; do cp "$MACHINE/venv-$name" "$4/bin/$name"; done
""",
    "venv-python": LOGGED
    + """
case "$*" in
*pip*) exit ${PIP_RESULT-0} ;;
*pytest* | *run_tests*) exit ${PYTEST_RESULT-0} ;;
*fetch*) exit ${FETCH_RESULT-0} ;;
esac
""",
    "venv-ruff": LOGGED + "exit ${RUFF_RESULT-0}\n",
    "venv-mypy": LOGGED,
    "venv-lint-imports": LOGGED,
}


@dataclass
class Machine:
    """A machine that has nothing but a shell, a package manager and perhaps Python."""

    home: Path
    root: bool = True
    screen: bool = True

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Start `./run` there."""
        (self.home / "user").write_text("0" if self.root else "1000")
        clean = {"PATH": str(self.home / "bin"), "MACHINE": str(self.home)} | environment
        return subprocess.run(
            [str(self.home / "checkout" / "run"), *arguments],
            env=clean | ({"DISPLAY": ":0"} if self.screen else {}),
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def calls(self) -> list[str]:
        """Return what was called since the last time, and forget it."""
        log = self.home / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def installed(self, *names: str) -> None:
        """Have these system packages."""
        (self.home / "installed").write_text("".join(f"{name}\n" for name in names))

    @property
    def venv(self) -> Path:
        return self.home / "checkout" / ".venv"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine on which nothing was set up yet, with Python 3.11."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in REAL_TOOLS:
        found = shutil.which(tool)
        assert found
        (programs / tool).symlink_to(found)
    for name, script in STUBS.items():
        stub = (tmp_path if name.startswith("venv-") else programs) / name
        stub.write_text(script)
        stub.chmod(0o755)
    (tmp_path / "installed").touch()
    checkout = tmp_path / "checkout"
    (checkout / "src/classsense/board/page/node_modules").mkdir(parents=True)
    for folder in ("unit", "ui"):
        (checkout / "tests" / folder).mkdir(parents=True)
    (checkout / "models").mkdir()
    (checkout / "models/manifest.toml").write_text("models")
    shutil.copy(CHECKOUT / "run", checkout / "run")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (checkout / lock).write_text(lock)
    page = checkout / "src/classsense/board/page"
    for lock in ("package-lock.json", "node_modules/installed-package-lock.json"):
        (page / lock).write_text("{}")
    return Machine(tmp_path)


def test_the_first_demo_installs_what_is_missing_and_starts(machine: Machine) -> None:
    done = machine.run("demo", "--language", "ja")
    calls = machine.calls()
    assert done.returncode == 0, done.stderr
    assert calls[0] == "apt-get update -q"
    assert "fonts-noto-cjk" in calls[1]
    assert "strace" not in calls[1]
    assert f"python3.11 -m venv --clear {machine.venv}" in calls
    assert any("--require-hashes" in call and "requirements.lock" in call for call in calls)
    assert calls[-2:] == [
        "python -m classsense models fetch",
        "python -m classsense demo --language ja",
    ]


def test_the_second_start_does_nothing_but_start(machine: Machine) -> None:
    machine.run("demo")
    machine.calls()
    done = machine.run("doctor", "--json")
    assert machine.calls() == ["python -m classsense doctor --json"]
    assert done.stderr == ""


def test_a_new_list_of_models_is_fetched_once(machine: Machine) -> None:
    machine.run("demo")
    (machine.home / "checkout/models/manifest.toml").write_text("other models")
    machine.calls()
    machine.run("demo")
    machine.run("demo")
    fetch, demo = "python -m classsense models fetch", "python -m classsense demo"
    assert machine.calls() == [fetch, demo, demo]


def test_models_that_could_not_be_fetched_are_fetched_at_the_next_start(machine: Machine) -> None:
    assert machine.run("demo", FETCH_RESULT="1").returncode == 1
    assert "python -m classsense demo" not in machine.calls()
    machine.run("demo")
    assert "python -m classsense models fetch" in machine.calls()


def test_without_arguments_the_console_starts(machine: Machine) -> None:
    machine.run()
    assert machine.calls()[-1] == "python -m classsense"


def test_the_tests_go_on_without_the_tools_of_the_page(machine: Machine) -> None:
    page = machine.home / "checkout/src/classsense/board/page"
    (page / "package-lock.json").write_text("newer")
    done = machine.run("test")  # this machine has no node
    assert done.returncode == 0
    assert "going on without the tools of the tablet page" in done.stderr
    assert (page / "node_modules/installed-package-lock.json").read_text() == "{}"


def test_a_set_up_that_was_cut_off_begins_again(machine: Machine) -> None:
    cut_off = machine.run("demo", PIP_RESULT="1")
    assert cut_off.returncode == 1
    assert not any("-m classsense" in call for call in machine.calls())
    assert machine.run("demo").returncode == 0
    calls = machine.calls()
    assert f"python3.11 -m venv --clear {machine.venv}" in calls
    assert calls[-1] == "python -m classsense demo"


def test_a_new_lock_is_installed_into_the_environment_that_is_there(machine: Machine) -> None:
    machine.run("demo")
    machine.calls()
    (machine.home / "checkout/requirements.lock").write_text("newer")
    machine.run("demo")
    calls = machine.calls()
    assert "pip install" in calls[0]
    assert not any("venv --clear" in call for call in calls)


def test_an_environment_for_tests_serves_the_demo(machine: Machine) -> None:
    assert machine.run("test").returncode == 0
    machine.calls()
    machine.run("demo")
    assert not any("pip" in call for call in machine.calls())


def test_renamed_packages_are_recognised(machine: Machine) -> None:
    machine.run("demo")
    names = (machine.home / "installed").read_text().split()
    machine.installed(*(f"{name}t64" if name == "libglib2.0-0" else name for name in names))
    machine.calls()
    machine.run("demo")
    assert not any("apt-get" in call for call in machine.calls())


def test_one_unknown_package_does_not_stop_the_others(machine: Machine) -> None:
    done = machine.run("demo", UNKNOWN="libportaudio2")
    assert done.returncode == 0
    assert "fonts-noto-cjk" in (machine.home / "installed").read_text()
    assert "going on without: libportaudio2 - to install" in done.stderr


def test_who_may_not_install_is_told_the_line_to_type(machine: Machine) -> None:
    machine.root = False
    have = "libegl1"
    machine.installed(have)
    done = machine.run("demo")
    assert done.returncode == 0
    assert not any("apt-get" in call for call in machine.calls())
    line = next(line for line in done.stderr.splitlines() if "sudo apt-get install -y " in line)
    assert "libgl1 " in line
    assert have not in line


def test_a_machine_without_python_is_told_so(machine: Machine) -> None:
    (machine.home / "bin/python3.11").unlink()
    done = machine.run("demo")
    assert done.returncode == 1
    assert any(call.endswith("python3 python3-venv") for call in machine.calls())
    assert "no Python 3.11, 3.12 or 3.13" in done.stderr


def test_without_a_screen_the_way_without_a_window_is_named(machine: Machine) -> None:
    machine.screen = False
    done = machine.run("demo")
    assert done.returncode == 1
    assert "./run lesson run sample --headless" in done.stderr
    assert machine.calls()[-1] == "python -m classsense models fetch"
    assert machine.run("demo", QT_QPA_PLATFORM="offscreen").returncode == 0


def test_test_runs_every_check_and_all_tests(machine: Machine) -> None:
    assert machine.run("test").returncode == 0
    calls = machine.calls()
    assert "strace" in calls[1]
    assert calls[-6:-1] == [
        "python -m classsense models fetch",
        "ruff format --check .",
        "ruff check .",
        "mypy",
        "lint-imports",
    ]
    assert calls[-1] == "python tools/run_tests.py --session-timeout 2900"


@pytest.mark.parametrize(
    ("ruff", "pytest_", "expected"), [("1", "0", 1), ("0", "3", 3), ("1", "3", 1), ("0", "0", 0)]
)
def test_the_exit_code_tells_what_failed(
    machine: Machine, ruff: str, pytest_: str, expected: int
) -> None:
    done = machine.run("test", RUFF_RESULT=ruff, PYTEST_RESULT=pytest_)
    assert done.returncode == expected
    assert ("these checks failed" in done.stderr) == (ruff == "1")


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        (["unit"], "tests/unit"),
        (["unit", "ui", "-x"], "tests/unit tests/ui -x"),
        (["-k", "face"], "-k face"),
    ],
)
def test_a_part_of_the_tests_can_be_run(
    machine: Machine, arguments: list[str], passed_on: str
) -> None:
    machine.run("test", *arguments)
    calls = machine.calls()
    assert calls[-1] == f"python -m pytest -q {passed_on} --session-timeout 2900"
    assert "ruff check ." not in calls


def test_it_can_be_started_from_anywhere(machine: Machine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    script = os.path.relpath(machine.home / "checkout/run", elsewhere)
    clean = {"PATH": str(machine.home / "bin"), "MACHINE": str(machine.home), "DISPLAY": ":0"}
    (machine.home / "user").write_text("0")
    subprocess.run([script, "doctor"], cwd=elsewhere, env=clean, check=True, capture_output=True)
    assert machine.calls()[-1] == "python -m classsense doctor"
    assert machine.venv.is_dir()
