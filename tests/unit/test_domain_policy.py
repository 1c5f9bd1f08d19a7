"""What may be sensed, and of whom: no entry is no consent."""

import pytest
from msgspec.structs import replace

from classsense.domain.errors import KnownError
from classsense.domain.lesson import Group, LessonPlan, SeatId, TranscriptKind
from classsense.domain.policy import UNRULED, GroupMode, policy_of
from classsense.domain.rules import Capability, Purpose
from fakes.classroom import small_plan

EVERYTHING = tuple(Purpose)


def agreeing(plan: LessonPlan, *purposes: Purpose) -> LessonPlan:
    """Return the plan with everybody agreed to `purposes`."""
    return replace(plan, consents=dict.fromkeys(plan.seats(), purposes))


def table(plan: LessonPlan, number: int = 0) -> Group:
    return plan.groups[number]


def test_no_entry_is_no_consent() -> None:
    plan = replace(small_plan(), consents={})
    policy = policy_of(plan)

    assert policy.seats_in_view(plan.seats()) == frozenset()
    assert not any(policy.agreed(seat, purpose) for seat in plan.seats() for purpose in Purpose)
    assert {policy.mode_of(group) for group in plan.groups} == {GroupMode.ENERGY}
    assert not any(policy.words_of(group) for group in plan.groups)


def test_one_member_without_consent_makes_a_table_energy_only() -> None:
    plan = small_plan()
    policy = policy_of(plan)

    assert policy.mode_of(table(plan, 0)) is GroupMode.ENERGY
    assert policy.mode_of(table(plan, 1)) is GroupMode.VOICES


def test_one_member_without_consent_to_words_keeps_a_tables_words_unheard() -> None:
    plan = agreeing(small_plan(), Purpose.VOICE, Purpose.WORDS)
    but_one = replace(plan, consents={**plan.consents, SeatId("1-1"): (Purpose.VOICE,)})

    assert policy_of(plan).words_of(table(plan))
    assert not policy_of(but_one).words_of(table(plan))
    assert policy_of(but_one).words_of(table(plan, 1))


@pytest.mark.parametrize("kind", TranscriptKind)
def test_without_a_transcript_no_words_are_recognised(kind: TranscriptKind) -> None:
    plan = replace(agreeing(small_plan(), Purpose.VOICE, Purpose.WORDS), transcript=kind)
    policy = policy_of(plan)

    assert policy.words_of(table(plan)) is (kind is not TranscriptKind.OFF)
    assert policy.allows(Capability.WORDS) is (kind is not TranscriptKind.OFF)
    assert policy.mode_of(table(plan)) is GroupMode.VOICES


def test_a_table_without_a_microphone_is_silent() -> None:
    plan = agreeing(small_plan(), *EVERYTHING)

    assert policy_of(plan).mode_of(replace(table(plan), microphone=None)) is GroupMode.SILENT


def test_a_table_without_seats_has_nobody_who_could_agree() -> None:
    plan = agreeing(small_plan(), *EVERYTHING)
    empty = replace(table(plan), seats=())

    assert policy_of(plan).mode_of(empty) is GroupMode.ENERGY
    assert not policy_of(plan).words_of(empty)


@pytest.mark.parametrize(
    ("disabled", "mode"),
    [((), GroupMode.VOICES), (("voices",), GroupMode.ENERGY), (("sound_level",), GroupMode.SILENT)],
)
def test_what_is_switched_off_is_not_used(disabled: tuple[str, ...], mode: GroupMode) -> None:
    plan = replace(agreeing(small_plan(), *EVERYTHING), disabled=disabled)

    assert policy_of(plan).mode_of(table(plan)) is mode


def test_cameras_read_only_who_agreed_to_cameras() -> None:
    plan = small_plan(tables=1)
    policy = policy_of(plan)

    assert policy.seats_in_view(plan.seats()) == {"1-1", "1-3"}
    blind = policy_of(replace(plan, disabled=("faces",)))
    assert blind.seats_in_view(plan.seats()) == frozenset()


