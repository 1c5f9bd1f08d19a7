"""Every notice that the analysis finds says its reason and its evidence, in both languages."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as with_fields

from classsense.analysis.alerts import NoticeBoard, reasons
from classsense.analysis.lesson_state import replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.wait_time import Exchange
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import ActivityStarted, ConsentWithdrawn, HandSet, QuestionOpened
from classsense.domain.lesson import Activity, ActivityKind, GroupId, SeatId
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import GroupView, Health, Notice, NoticeKind, VoiceShare
from classsense.resources.texts import Language, Texts
from classsense.ui.presenters.notices import NoticeModel, NoticesPresenter
from fakes.classroom import WHY, small_plan

PLAN = with_fields(small_plan(), activities=(Activity(ActivityKind.GROUP_TALK, "話し合い", 0.0),))
STATE = replay(
    PLAN,
    [
        ActivityStarted(LessonNs(0), 0),
        QuestionOpened(LessonNs(0), WHY),
        HandSet(lesson_ns(1), SeatId("2-1"), up=True),
        ConsentWithdrawn(lesson_ns(2), SeatId("2-3"), frozenset({Purpose.CAMERA})),
    ],
)
TABLE = GroupView(
    id=GroupId("2"),
    name="2 班",
    place=(0.5, 0.5),
    mode=GroupMode.VOICES,
    members=3,
    present=3,
    liveliness=(0.1,) * 30,
    talk_share=0.1,
    voices=(VoiceShare("A", 90.0, 0.9), VoiceShare("B", 10.0, 0.1)),
    top_share=0.9,
    gini=0.9,
    noise_floor=0.53,
    turns=21,
    uneven=True,
    calling_since=lesson_ns(60),
)
WAITS = [Exchange(10.0 * n, 1.24, answered=True, wait_2_s=None) for n in range(4)]


def found() -> list[Notice]:
    return reasons(STATE, [TABLE], lesson_ns(100), WAITS)


def models(language: Language) -> list[NoticeModel]:
    snapshot = SnapshotMaker(policy_of(PLAN)).make(STATE, lesson_ns(100), Health())
    presenter = NoticesPresenter(Texts("ui", language))
    each = [replace(snapshot, notices=(notice,)) for notice in found()]
    return [presenter.present(now).notices[0] for now in each]


def test_every_kind_is_found_and_three_are_shown() -> None:
    assert [notice.kind for notice in found()] == [
        NoticeKind.CALLING,
        NoticeKind.WITHDRAWN,
        NoticeKind.HAND_WAITING,
        NoticeKind.QUIET_GROUP,
        NoticeKind.ONE_VOICE,
        NoticeKind.EMPTY_BOARD,
        NoticeKind.SHORT_WAIT,
    ]
    assert len(NoticeBoard().shown(found(), lesson_ns(100))) == 3


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_says_its_reason_and_its_evidence(language: Language) -> None:
    numbers = ("0:40", "2-3", "2-1", "10", "90", "0", "1.2")
    for model, number in zip(models(language), numbers, strict=True):
        assert model.title
        assert number in model.reason
        assert model.evidence
        assert "{" not in model.title + model.reason + model.evidence
    assert "53" in models(language)[4].evidence
