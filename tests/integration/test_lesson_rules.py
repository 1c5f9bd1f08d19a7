"""The rules of the policy files in a lesson and in its record. Needs no model."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, read_plan, resume_lesson
from classsense.bootstrap.record import entries_of, state_of, summary_of
from classsense.domain.commands import LessonStarted, PolicyChanged
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.rules import Capability
from classsense.resources.policy_files import effective
from classsense.storage.lesson_store import DATABASE
from fakes.lesson import Table, TinyPlan, Watcher, opened, write_tone


@pytest.fixture(autouse=True)
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the administrator's lock is; there is none yet."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CLASSSENSE_POLICY", str(tmp_path / "lock.toml"))
    return tmp_path / "lock.toml"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan whose table is heard for loudness alone."""
    write_tone(tmp_path / "tone.wav", 2.0)
    return TinyPlan((Table("1", "tone.wav", ((), ())),), duration_s=2.0).write(tmp_path)


def run(plan: Path, folder: Path) -> Path:
    """Run a lesson from its beginning to its end."""
    return Watcher(opened(plan, folder, folder.parent / "weights")).run()


def broken_off(plan: Path, folder: Path) -> None:
    """Begin a lesson and leave it."""
    session = opened(plan, folder, folder.parent / "weights")
    session.start()
    session.suspend()


def resumed(folder: Path, weights: Path) -> Path:
    """Let a lesson go on to its end."""
    options = Options(folder, None, Entrance(), None, follow_plan=True, weights=weights)
    return Watcher(resume_lesson(options)).run()


@pytest.mark.parametrize("profile", ["jp", "eu", "uk", "us"])
def test_a_lesson_keeps_the_rules_it_ran_with(plan: Path, tmp_path: Path, profile: str) -> None:
    plan.write_text(plan.read_text("utf-8").replace('"jp"', f'"{profile}"'), "utf-8")
    folder = run(plan, tmp_path / "lesson")

    kept = state_of(folder)
    assert kept.plan.rules == effective(profile).rules
    (began,) = [entry for entry in entries_of(folder) if isinstance(entry, LessonStarted)]
    assert began.policy == kept.policy == summary_of(folder).policy
    assert began.policy == effective(profile).rules.fingerprint()


def test_a_record_is_read_by_the_rules_it_was_made_under(
    plan: Path, tmp_path: Path, lock: Path
) -> None:
    folder = run(plan, tmp_path / "lesson")
    before = summary_of(folder)
    assert before.groups[0].mode is GroupMode.ENERGY

    lock.write_text('forbid = ["sound_level"]\n', encoding="utf-8")
    assert summary_of(folder) == before


def test_the_lock_holds_whatever_the_plan_says(plan: Path, tmp_path: Path, lock: Path) -> None:
    lock.write_text('base = "uk"\nforbid = ["sound_level"]\n', encoding="utf-8")
    folder = run(plan, tmp_path / "lesson")

    summary = summary_of(folder)
    assert summary.profile == "uk"
    assert summary.groups[0].mode is GroupMode.SILENT


def test_a_plan_cannot_switch_on_what_the_lock_forbids(
    plan: Path, tmp_path: Path, lock: Path
) -> None:
    lock.write_text('forbid = ["expression"]\n', encoding="utf-8")
    plan.write_text('enabled = ["expression"]\n' + plan.read_text("utf-8"), "utf-8")

    with pytest.raises(KnownError, match="policy_forbids"):
        opened(plan, tmp_path / "lesson", tmp_path)
    assert not (tmp_path / "lesson" / DATABASE).exists()


READS = 'enabled = ["expression"]\n'


@pytest.mark.parametrize("reason", ["", 'expression_basis = " "\n'])
def test_no_lesson_reads_expressions_without_the_schools_reason(
    plan: Path, tmp_path: Path, reason: str
) -> None:
    plan.write_text(READS + reason + plan.read_text("utf-8"), "utf-8")

    with pytest.raises(KnownError, match="basis_missing"):
        opened(plan, tmp_path / "lesson", tmp_path)
    assert not (tmp_path / "lesson" / DATABASE).exists()


