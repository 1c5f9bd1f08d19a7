"""The command line takes what its document says, ends with the promised codes, and says why."""

import argparse
import json
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tqdm import tqdm

from classsense.analysis.summary import Summary
from classsense.bootstrap.bench_board import BoardFigures
from classsense.bootstrap.bench_kills import KillFigures
from classsense.bootstrap.bench_lesson import LessonFigures
from classsense.bootstrap.sources import check_consent
from classsense.commands.entry import parser, run
from classsense.domain.plan_file import parse_plan
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.settings import Settings
from classsense.storage.settings_file import write_settings
from fakes.lesson import Table, TinyPlan, command, write_tone

DOCUMENT = Path(__file__).parents[2] / "docs" / "command-line.md"
PAGE = DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Speak English; keep the data in a folder of the test, without any model."""
    data = tmp_path / "data"
    monkeypatch.setenv("CLASSSENSE_DATA", str(data))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(tqdm, "monitor_interval", 0)  # its thread would outlive the test
    return data


@pytest.fixture
def models(home: Path, weights_folder: Path) -> Path:
    """Have the models of this machine in the test's own data folder."""
    home.mkdir()
    (home / "weights").symlink_to(weights_folder)
    return home / "weights"


def commands(
    line: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Yield every command that does something, with its parser."""
    inner = [a for a in line._actions if isinstance(a, argparse._SubParsersAction)]
    for action in inner:
        for name, each in action.choices.items():
            yield from commands(each, (*words, name))
    if not inner:
        yield words, line


EVERY = dict(commands(parser()))


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_the_document_names_every_command_and_option(words: tuple[str, ...]) -> None:
    usage = re.search(rf"^classsense {' '.join(words)}( .*(\n  +\[.*)*)?$", PAGE, re.MULTILINE)
    assert usage is not None
    options = {
        option
        for action in EVERY[words]._actions
        for option in action.option_strings
        if option not in {"-h", "--help"}
    }
    assert set(re.findall(r"--[a-z-]+", usage[0])) == options


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_explains_itself(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: classsense {' '.join(words)}")


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "lesson",
        "lesson run",
        "lesson erase",
        "lesson erase a",
        "lesson run sample --speed 2",
        "lesson run sample --headless --port 65536",
        "lesson run sample --headless --seconds -1",
        "demo --language fr",
        "analyse",
        "analyse speech a.wav",
        "analyse speech a.wav --speakers two",
        "analyse vision a.jpg",
        "analyse vision a.jpg --json x --upscale 0",
        "analyse turns a.rttm",
        "models",
        "models add",
        "bench",
        "bench accuracy --only",
        "summary",
        "summary a --pages 3",
    ],
)
def test_wrong_usage_ends_with_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words.split()) == 2
    said = capsys.readouterr()
    assert "error:" in said.err
    assert not said.out


GOOD = TinyPlan((Table("1", "table1.flac", ((), ())),)).text()
BAD_PLANS = {
    "no TOML": (GOOD + "\n[[[", "at line"),
    "nothing": ("", "`title`"),
    "another language": (GOOD.replace('= "en"', '= "fr"'), "$.language"),
    "no end of time": (GOOD.replace("= 4.0", "= inf"), "inf"),
    "no time": (GOOD.replace("= 4.0", "= nan"), "nan"),
    "a negative time": (GOOD.replace("= 4.0", "= -4"), "$.duration_s"),
    "a misspelt key": (GOOD.replace("spoken", "spokn"), "`spokn`"),
    "a place outside": (GOOD.replace("[0.5, 0.5]", "[0.5, 1.5]"), "$.groups[0].place[1]"),
    "a doubled seat": (GOOD.replace('id = "1-2"', 'id = "1-1"'), "seat 1-1 stands twice"),
    "an unknown seat": (GOOD.replace('"1-2" =', '"9-9" ='), "seat 9-9 is not at any table"),
    "a choice without choices": (GOOD.replace('"text"', '"choice"'), "why has no choices"),
    "an unknown profile": (GOOD.replace('"jp"', '"mars"'), "Choose one of: eu, jp, uk, us"),
    "an unknown capability": (
        GOOD.replace("[consents]", 'disabled = ["mind"]\n[consents]'),
        "mind",
    ),
}


@pytest.mark.parametrize(("text", "reason"), BAD_PLANS.values(), ids=BAD_PLANS)
def test_a_malformed_plan_is_refused_with_place_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
) -> None:
    path, out = tmp_path / "plan.toml", tmp_path / "out"
    path.write_text(text, encoding="utf-8")
    assert run(["lesson", "run", str(path), "--headless", "--out", str(out)]) == 1
    assert reason in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("lesson run nowhere.toml --headless", "cannot be read"),
        ("lesson run {here} --headless", "no lesson in"),
        ("lesson run {here}/plan.toml --headless --out {here}/plan.toml", "cannot be written"),
        ("lesson run sample --headless --speed fast", "“fast” is no speed"),
        ("lesson run sample --headless --speed nan", "“nan” is no speed"),
        ("summary {here}", "no lesson in"),
        ("models fetch --from {here}/none", "is not there"),
        ("models add {here}/none", "cannot be read"),
        ("models add {here}/plan.toml", "cannot be used"),
    ],
)
def test_a_known_error_ends_with_1_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, reason: str
) -> None:
    (tmp_path / "plan.toml").write_text(GOOD, encoding="utf-8")
    assert run(words.format(here=tmp_path).split()) == 1
    said = capsys.readouterr()
    assert reason in said.err
    assert "Traceback" not in said.err
    assert not said.out


def test_a_lesson_without_a_console_leaves_its_record_and_its_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tone(tmp_path / "table1.flac", 4.0)
    (tmp_path / "plan.toml").write_text(GOOD, encoding="utf-8")
    plan, out = str(tmp_path / "plan.toml"), tmp_path / "out"
    begin = ["lesson", "run", plan, "--headless", "--speed", "max", "--out", str(out)]
    assert run([*begin, "--seconds", "2"]) == 0
    assert not (out / "summary.json").exists()
    assert run(["lesson", "run", str(out), "--headless", "--speed", "max"]) == 0
    assert capsys.readouterr().out == f"{out}\n{out}\n"
    assert {"lesson.db", "summary.json", "summary.html"} <= {path.name for path in out.iterdir()}
    summary = msgspec.json.decode((out / "summary.json").read_bytes(), type=Summary)
    assert (summary.title, summary.duration_s) == ("A tiny lesson", 4)
    assert run(begin) == 1
    assert "already a lesson" in capsys.readouterr().err


def test_without_out_each_lesson_has_a_folder_in_the_data_folder(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tone(tmp_path / "table1.flac", 4.0)
    (tmp_path / "plan.toml").write_text(GOOD, encoding="utf-8")
    words = ["lesson", "run", str(tmp_path / "plan.toml"), "--headless", "--speed", "max"]
    assert run(words) == run(words) == 0
    folders = capsys.readouterr().out.split()
    assert sorted(folders) == sorted(str(path) for path in (home / "lessons").iterdir())
    assert len(set(folders)) == 2


def test_models_that_are_missing_are_listed_verified_and_examined_as_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert re.search(r"^whisper-base +missing +[\d.]+ MB", listed, re.MULTILINE)
    assert "MIT" in listed
    assert run(["models", "verify"]) == 1
    assert "models fetch" in capsys.readouterr().out
    assert run(["doctor", "--language", "en"]) == 1
    found = capsys.readouterr().out.splitlines()
    assert len(found) == 7
    assert "models fetch" in next(line for line in found if " models " in line)


@pytest.mark.model
def test_models_that_are_there_are_whole_and_nothing_is_fetched(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.is_dir()
    assert run(["models", "verify"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[1] for line in lines} == {"present"}
    (tmp_path / "stick").mkdir()
    assert run(["models", "fetch", "--from", str(tmp_path / "stick")]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.model
def test_models_come_from_a_folder_and_a_damaged_one_is_named(
    home: Path, weights_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name in ("yunet.onnx", "face_landmarker.task"):
        shutil.copy(weights_folder / name, stick)
    run(["models", "fetch", "--from", str(stick)])  # the others are not on the stick
    capsys.readouterr()
    assert (home / "weights" / "yunet.onnx").is_file()
    (home / "weights" / "yunet.onnx").write_bytes(b"damaged")
    assert run(["models", "verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    damaged = next(line for line in lines if line.startswith("yunet"))
    assert "corrupt" in damaged
    assert "yunet.onnx" in damaged


def test_the_doctor_names_a_port_that_is_taken(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        write_settings(home / "settings.json", Settings(board_port=port))
        assert run(["doctor", "--language", "en"]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if " port " in line)
    assert str(port) in line


def test_settings_that_cannot_be_read_are_a_known_error(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "settings.json").write_text('{"theme": "pink"}', encoding="utf-8")
    assert run(["doctor"]) == 1
    assert "$.theme" in capsys.readouterr().err


def test_the_program_itself_ends_with_these_codes() -> None:
    assert command("nonsense").returncode == 2
    missing = command("summary", "nowhere")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "no lesson in nowhere" in missing.stderr


def fenced(language: str) -> list[str]:
    """Return the document's blocks of a language."""
    blocks = PAGE.split("```")[1::2]
    return [block.partition("\n")[2] for block in blocks if block.split("\n")[0] == language]


def test_the_plan_in_the_document_is_a_plan() -> None:
    text, *_ = fenced("toml")
    plan = parse_plan(text, "docs/command-line.md")
    check_consent(plan)
    policy = policy_of(plan)
    assert [policy.mode_of(group) for group in plan.groups] == [GroupMode.VOICES, GroupMode.ENERGY]
    left_out = {"enabled", "expression_basis", "rules"}  # off everywhere; not a plan's to make
    for field in msgspec.structs.fields(type(plan)):
        assert getattr(plan, field.name) not in (None, (), {}) or field.name in left_out


def names(kind: Any) -> Iterator[str]:  # noqa: ANN401 - any type that msgspec can describe
    """Yield the names of all fields inside a type, but for the measures'."""
    if isinstance(kind, msgspec.inspect.StructType) and kind.cls.__name__ != "TalkMeasures":
        for field in kind.fields:
            yield field.name
            yield from names(field.type)
    for part in getattr(kind, "types", ()) or ():
        yield from names(part)
    if (inner := getattr(kind, "item_type", None)) is not None:
        yield from names(inner)


@pytest.mark.parametrize(
    ("shape", "block"),
    [
        (Summary, "answers"),
        (LessonFigures, "cpu_s_per_lesson_s"),
        (BoardFigures, "fanout_ms"),
        (KillFigures, "kills"),
    ],
)
def test_the_shapes_in_the_document_are_those_of_the_program(shape: type, block: str) -> None:
    text = next(part for part in fenced("") if f'"{block}"' in part)
    told = set(re.findall(r'"([a-z0-9_]+)"', text))
    assert told == set(names(msgspec.inspect.type_info(shape)))


def test_the_json_in_the_document_is_json() -> None:
    speech, vision = (json.loads(block) for block in fenced("json"))
    assert speech["files"][0].keys() == {"path", "duration_s", "turns", "measures"}
    assert vision["faces"][0].keys() >= {"box", "score", "yaw_deg", "expression", "hand_up"}
