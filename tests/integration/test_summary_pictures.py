"""Drawings and photos in the summary: only if the teacher asks, and then inside the one file."""

import base64
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from classsense.commands.entry import run
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    AnswerGiven,
    AnswersShared,
    LessonEnded,
    LessonStarted,
    QuestionOpened,
)
from classsense.domain.lesson import Question, QuestionId, QuestionKind, SeatId
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.classroom import small_plan
from fakes.photos import encoded

DRAW, SHOW = QuestionId("draw"), QuestionId("show")
LINE = "p21AgyBwlBgBEYTEE4BTD"
DRAWN, TAKEN = "d-" + "B" * 22, "p-" + "C" * 22
PHOTO = encoded(np.full((60, 80, 3), 90, np.uint8), ".jpg")
INLINE = base64.b64encode(PHOTO).decode()
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """Keep a lesson in which a drawing was shown to the class, and a photo was not."""
    asked = (
        Question(DRAW, QuestionKind.DRAWING, "描きましょう"),
        Question(SHOW, QuestionKind.PHOTO, "写真をとりましょう"),
    )
    folder = tmp_path / "lesson"
    folder.mkdir()
    store = SqliteLessonStore(folder, replace(small_plan(), questions=asked))
    at = LessonNs(1)
    drawing = AnswerGiven(at, "answer-1", DRAW, SeatId("1-1"), "tablet", f"{DRAWN} {HOSTILE}")
    photo = AnswerGiven(at, "answer-2", SHOW, SeatId("1-2"), "tablet", f"{TAKEN} 葉のうら")
    store.append(LessonStarted(at, "2026-11-22T10:00:00+09:00", "rules"))
    store.append(QuestionOpened(at, DRAW))
    store.keep_picture(DRAWN, drawing.id, LINE.encode())
    store.append(drawing)
    store.append(AnswersShared(at, DRAW, (drawing.id,)))
    store.append(QuestionOpened(at, SHOW))
    store.keep_picture(TAKEN, photo.id, PHOTO)
    store.append(photo)
    store.append(LessonEnded(LessonNs(2)))
    store.flush()
    store.close()
    return folder


def _html(lesson: Path, *options: str) -> str:
    out = lesson.parent / "summary.html"
    assert run(["summary", str(lesson), "--html", str(out), "--language", "ja", *options]) == 0
    return out.read_text("utf-8")


def test_no_picture_is_in_the_summary_by_itself(lesson: Path) -> None:
    page = _html(lesson)
    assert "<polyline points=" not in page.split("<h2>回答</h2>")[1]
    assert INLINE not in page
    assert "img-src" not in page
    assert "葉のうら" in page


def test_what_the_class_was_shown_may_be_in_it(lesson: Path) -> None:
    page = _html(lesson, "--pictures", "shown")
    assert 'stroke="#005AFF" stroke-width="12"' in page
    assert INLINE not in page
    assert "自動では消えません" in page


def test_all_of_them_are_inside_the_one_file(lesson: Path) -> None:
    page = _html(lesson, "--pictures", "all")
    assert f'<img class="picture" src="data:image/jpeg;base64,{INLINE}" alt="葉のうら">' in page
    assert "img-src data:" in page
    assert "<script" not in page


def test_a_picture_that_is_past_its_term_is_in_no_summary(lesson: Path) -> None:
    store = SqliteLessonStore(lesson)
    store.drop(lambda entry: isinstance(entry, AnswerGiven))
    store.close()
    page = _html(lesson, "--pictures", "all")
    assert INLINE not in page
    assert "#005AFF" not in page.split("<h2>回答</h2>")[1]
