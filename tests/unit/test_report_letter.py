"""The letter to parents says what the rules say: nothing more, nothing less."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from classsense.domain.errors import KnownError
from classsense.domain.policy import policy_of
from classsense.domain.rules import KINDS, Capability, Kept, Purpose, Retention
from classsense.report.letter import ASKED_FOR, letter
from classsense.resources.policy_files import profile, profiles
from classsense.resources.texts import LANGUAGES, Language, Texts
from fakes.classroom import small_plan

JP = profile("jp")
REASON = "研究 & <教育委員会>"
languages = st.sampled_from(LANGUAGES)
some = st.frozensets(st.sampled_from(Capability))
terms: st.SearchStrategy[Kept] = st.one_of(
    st.integers(1, 36_500), st.sampled_from(["lesson", "unlimited"])
)


class Page(HTMLParser):
    """The words of a page, and whatever it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loads: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name for name, _ in attrs}
        if tag in {"script", "img", "link", "iframe"} or named & {"src", "href"}:
            self.loads.append(tag)


def words(html: str) -> list[str]:
    return Page(html).words


@settings(max_examples=60)
@given(on=some, language=languages)
def test_each_capability_is_said_to_be_on_or_off(
    on: frozenset[Capability], language: Language
) -> None:
    said = words(letter(replace(JP, on=on), language, basis=REASON))
    texts = Texts("policy", language)
    for capability in Capability:
        assert (texts(f"on.{capability}") in said) is (capability in on)
        assert (texts(f"off.{capability}") in said) is (capability not in on)


@settings(max_examples=60)
@given(on=some, purposes=st.frozensets(st.sampled_from(Purpose)), language=languages)
def test_a_line_to_tick_stands_for_each_purpose_that_does_something(
    on: frozenset[Capability], purposes: frozenset[Purpose], language: Language
) -> None:
    said = words(letter(replace(JP, on=on, purposes=purposes), language, basis=REASON))
    texts = Texts("policy", language)
    for purpose in Purpose:
        asked = purpose in purposes and bool(ASKED_FOR[purpose] & on)
        assert (texts(f"purpose.{purpose}") in said) is asked


@settings(max_examples=40)
@given(kept=st.tuples(*[terms] * len(KINDS)), language=languages)
def test_every_term_is_said(kept: tuple[Kept, ...], language: Language) -> None:
    retention = Retention(**dict(zip(KINDS, kept, strict=True)))
    said = words(letter(replace(JP, retention=retention), language))
    texts = Texts("policy", language)
    for kind, each in zip(KINDS, kept, strict=True):
        term = texts("term.days", days=each) if isinstance(each, int) else texts(f"term.{each}")
        assert said[said.index(texts(f"kept.{kind}")) + 1] == term


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", profiles())
def test_it_bears_the_mark_of_the_record_and_the_laws(name: str, language: Language) -> None:
    plan = replace(small_plan(), profile=name, rules=profile(name))
    page = Page(letter(profile(name), language))

    assert policy_of(plan).fingerprint() in page.words[-1]
    assert page.loads == []
    assert profile(name).basis
    for law in profile(name).basis:
        assert Texts("policy", language)(f"basis.{law}") in page.words


def test_with_expressions_it_bears_the_mark_of_a_lesson_that_reads_them() -> None:
    plan = replace(small_plan(), enabled=("expression",), rules=JP)
    html = letter(JP, "ja", frozenset({Capability.EXPRESSION}), REASON)

    assert policy_of(plan).fingerprint() in html
    assert policy_of(replace(plan, enabled=())).fingerprint() not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_expressions_are_explained_with_the_schools_reason(language: Language) -> None:
    html = letter(JP, language, frozenset({Capability.EXPRESSION}), REASON)
    means = Texts("policy", language)("letter.expression_means")

    assert means in words(html)
    assert any(REASON in said for said in words(html))
    assert "<教育委員会>" not in html, "what a school writes is text, not HTML"
    assert means not in words(letter(JP, language))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_there_is_no_letter_for_expressions(reason: str) -> None:
    with pytest.raises(KnownError, match="basis_missing"):
        letter(JP, "ja", frozenset({Capability.EXPRESSION}), reason)


@pytest.mark.parametrize("name", ["eu", "uk"])
def test_what_the_rules_forbid_is_in_no_letter(name: str) -> None:
    with pytest.raises(KnownError, match="policy_forbids"):
        letter(profile(name), "en", frozenset({Capability.EXPRESSION}), REASON)


@pytest.mark.parametrize("signs", [True, False])
def test_a_parent_signs_where_the_rules_say_so(signs: bool) -> None:  # noqa: FBT001 - of the test
    said = words(letter(replace(JP, parent_signs=signs), "en"))
    assert (Texts("policy", "en")("letter.parent") in said) is signs


def test_floors_are_those_of_the_rules() -> None:
    said = words(letter(replace(JP, class_floor=37, export_floor=412), "en"))
    floors = Texts("policy", "en")("letter.floor", class_floor=37, export_floor=412)
    assert floors in said


def test_where_nothing_is_on_there_is_nothing_to_tick() -> None:
    said, texts = words(letter(replace(JP, on=frozenset()), "en")), Texts("policy", "en")
    assert texts("letter.none_asked") in said
    assert texts("letter.nothing") in said
    assert texts("letter.sign_hint") not in said
