"""The class on the summary's page: every share with what it rests on, the unknown hatched."""

import re

import pytest
from msgspec.structs import replace

from classsense.report.class_acts import class_acts, minutes_chart
from classsense.report.html import render
from classsense.resources.texts import LANGUAGES, Language, Texts
from fakes.summaries import a_summary

BLUE = re.compile(r'height="([\d.]+)" fill="#005AFF"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_looked_for_has_a_line_with_its_bounds(language: Language) -> None:
    acts = class_acts(a_summary().faces, Texts("report", language))

    assert [(act.share, act.low, act.high) for act in acts] == [
        (0.62, 0.51, 0.68),
        (0.1, 0.07, 0.37),
        (None, None, None),
        (0.3, 0.15, 0.65),
    ]
    page = render(a_summary(), language)
    assert all(act.name in page for act in acts)
    assert "51 % – 68 %" in page


def test_a_minute_that_no_camera_saw_is_hatched_and_has_no_blue() -> None:
    chart = minutes_chart(a_summary(), Texts("report", "en"))

    assert [float(height) for height in BLUE.findall(chart)] == [36.7, 36.7]
    assert chart.count('class="unknown"') == 1 + 2  # minute 1, and what may be of 0 and 2


def test_a_lesson_without_cameras_has_no_such_part() -> None:
    bare = a_summary()
    bare = replace(bare, faces=replace(bare.faces, whole=None, minutes=()))

    assert class_acts(bare.faces, Texts("report", "en")) == []
    assert Texts("report", "en")("acts.chart") not in render(bare, "en")


def test_expressions_are_told_with_their_limits_only_where_they_were_read() -> None:
    limits = Texts("report", "en")("acts.expressions")
    told = a_summary()
    whole = told.faces.whole
    assert whole is not None
    plain = replace(told, faces=replace(told.faces, whole=replace(whole, expressions={})))

    assert limits in render(told, "en")
    assert limits not in render(plain, "en")
