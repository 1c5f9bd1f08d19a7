"""Profiles that ship, a school's own file and an administrator's lock."""

import sys
from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.domain.policy import UNRULED
from classsense.domain.rules import Capability, Purpose
from classsense.resources import places
from classsense.resources.policy_files import effective, profile, profiles
from classsense.resources.texts import LANGUAGES, Language, explain


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the school's file and the lock in folders of the test."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path))
    monkeypatch.setenv("CLASSSENSE_POLICY", str(tmp_path / "lock.toml"))
    return tmp_path


def school(home: Path, text: str) -> None:
    (home / "policy.toml").write_text(text, encoding="utf-8")


def lock(home: Path, text: str) -> None:
    (home / "lock.toml").write_text(text, encoding="utf-8")


def test_four_profiles_ship() -> None:
    assert profiles() == ("eu", "jp", "uk", "us")
    assert [profile(name).name for name in profiles()] == list(profiles())


@pytest.mark.parametrize("name", ["jp", "eu", "uk", "us"])
def test_expression_is_off_by_itself_everywhere(name: str) -> None:
    assert Capability.EXPRESSION not in profile(name).on


@pytest.mark.parametrize("name", ["eu", "uk"])
def test_eu_and_uk_have_observable_acts_only(name: str) -> None:
    rules = profile(name)
    assert Capability.EXPRESSION not in rules.allowed
    assert Purpose.EXPRESSION not in rules.purposes
    assert not rules.says_engagement


@pytest.mark.parametrize("name", ["jp", "us"])
def test_jp_and_us_may_switch_expression_on(name: str) -> None:
    assert Capability.EXPRESSION in profile(name).allowed
    assert Purpose.EXPRESSION in profile(name).purposes


@pytest.mark.parametrize("name", ["jp", "eu", "uk", "us"])
def test_the_teachers_place_is_allowed_and_off_until_she_switches_it_on(name: str) -> None:
    assert profile(name).allowed - profile(name).on >= {Capability.TEACHER_PLACE}
    assert {Capability.HANDS, Capability.POSTURE} <= profile(name).on


@pytest.mark.parametrize("name", UNRULED)
def test_plans_without_rules_are_judged_as_the_shipped_profile_does(name: str) -> None:
    shipped, built_in = profile(name), UNRULED[name]
    assert (shipped.allowed, shipped.on, shipped.purposes, shipped.retention) == (
        built_in.allowed,
        built_in.on,
        built_in.purposes,
        built_in.retention,
    )


def test_without_files_of_its_own_a_school_has_the_profile() -> None:
    found = effective("jp")
    assert found.rules == profile("jp")
    assert not found.locked
    assert [path.name for path in found.files] == ["jp.toml"]


def test_the_school_takes_away(home: Path) -> None:
    school(home, 'base = "jp"\nforbid = ["words", "expression"]\nclass_floor = 8\n')

    for name in ("jp", "custom"):
        rules = effective(name).rules
        assert rules.allowed == profile("jp").allowed - {Capability.WORDS, Capability.EXPRESSION}
        assert rules.class_floor == 8
        assert rules.name == "jp"


def test_a_plan_cannot_leave_the_schools_rules_by_naming_another_profile(home: Path) -> None:
    school(home, 'base = "eu"\n')

    rules = effective("us").rules
    assert rules.name == "eu"
    assert Capability.EXPRESSION not in rules.allowed


def test_a_plan_may_be_stricter_than_the_school(home: Path) -> None:
    school(home, 'base = "jp"\n')

    assert Capability.EXPRESSION not in effective("eu").rules.allowed


def test_custom_without_a_file_is_no_profile() -> None:
    with pytest.raises(KnownError, match="policy_unknown"):
        effective("custom")


def test_a_school_that_wants_more_is_refused(home: Path) -> None:
    school(home, 'base = "eu"\n[retention]\nanswers = 1000\n')

    with pytest.raises(KnownError, match="policy_widens") as refused:
        effective("eu")
    assert refused.value.details["line"] == "retention.answers = 1000"


def test_the_lock_holds_over_school_and_plan(home: Path) -> None:
    school(home, 'base = "jp"\n')
    lock(home, 'base = "uk"\nforbid = ["voices"]\n')

    found = effective("us")
    assert found.locked
    assert found.rules.name == "uk"
    assert found.rules.allowed == profile("uk").allowed - {Capability.VOICES}
    assert [path.name for path in found.files] == [
        "uk.toml", "jp.toml", "us.toml", "lock.toml", "policy.toml",
    ]  # fmt: skip


def test_a_lock_without_a_base_leaves_the_profile_to_the_plan(home: Path) -> None:
    lock(home, 'forbid = ["expression"]\n')

    rules = effective("us").rules
    assert rules.name == "us"
    assert rules.allowed == profile("us").allowed - {Capability.EXPRESSION}


def test_a_lock_that_wants_more_is_refused(home: Path) -> None:
    lock(home, 'base = "eu"\nallowed = ["expression"]\n')

    with pytest.raises(KnownError, match="policy_widens"):
        effective("jp")


def test_a_lock_that_cannot_be_read_stops_everything(home: Path) -> None:
    (home / "lock.toml").mkdir()

    with pytest.raises(KnownError, match="policy_unreadable"):
        effective("jp")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_no_toml_is_named_with_the_line(home: Path, language: Language) -> None:
    school(home, "base = \n")

    with pytest.raises(KnownError, match="policy_invalid") as refused:
        effective("jp")
    said = explain(refused.value, language)
    assert str(home / "policy.toml") in said
    assert "line 1" in said


def test_the_variable_adds_a_lock_and_does_not_replace_the_systems_own(home: Path) -> None:
    system, mine = places.policy_locks()
    assert mine == home / "lock.toml"
    assert system.name == "policy.toml"
    if sys.platform == "linux":
        assert system == Path("/etc/classsense/policy.toml")