def test_the_schools_reason_is_in_the_record(plan: Path, tmp_path: Path) -> None:
    said = 'expression_basis = "研究、校長の決裁 12"\n'
    plan.write_text(READS + said + plan.read_text("utf-8"), "utf-8")
    folder = run(plan, tmp_path / "lesson")

    state = state_of(folder)
    assert state.plan.expression_basis == "研究、校長の決裁 12"
    assert state.policy == effective("jp").rules.fingerprint({Capability.EXPRESSION})


def test_a_plan_that_switches_it_on_and_off_needs_no_reason(plan: Path, tmp_path: Path) -> None:
    plan.write_text(READS + 'disabled = ["expression"]\n' + plan.read_text("utf-8"), "utf-8")
    folder = run(plan, tmp_path / "lesson")

    assert not policy_of(state_of(folder).plan).allows(Capability.EXPRESSION)


def test_a_bad_lock_lets_no_lesson_begin(plan: Path, tmp_path: Path, lock: Path) -> None:
    lock.write_text("forbid = [\n", encoding="utf-8")

    with pytest.raises(KnownError, match="policy_invalid"):
        opened(plan, tmp_path / "lesson", tmp_path)


def test_a_lesson_goes_on_under_the_stricter_rules(plan: Path, tmp_path: Path, lock: Path) -> None:
    folder = tmp_path / "lesson"
    broken_off(plan, folder)
    lock.write_text('forbid = ["sound_level"]\n', encoding="utf-8")
    resumed(folder, tmp_path)

    (change,) = [entry for entry in entries_of(folder) if isinstance(entry, PolicyChanged)]
    assert Capability.SOUND_LEVEL not in change.rules.allowed
    state = state_of(folder)
    assert state.policy == change.policy == policy_of(state.plan).fingerprint()
    assert summary_of(folder).groups[0].mode is GroupMode.SILENT


def test_a_lesson_never_gets_more_than_it_began_with(
    plan: Path, tmp_path: Path, lock: Path
) -> None:
    folder = tmp_path / "lesson"
    lock.write_text('forbid = ["sound_level"]\n', encoding="utf-8")
    broken_off(plan, folder)
    lock.unlink()
    resumed(folder, tmp_path)

    assert not any(isinstance(entry, PolicyChanged) for entry in entries_of(folder))
    assert summary_of(folder).groups[0].mode is GroupMode.SILENT


def test_a_record_from_before_there_were_rules_is_read_and_goes_on(
    plan: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "lesson"
    broken_off(plan, folder)
    with sqlite3.connect(folder / DATABASE) as database:
        (body,) = database.execute("SELECT body FROM plan").fetchone()
        older = msgspec.json.decode(body)
        del older["rules"]
        database.execute("UPDATE plan SET body = ?", (msgspec.json.encode(older),))
    database.close()

    assert summary_of(folder).groups[0].mode is GroupMode.ENERGY
    resumed(folder, tmp_path)
    assert state_of(folder).plan.rules == effective("jp").rules


def test_a_plan_file_makes_no_rules(plan: Path) -> None:
    rules = msgspec.to_builtins(effective("jp").rules)
    lines = [f"{key} = {msgspec.json.encode(rules[key]).decode()}" for key in rules]
    table = "\n[rules]\n" + "\n".join(line for line in lines if "retention" not in line)
    table += "\n[rules.retention]\n" + "\n".join(
        f"{kind} = {msgspec.json.encode(kept).decode()}"
        for kind, kept in rules["retention"].items()
    )
    plan.write_text(plan.read_text("utf-8") + table, encoding="utf-8")

    with pytest.raises(KnownError, match="plan_invalid") as refused:
        read_plan(plan)
    assert "rules are not the plan's to make" in str(refused.value)


def test_a_plan_without_rules_can_be_read_back(plan: Path) -> None:
    read = read_plan(plan)
    again = msgspec.json.decode(msgspec.json.encode(read), type=LessonPlan)
    assert again == read
