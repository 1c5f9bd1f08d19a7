"""Pupils' comments on shared answers: real sockets on a real board, refused unless allowed."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from classsense.analysis.lesson_state import replay
from classsense.analysis.retention import is_of
from classsense.analysis.summary import encode, summarise
from classsense.domain.board_commands import (
    REMARK_CHARS,
    AnswersApproved,
    ApprovalAsked,
    RemarkGiven,
    RemarksAllowed,
    RemarksJudged,
)
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, LessonStarted, QuestionClosed, QuestionOpened
from classsense.domain.errors import KnownError
from classsense.domain.lesson import QuestionId, SeatId
from classsense.domain.policy import policy_of
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan
from fakes.wire import Wire

NOW = LessonNs(5)
SHARED, HIDDEN = "answer-shared", "answer-hidden"
TEXT = "日なたのことも書くといいと思います"


class Scene(NamedTuple):
    """Two pupils: the first one's answer is shared, the second one's is not."""

    board: OpenBoard
    first: Wire
    second: Wire

    @property
    def ref(self) -> str:
        """What tablets call the shared answer, as soon as they may comment on it."""
        while not (self.second.state.get("shared") or [{}])[0].get("refs"):
            self.second.next()
        (ref,) = self.second.state["shared"][0]["refs"]
        return str(ref)

    def remarks(self, wire: Wire, ref: str, text: str = TEXT, name: str = "remark-one") -> Any:  # noqa: ANN401 - a message
        """Send a comment, and return what is said to it."""
        wire.send("remark", id=name, question=WHY, answer=ref, text=text)
        while (message := wire.next())["type"] not in {"stored", "refused"}:
            pass
        return message


@contextmanager
def _scene(*, on: bool = True, checked: bool = True) -> Iterator[Scene]:
    with ExitStack() as stack:
        board = stack.enter_context(open_board())
        first, second = (stack.enter_context(board.tablet()) for _ in range(2))
        board.lesson.do(QuestionOpened(NOW, WHY))
        first.sit(CODE, "1-1").sees_a_question()
        second.sit(CODE, "2-1").sees_a_question()
        for wire, answer in ((first, SHARED), (second, HIDDEN)):
            wire.answer(answer, WHY, f"the answer {answer}")
            wire.until("stored")
        board.lesson.do(AnswersShared(NOW, WHY, (SHARED,)))
        if on:
            board.lesson.do(RemarksAllowed(NOW, WHY, on=True, checked=checked))
        yield Scene(board, first, second)


def _seen(wire: Wire) -> Any:  # noqa: ANN401 - as the wire has it
    return (wire.state.get("shared") or [{}])[0].get("remarks")


def test_a_comment_goes_to_the_teacher_and_to_the_class_once_she_approved_it() -> None:
    with _scene() as scene:
        ref = scene.ref
        assert scene.remarks(scene.second, ref)["type"] == "stored"
        own = {"id": "remark-one", "question": WHY, "answer": ref, "text": TEXT}
        scene.second.shows(remarks=[{**own, "shown": False}])
        scene.first.send("ping")
        scene.first.until("pong")
        assert TEXT not in json.dumps(scene.first.heard, ensure_ascii=False)
        scene.board.lesson.do(RemarksJudged(NOW, WHY, ("remark-one",), shown=True))
        while _seen(scene.first) != [[TEXT]]:
            scene.first.next()
        scene.second.shows(remarks=[{**own, "shown": True}])
        said = json.dumps(scene.first.heard, ensure_ascii=False)
        assert (
            "2-1"
            not in said.replace(json.dumps(scene.first.heard[0]["groups"]), "").split(TEXT, 1)[1]
        )
        assert HIDDEN not in said
        scene.board.lesson.do(RemarksJudged(NOW, WHY, ("remark-one",), shown=False))
        while _seen(scene.first):
            scene.first.next()


def test_without_approval_it_is_shown_at_once_and_the_teacher_may_still_drop_it() -> None:
    with _scene(checked=False) as scene:
        assert scene.remarks(scene.second, scene.ref)["type"] == "stored"
        while _seen(scene.first) != [[TEXT]]:
            scene.first.next()
        scene.board.lesson.do(RemarksJudged(NOW, WHY, ("remark-one",), shown=False))
        while _seen(scene.first):
            scene.first.next()


def test_by_itself_no_comment_is_taken() -> None:
    with _scene() as scene:
        ref = scene.ref
        scene.board.lesson.do(RemarksAllowed(NOW, WHY, on=False))
        while scene.second.state["shared"][0]["refs"]:
            scene.second.next()
        assert scene.remarks(scene.second, ref)["reason"] == "remarks_off"
        assert not [each for each in scene.board.lesson.kept if isinstance(each, RemarkGiven)]


@pytest.mark.parametrize("answer", [HIDDEN, SHARED, "0" * 24, "../x"])
def test_only_what_the_class_sees_can_be_commented_and_never_by_its_id(answer: str) -> None:
    with _scene() as scene:
        assert scene.ref
        assert scene.remarks(scene.second, answer)["reason"] == "no_such_answer"


def test_an_answer_that_is_shared_no_more_or_not_approved_takes_no_comment() -> None:
    with _scene() as scene:
        ref = scene.ref
        scene.board.lesson.do(ApprovalAsked(NOW, WHY, on=True))
        while scene.second.state["shared"][0]["values"]:
            scene.second.next()
        assert scene.remarks(scene.second, ref)["reason"] == "no_such_answer"
        scene.board.lesson.do(AnswersApproved(NOW, WHY, (SHARED,), approved=True))
        assert scene.ref == ref
        scene.board.lesson.do(AnswersShared(NOW, WHY, ()))
        scene.second.shows(shared=[])
        assert scene.remarks(scene.second, ref)["reason"] == "no_such_answer"


def test_who_has_no_seat_and_what_was_never_asked_is_refused() -> None:
    with _scene() as scene, scene.board.tablet() as stranger:
        ref = scene.ref
        stranger.join(CODE)
        assert scene.remarks(stranger, ref)["reason"] == "no_seat"
        scene.second.send("remark", id="remark-two", question="other", answer=ref, text="x")
        assert scene.second.until("refused")["reason"] == "no_such_question"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), ("\u200b\u202e \n", "empty"), ("あ" * (REMARK_CHARS + 1), "bad_value")],
)
def test_a_comment_has_a_length(text: str, reason: str) -> None:
    with _scene() as scene:
        assert scene.remarks(scene.second, scene.ref, text)["reason"] == reason


def test_what_turns_text_round_is_taken_out() -> None:
    with _scene() as scene:
        assert (
            scene.remarks(scene.second, scene.ref, "  よい\u202eね\n\u200bとても ")["type"]
            == "stored"
        )
        (given,) = (each for each in scene.board.lesson.kept if isinstance(each, RemarkGiven))
        assert given.text == "よいね とても"


def test_comments_come_no_faster_than_a_tablet_may_write_them() -> None:
    with _scene() as scene:
        ref = scene.ref
        heard = [scene.remarks(scene.second, ref, name=f"remark-{n:02}") for n in range(7)]
        assert [each["type"] for each in heard] == ["stored"] * 6 + ["refused"]
        assert (heard[-1]["reason"], heard[-1]["again"], heard[-1]["id"]) == (
            "too_many",
            True,
            "remark-06",
        )
        assert scene.remarks(scene.first, ref, name="remark-by-another")["type"] == "stored"


def test_a_comment_sent_again_is_stored_once_even_after_comments_were_closed() -> None:
    with _scene() as scene:
        ref = scene.ref
        first = scene.remarks(scene.second, ref)
        while not scene.second.state.get("remarks"):
            scene.second.next()
        scene.board.lesson.do(RemarksAllowed(NOW, WHY, on=False))
        again = scene.remarks(scene.second, ref)
        assert again == {**first, "duplicate": True}
        while [each["refs"] for each in scene.first.state["shared"]] != [[]]:
            scene.first.next()
        assert len(scene.second.state["remarks"]) == 1
        assert scene.remarks(scene.first, ref)["reason"] == "remarks_off"  # another's id


def test_a_comment_is_not_acknowledged_before_it_is_kept() -> None:
    with _scene() as scene:
        ref = scene.ref
        scene.board.lesson.failing = KnownError("disk_full", path="x")
        refused = scene.remarks(scene.second, ref)
        assert (refused["reason"], refused["again"]) == ("not_kept", True)
        scene.board.lesson.failing = None
        assert scene.remarks(scene.second, ref)["type"] == "stored"


def test_comments_outlive_a_crash_and_their_names_for_answers_too() -> None:
    with _scene() as scene:
        ref = scene.ref
        scene.remarks(scene.second, ref)
        scene.board.lesson.do(RemarksJudged(NOW, WHY, ("remark-one",), shown=True))
        scene.board.comes_back()
        with scene.board.tablet() as later:
            later.sit(CODE, "1-2")
            while _seen(later) != [[TEXT]]:
                later.next()
            assert later.state["shared"][0]["refs"] == [ref]
            assert later.state["remarks"] == []


def test_choices_stand_in_bars_and_take_no_comment() -> None:
    with _scene() as scene:
        board, first = scene.board, scene.first
        board.lesson.do(QuestionClosed(NOW, WHY))
        board.lesson.do(QuestionOpened(NOW, WHERE))
        while (first.state["question"] or {}).get("id") != WHERE:
            first.next()
        first.answer("answer-choice", WHERE, "0")
        while first.next()["type"] != "stored":
            pass
        board.lesson.do(AnswersShared(NOW, WHERE, ("answer-choice",)))
        board.lesson.do(RemarksAllowed(NOW, WHERE, on=True))
        while len(first.state["shared"]) < 2:
            first.next()
        assert all(not each["refs"] for each in first.state["shared"] if each["question"] == WHERE)


def test_a_comment_is_stored_once_goes_with_the_answers_and_is_in_no_summary(
    tmp_path: Path,
) -> None:
    plan = small_plan()
    given = RemarkGiven(NOW, "remark-one", QuestionId("why"), SHARED, SeatId("1-1"), "tablet", TEXT)
    store = SqliteLessonStore(tmp_path, plan)
    receipts: list[Any] = []
    store.append(LessonStarted(LessonNs(0), "2026-11-28T09:00:00+00:00", "mark"))
    store.append(given, receipts.append)
    store.append(given, receipts.append)
    store.flush()
    assert [receipt.duplicate for receipt in receipts] == [False, True]
    state = replay(store.plan, store.entries())
    assert TEXT.encode() not in encode(summarise(state, policy_of(plan)))
    store.drop(lambda entry: is_of(entry, ("answers",)))
    store.close()
    assert not [path for path in tmp_path.iterdir() if TEXT.encode() in path.read_bytes()]
