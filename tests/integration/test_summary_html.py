"""The summary for people: one file that runs nothing, loads nothing, and says what is unknown."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.analysis.lesson_state import LessonState
from classsense.analysis.summary import QuestionSummary, Summary, summarise
from classsense.domain.policy import policy_of
from classsense.report.html import render, write_html
from classsense.resources.texts import LANGUAGES, Language, Texts
from fakes.classroom import small_plan
from fakes.summaries import a_summary

HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(1)>"\'&{{ 7 * 7 }}'


class Page(HTMLParser):
    """What a browser would make of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.unclosed: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in {"meta", "br", "rect", "line", "polyline", "polygon", "circle"}:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.unclosed and self.unclosed[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """All that is read, with single spaces."""
        return re.sub(r"\s+", " ", " ".join(self.words))


def hostile(summary: Summary) -> Summary:
    """Return the summary with what pupils and teacher typed replaced by an attack."""
    return replace(
        summary,
        title=HOSTILE,
        activities=tuple(replace(each, title=HOSTILE) for each in summary.activities),
        groups=tuple(replace(each, name=HOSTILE) for each in summary.groups),
        questions=(
            QuestionSummary("why", HOSTILE, ()),
            QuestionSummary("where", HOSTILE, (HOSTILE, HOSTILE)),
        ),
        answers=tuple(replace(each, value=HOSTILE, seat=HOSTILE) for each in summary.answers),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("summary", [a_summary(), hostile(a_summary())], ids=["lesson", "attack"])
def test_the_document_runs_nothing_and_loads_nothing(summary: Summary, language: Language) -> None:
    page = Page(render(summary, language))

    assert page.unclosed == []
    assert not {"script", "img", "link", "iframe", "object", "embed", "base", "form"} & {*page.tags}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not {"src", "href", "xlink:href", "action"} & {name for name, _ in page.attributes}
    policy = [value for _, value in page.attributes if "default-src" in value]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_address_stands_in_the_document(language: Language) -> None:
    document = render(a_summary(), language)

    assert "//" not in document
    assert re.findall(r"url\(([^)]*)\)", document) == ["#hatch"]


def test_what_pupils_typed_is_shown_as_they_typed_it() -> None:
    page = Page(render(hostile(a_summary()), "ja"))

    assert HOSTILE in page.text
    assert "49" not in page.text.split(HOSTILE)[1][:10]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ja",
            ("授業の流れ", "3 分 0 秒", "偶然に起こる以上のかたより", "声 A が話の 86 %",
             "同意のない人がいるか", "マイクがない", "マイク「USB 4」が見つかりません"),
        ),
        (
            "en",
            ("The lesson on one axis", "3 min 0 s", "Not more uneven than chance",
             "Voice A has 86 % of the talk", "somebody did not agree", "no microphone",
             "There is no microphone “USB 4”"),
        ),
    ],
)  # fmt: skip
def test_it_says_what_was_heard_in_the_teachers_language(
    language: Language, words: tuple[str, ...]
) -> None:
    page = Page(render(a_summary(), language))

    assert [each for each in words if each not in page.text] == []
    assert ("lang", language) in page.attributes
    assert [value for name, value in page.attributes if name == "role"].count("img") == 8


def test_answers_stand_under_their_questions() -> None:
    text = Page(render(a_summary(), "ja")).text
    where, why = text.index("デンプンが多い"), text.index("わけも書きましょう")

    assert re.search(r"日なた\s+3 日かげ\s+1", text[where:why])
    assert "2-1 · 2:20" in text[why:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_of_which_nothing_is_known_shows_dashes(language: Language) -> None:
    plan = small_plan()
    page = Page(render(summarise(LessonState(plan), policy_of(plan)), language))

    assert page.text.count("–") >= 3
    assert "nan" not in page.text.lower()
    assert "None" not in page.text


def test_silence_is_no_negative_zero() -> None:
    assert "-0 %" not in render(a_summary(), "en")


def test_a_problem_of_another_version_is_shown_by_its_key() -> None:
    summary = a_summary()
    health = replace(
        summary.health,
        problems=("camera:front: lens_foggy", "board: port_taken"),
        problem_details=({}, {}),
    )

    text = Page(render(replace(summary, health=health), "en")).text

    assert "camera:front: lens_foggy" in text
    assert "board: port_taken" in text


def test_the_file_is_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "summary.html"
    write_html(a_summary(), path, "ja")

    assert "植物のくらし" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_spoke_after_whom_is_shown_from_enough_turns_on(language: Language) -> None:
    summary = a_summary()
    first = summary.groups[0]
    assert first.measures is not None
    matrix = ((0, 9, 1, 2), (8, 0, 3, 1), (2, 2, 0, 4), (1, 2, 5, 0))
    many = replace(first.measures, turns=41, turn_matrix=matrix)
    few = replace(first.measures, turns=19, turn_matrix=matrix)

    def cells(measures: object) -> int:
        groups = (replace(first, measures=measures), *summary.groups[1:])
        page = Page(render(replace(summary, groups=groups), language))
        classes = [value for name, value in page.attributes if name == "class"]
        return classes.count("cell-number") + classes.count("cell-deep")

    assert cells(few) + 12 == cells(many)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_class_is_told_apart_into_many_voices_and_one(language: Language) -> None:
    summary = a_summary()
    texts = Texts("report", language)
    assert texts("chart.meaning") in Page(render(summary, language)).text
    without = replace(summary, timeline=replace(summary.timeline, activity=()))
    assert texts("chart.meaning") not in Page(render(without, language)).text
    darker = 'fill-opacity=".7"'
    assert render(summary, language).count(darker) == 2, "a stretch before the gap and one after"
