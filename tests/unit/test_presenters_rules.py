"""The dialog of the rules in words, without Qt."""

from html import unescape
from pathlib import Path

import pytest

from classsense.domain.rules import Capability
from classsense.report.letter import letter
from classsense.resources.policy_files import profile
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.presenters.rules import ExpressionState, RulesModel, RulesPresenter
from fakes.workplace import RulesInMemory

REASON = "a pilot of the board of education"


def shown(desk: RulesInMemory, language: Language = "en") -> RulesModel:
    return RulesPresenter(Texts("ui", language), Texts("policy", language)).present(desk.view())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["jp", "eu", "uk", "us"])
def test_screen_and_letter_say_the_same(name: str, language: Language) -> None:
    model = shown(RulesInMemory(name), language)
    written = unescape(letter(profile(name), language))

    assert [line.name for line in model.lines if not line.name] == []
    assert len(model.lines) == len(Capability)
    for line in model.lines:
        assert line.text in written
    assert profile(name).fingerprint() in model.heading
    for kind, term in model.kept[:1]:
        assert kind in written
        assert term in written


def test_what_is_on_is_marked() -> None:
    rules = profile("jp")
    on = [line.on for line in shown(RulesInMemory()).lines]

    assert on == [capability in rules.on for capability in Capability]


@pytest.mark.parametrize("name", ["eu", "uk"])
def test_where_expressions_are_forbidden_nothing_can_be_switched(name: str) -> None:
    model = shown(RulesInMemory(name))

    assert model.expression is ExpressionState.FORBIDDEN
    assert len(model.expression_text) == 1
    assert "not built" in model.expression_text[0]


def test_switched_on_it_shows_the_reason_and_another_mark() -> None:
    desk = RulesInMemory()
    before = shown(desk)
    desk.read_expressions(REASON)
    after = shown(desk)

    assert (before.expression, after.expression) == (ExpressionState.OFF, ExpressionState.ON)
    assert after.basis == REASON
    assert before.heading != after.heading


@pytest.mark.parametrize(
    ("basis", "told", "may"),
    [(REASON, True, True), (REASON, False, False), ("   ok    ", True, False), ("", True, False)],
)
def test_it_takes_a_reason_and_families_that_are_told(basis: str, told: bool, may: bool) -> None:  # noqa: FBT001 - a row of the table
    presenter = RulesPresenter(Texts("ui", "en"), Texts("policy", "en"))

    assert presenter.may_switch_on(basis, told=told) is may


def test_a_lock_is_said() -> None:
    desk = RulesInMemory()
    desk.locked = True

    assert "administrator" in shown(desk).source
    assert Path(desk.view().files[0]).name in shown(desk).source
