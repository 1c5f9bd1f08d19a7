"""`classsense bench accuracy` prints figures and skips what it cannot measure here."""

import json
from pathlib import Path

import pytest

from classsense.bootstrap.bench_accuracy import SECTIONS
from classsense.bootstrap.bench_section import (
    BenchData,
    Record,
    Say,
    Section,
    SkippedError,
    run_sections,
)
from classsense.commands.entry import run

PUBLIC = ["discussion", "der_parity"]
"""Sections that need no model."""


def test_discussion_and_parity_are_printed_and_written(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "figures.json"
    words = ["bench", "accuracy", "--data", str(shared_data), "--json", str(path), "--only"]

    assert run([*words, *PUBLIC]) == 0

    said = capsys.readouterr().out
    assert "16 meetings, 21 measures: all within 1e-06" in said
    for system, figures in (
        ("vbx", "DER 22.42  miss 14.06  FA 3.73  conf 4.63"),
        ("diaper10", "DER 32.94  miss 19.26  FA 5.36  conf 8.31"),
    ):
        lines = [line for line in said.splitlines() if line.startswith(system)]
        assert [figures in line for line in lines[:2]] == [True, True]
    written = json.loads(path.read_text(encoding="utf-8"))
    assert list(written) == PUBLIC
    assert max(written["discussion"]["figures"]["largest"].values()) < 1e-6
    assert written["der_parity"]["figures"]["vbx"]["published"][0] == 22.42


def test_without_labelled_recordings_they_are_skipped_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "figures.json"
    words = ["bench", "accuracy", "--data", str(tmp_path), "--json", str(path), "--only"]

    assert run([*words, *PUBLIC]) == 0

    assert capsys.readouterr().out.count("skipped: ") == 2
    written = json.loads(path.read_text(encoding="utf-8"))
    assert all("ami-turns is not on this machine" in each["skipped"] for each in written.values())


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--data", "nowhere"], "nowhere"), (["--only", "weather"], "discussion")],
)
def test_a_folder_or_section_that_is_not_there_is_named(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", "accuracy", *words]) == 1
    assert told in capsys.readouterr().err


def test_sections_have_names_of_their_own() -> None:
    assert len({section.key for section in SECTIONS}) == len(SECTIONS)


def test_a_skipped_section_does_not_keep_the_next_from_running(tmp_path: Path) -> None:
    def without(data: BenchData, say: Say) -> Record:
        del say
        data.model("no-such-model")
        return {}

    def nowhere(data: BenchData, say: Say) -> Record:
        del say
        return {"path": str(data.labelled("speech"))}

    def one(data: BenchData, say: Say) -> Record:
        say("one line")
        return {"pair": [1, 2], "folder": data.sample().name}

    said: list[str] = []
    sections = [Section("a", "A", without), Section("b", "B", nowhere), Section("c", "C", one)]
    found = run_sections(sections, BenchData(None, weights=tmp_path), said.append)

    assert "no-such-model" in found["a"]["skipped"]
    assert "--data DIR" in found["b"]["skipped"]
    assert found["c"]["figures"] == {"pair": [1, 2], "folder": "sample"}
    assert said[-2:] == ["== C", "one line"]
    assert all(record["cpu_s"] >= 0 for record in found.values())


def test_a_mistake_in_a_section_is_not_taken_for_a_skip() -> None:
    def broken(data: BenchData, say: Say) -> Record:
        del data, say
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_sections([Section("a", "A", broken)], BenchData(None), lambda _: None)
    with pytest.raises(SkippedError):
        BenchData(None).labelled("speech")


def test_like_answers_are_grouped_better_than_by_chance_where_nothing_was_tuned(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    section = next(section for section in SECTIONS if section.key == "like_answers")
    found = run_sections([section], BenchData(None, weights=tmp_path), said.append)

    figures = found["like_answers"]["figures"]["words and letters"]
    for use, questions, rand in (("held out", 5, 0.5), ("fresh", 3, 0.2)):
        mean = figures[use]["mean"]
        assert len(figures[use]["questions"]) == questions
        assert mean["rand"] > rand
        assert mean["stayed"] / mean["lonely"] > 0.85
    assert any("without the extra model" in line for line in said)
