"""The rules of a place: every file can only take away."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import asdict, replace

from classsense.domain.errors import KnownError
from classsense.domain.policy import UNRULED
from classsense.domain.rules import (
    KINDS,
    Capability,
    Kept,
    Narrowing,
    Purpose,
    Retention,
    Rules,
    length,
    narrowest,
    parse_narrowing,
    parse_rules,
)

JP, EU = UNRULED["jp"], UNRULED["eu"]
kept: st.SearchStrategy[Kept] = st.one_of(
    st.integers(1, 36_500), st.sampled_from(["lesson", "unlimited"])
)
some = st.frozensets(st.sampled_from(Capability))


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Draw any rules that a file could hold."""
    allowed = draw(some)
    return Rules(
        name="jp",
        allowed=allowed,
        on=draw(some) & allowed,
        purposes=draw(st.frozensets(st.sampled_from(Purpose))),
        parent_signs=draw(st.booleans()),
        class_floor=draw(st.integers(5, 1000)),
        export_floor=draw(st.integers(10, 1000)),
        says_engagement=draw(st.booleans()),
        retention=Retention(**{kind: draw(kept) for kind in KINDS}),
        basis=(),
    )


@st.composite
def narrowings(draw: st.DrawFn) -> Narrowing:
    """Draw whatever somebody may write."""
    maybe = st.one_of(st.none(), some)
    return Narrowing(
        forbid=draw(some),
        allowed=draw(maybe),
        on=draw(maybe),
        purposes=draw(st.one_of(st.none(), st.frozensets(st.sampled_from(Purpose)))),
        parent_signs=draw(st.one_of(st.none(), st.booleans())),
        class_floor=draw(st.one_of(st.none(), st.integers(0, 1000))),
        export_floor=draw(st.one_of(st.none(), st.integers(0, 1000))),
        says_engagement=draw(st.one_of(st.none(), st.booleans())),
        retention=draw(st.dictionaries(st.sampled_from(KINDS), kept)),
    )


def within(narrow: Rules, wide: Rules) -> bool:
    """Return whether `narrow` allows nothing that `wide` does not."""
    return (
        narrow.on <= narrow.allowed <= wide.allowed
        and narrow.on <= wide.on
        and narrow.purposes <= wide.purposes
        and narrow.parent_signs >= wide.parent_signs
        and narrow.class_floor >= wide.class_floor
        and narrow.export_floor >= wide.export_floor
        and narrow.says_engagement <= wide.says_engagement
        and all(
            length(getattr(narrow.retention, kind)) <= length(getattr(wide.retention, kind))
            for kind in KINDS
        )
    )


@given(wide=rules(), narrowing=narrowings())
def test_a_file_takes_away_or_is_refused(wide: Rules, narrowing: Narrowing) -> None:
    try:
        narrow = narrowing.applied_to(wide, "policy.toml")
    except KnownError:
        narrow = wide  # the next tests say which line is refused
    assert within(narrow, wide)


@given(first=rules(), second=rules())
def test_two_rules_meet_in_what_both_allow(first: Rules, second: Rules) -> None:
    met = narrowest(first, second)
    assert within(met, first)
    assert within(met, second)
    assert narrowest(met, first) == met


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({"allowed": ["faces", "expression"]}, "allowed = expression"),
        ({"on": ["expression"]}, "on = expression"),
        ({"purposes": ["camera", "expression"]}, "purposes = expression"),
        ({"class_floor": 4}, "class_floor = 4"),
        ({"export_floor": 9}, "export_floor = 9"),
        ({"parent_signs": False}, "parent_signs = false"),
        ({"says_engagement": True}, "says_engagement = true"),
        ({"retention": {"answers": 367}}, "retention.answers = 367"),
        ({"retention": {"answers": "unlimited"}}, "retention.answers = unlimited"),
        ({"retention": {"transcript": 1}}, "retention.transcript = 1"),
        ({"retention": {"frames": 1}}, "retention.frames = 1"),
    ],
)
def test_a_line_that_allows_more_is_refused_by_its_name(content: object, line: str) -> None:
    with pytest.raises(KnownError, match="policy_widens") as refused:
        parse_narrowing(content, "policy.toml").applied_to(EU, "policy.toml")
    assert refused.value.details == {"file": "policy.toml", "line": line, "profile": "eu"}


def test_what_is_forbidden_is_neither_allowed_nor_on() -> None:
    words = Narrowing(forbid=frozenset({Capability.WORDS}), retention={"answers": 30})
    narrow = words.applied_to(JP, "policy.toml")

    assert Capability.WORDS not in narrow.allowed | narrow.on
    assert narrow.retention.answers == 30
    assert narrow.retention.audit_log == JP.retention.audit_log


def valid() -> dict[str, object]:
    """Return the content of a profile's file."""
    content: dict[str, object] = json.decode(json.encode(JP))
    return content


def test_a_profile_is_read() -> None:
    assert parse_rules(valid(), "jp.toml") == JP


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"allowed": ["x_ray"]}, "x_ray"),
        ({"class_floor": 4}, "class_floor"),
        ({"export_floor": 9}, "export_floor"),
        ({"retention": {}}, "retention"),
        ({"name": "../jp"}, "name"),
        ({"cloud": True}, "cloud"),
        ({"allowed": ["faces"], "on": ["faces", "words"]}, "on = words"),
    ],
)
def test_a_bad_profile_is_refused_with_the_place(change: dict[str, object], reason: str) -> None:
    with pytest.raises(KnownError, match="policy_invalid") as refused:
        parse_rules({**valid(), **change}, "jp.toml")
    assert refused.value.details["file"] == "jp.toml"
    assert reason in str(refused.value.details["reason"])


@pytest.mark.parametrize(
    "content",
    [{"alowed": []}, {"forbid": ["x_ray"]}, {"retention": {"answers": 0}}, [], {"base": 1}],
)
def test_a_bad_school_file_is_refused(content: object) -> None:
    with pytest.raises(KnownError, match="policy_invalid"):
        parse_narrowing(content, "policy.toml")


@given(first=rules(), second=rules())
def test_the_fingerprint_tells_any_two_rules_apart(first: Rules, second: Rules) -> None:
    assert (first.fingerprint() == second.fingerprint()) is (first == second)


@given(some=rules(), seed=st.integers())
def test_the_fingerprint_does_not_depend_on_the_order_of_a_list(some: Rules, seed: int) -> None:
    content = json.decode(json.encode(some))
    for line in ("allowed", "on", "purposes"):
        random.Random(seed).shuffle(content[line])

    assert parse_rules(content, "jp.toml").fingerprint() == some.fingerprint()


def test_every_rule_is_in_the_fingerprint() -> None:
    others = {
        "name": "us",
        "allowed": EU.allowed,
        "on": frozenset(),
        "purposes": EU.purposes,
        "parent_signs": False,
        "class_floor": 6,
        "export_floor": 11,
        "says_engagement": False,
        "retention": replace(JP.retention, answers=1),
        "basis": ("gdpr",),
    }
    assert others.keys() == asdict(JP).keys()
    marks = {replace(JP, **{rule: value}).fingerprint() for rule, value in others.items()}
    assert len(marks | {JP.fingerprint()}) == len(others) + 1


def test_the_fingerprint_stays_over_versions() -> None:
    """It stands in letters that parents were given."""
    assert JP.fingerprint() == "5388d5c7f915e62f"