def test_expression_is_off_unless_switched_on_and_agreed_to() -> None:
    plan = agreeing(small_plan(), Purpose.CAMERA, Purpose.EXPRESSION)
    switched_on = replace(plan, enabled=("expression",))
    agreed_to_cameras = agreeing(switched_on, Purpose.CAMERA)

    assert policy_of(plan).expression_seats(plan.seats()) == frozenset()
    assert policy_of(switched_on).expression_seats(plan.seats()) == frozenset(plan.seats())
    assert policy_of(agreed_to_cameras).expression_seats(plan.seats()) == frozenset()


def test_eu_refuses_expression() -> None:
    plan = replace(small_plan(), profile="eu", enabled=("expression",))

    with pytest.raises(KnownError, match="policy_forbids") as refused:
        policy_of(plan)
    assert refused.value.details == {"capability": "expression", "profile": "eu"}


@pytest.mark.parametrize("profile", UNRULED)
@pytest.mark.parametrize("capability", Capability)
def test_a_school_may_take_everything_away(profile: str, capability: Capability) -> None:
    plan = replace(small_plan(), profile=profile, disabled=(capability.value,))

    assert not policy_of(plan).allows(capability)


def test_what_is_switched_on_and_off_is_off() -> None:
    plan = replace(small_plan(), enabled=("expression",), disabled=("expression",))

    assert not policy_of(plan).allows(Capability.EXPRESSION)


@pytest.mark.parametrize("name", UNRULED)
def test_nothing_is_on_that_is_not_allowed(name: str) -> None:
    assert UNRULED[name].on <= UNRULED[name].allowed
    assert Capability.EXPRESSION not in UNRULED[name].on


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (replace(small_plan(), profile="mars"), "policy_unknown"),
        (replace(small_plan(), enabled=("x_ray",)), "capability_unknown"),
        (replace(small_plan(), disabled=("x_ray",)), "capability_unknown"),
    ],
    ids=["profile", "enabled", "disabled"],
)
def test_an_unknown_rule_is_refused_by_name(plan: LessonPlan, key: str) -> None:
    with pytest.raises(KnownError, match=key):
        policy_of(plan)


def test_the_fingerprint_is_of_the_rules_and_not_of_the_consents() -> None:
    plan = small_plan()
    mark = policy_of(plan).fingerprint()

    assert policy_of(agreeing(plan, *EVERYTHING)).fingerprint() == mark
    assert policy_of(replace(plan, profile="eu")).fingerprint() != mark


def test_the_fingerprint_tells_what_was_switched_on_and_not_what_was_switched_off() -> None:
    plan = small_plan()
    mark = policy_of(plan).fingerprint()

    assert policy_of(replace(plan, enabled=("expression",))).fingerprint() != mark
    assert policy_of(replace(plan, enabled=("words",))).fingerprint() == mark, "on already"
    assert policy_of(replace(plan, disabled=("words",))).fingerprint() == mark


def test_a_plan_with_rules_goes_by_them_and_not_by_the_name_of_its_profile() -> None:
    plan = agreeing(replace(small_plan(), profile="jp"), *EVERYTHING)
    silent = replace(plan, rules=replace(UNRULED["eu"], on=frozenset({Capability.FACES})))

    assert policy_of(silent).active == {Capability.FACES}
    assert policy_of(silent).profile == "eu"
    with pytest.raises(KnownError, match="policy_forbids"):
        policy_of(replace(silent, enabled=("expression",)))


def test_nobody_can_have_agreed_to_what_is_not_asked_for() -> None:
    plan = agreeing(replace(small_plan(), enabled=("expression",)), *EVERYTHING)
    camera_only = replace(UNRULED["jp"], purposes=frozenset({Purpose.CAMERA}))
    policy = policy_of(replace(plan, rules=camera_only))

    assert policy.seats_in_view(plan.seats()) == frozenset(plan.seats())
    assert policy.expression_seats(plan.seats()) == frozenset()
    assert policy.mode_of(table(plan)) is GroupMode.ENERGY
