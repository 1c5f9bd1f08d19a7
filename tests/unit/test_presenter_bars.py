"""Top bar, notices, status, group, start, join and summary."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.desk import ChoiceKind, Finding, Grade, JoinInfo, LessonChoice
from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartState
from classsense.domain.snapshot import NoticeKind
from classsense.domain.sound_level import MicrophoneLevel
from classsense.resources.texts import Language, Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent, size
from classsense.ui.presenters.group import GroupPresenter
from classsense.ui.presenters.join import present_join
from classsense.ui.presenters.notices import NoticesPresenter
from classsense.ui.presenters.start import StartPresenter
from classsense.ui.presenters.status import StatusPresenter
from classsense.ui.presenters.summary import SummaryPresenter
from classsense.ui.presenters.top_bar import TopBarPresenter
from ui.snapshots import early, rich, sensing_off
from ui.talk_snapshots import talking

TEXTS = Texts("ui", "en")
JOIN = JoinInfo("http://192.0.2.5:8321", "KMRT", lan=True)


def test_unknown_is_a_dash_and_zero_a_zero() -> None:
    assert percent(None) == UNKNOWN
    assert percent(0.0) == "0%"


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (41_300, "41 KB"), (1_240_000, "1.2 MB")])
def test_sizes_are_short(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(("at", "text"), [(0, "0:00"), (65.9, "1:05"), (3661, "1:01:01")])
def test_clocks_are_whole_seconds(at: float, text: str) -> None:
    assert clock(at) == text


def test_the_countdown_keeps_the_planned_length_of_an_activity_that_began_late() -> None:
    late = replace(rich(), activity_since=lesson_ns(900))
    model = TopBarPresenter(TEXTS).present(late, JOIN)
    # Planned 12:00 to 33:00, begun at 15:00: it lasts until 36:00; it is 28:36 now.
    assert model.countdown == TEXTS("top.left", time="7:24")
    assert not model.late


def test_an_activity_that_is_over_its_time_says_by_how_much() -> None:
    model = TopBarPresenter(TEXTS).present(replace(rich(), at=lesson_ns(1990)), JOIN)
    assert model.countdown == TEXTS("top.over", time="0:10")
    assert model.late


def test_an_unplanned_end_has_no_countdown() -> None:
    snapshot = rich()
    plan = msgspec.structs.replace(snapshot.plan, duration_s=None)
    model = TopBarPresenter(TEXTS).present(replace(snapshot, plan=plan, activity=4), JOIN)
    assert model.countdown == ""


def test_the_privacy_meter_does_not_guess() -> None:
    present = TopBarPresenter(TEXTS).present
    assert UNKNOWN in present(early(), JOIN).kept
    assert not present(early(), JOIN).alarm
    leak = replace(rich(), health=replace(rich().health, connections=2))
    assert present(leak, JOIN).alarm


def test_the_light_says_what_is_true() -> None:
    assert TopBarPresenter(TEXTS).present(rich(), JOIN).sensing_text == TEXTS("top.sensing")
    assert TopBarPresenter(TEXTS).present(sensing_off(), JOIN).sensing_text == TEXTS(
        "top.not_sensing"
    )
    assert TopBarPresenter(TEXTS).present(rich(), None).join == TEXTS("top.no_board")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_kind_of_notice_can_be_said(language: Language) -> None:
    texts = Texts("ui", language)
    model = NoticesPresenter(texts).present(rich(language))
    assert [notice.kind for notice in model.notices] == [
        NoticeKind.CALLING,
        NoticeKind.QUIET_GROUP,
        NoticeKind.ONE_VOICE,
    ]
    assert model.notices[0].urgent
    assert "1:10" in model.notices[0].reason
    assert "68" in model.notices[2].reason
    assert "48" in model.notices[2].evidence
    for kind in NoticeKind:
        assert all(f"notices.{kind}.{part}" in texts for part in ("title", "reason", "evidence"))


def test_at_most_three_notices_are_shown() -> None:
    snapshot = rich()
    many = tuple(replace(snapshot.notices[0], key=f"k{n}") for n in range(5))
    assert len(NoticesPresenter(TEXTS).present(replace(snapshot, notices=many)).notices) == 3


def test_the_footnote_says_which_table_is_not_listened_to() -> None:
    assert "Table 5" in NoticesPresenter(TEXTS).present(rich()).footnote


def test_a_stopped_part_comes_first_with_what_to_do() -> None:
    model = StatusPresenter(TEXTS).present(rich())
    assert model.grade is Grade.BAD
    assert model.parts[0].name == "Microphone 6"
    assert "D:" in model.parts[0].problem
    assert "Free some space" in model.parts[0].problem
    assert model.parts[1].lag == TEXTS("status.lag", seconds="9.5")


@pytest.mark.parametrize(("level_db", "level"), [(-32.0, 14 / 30), (-80.0, 0.0), (0.0, 1.0)])
def test_a_microphone_has_a_meter_down_to_60_db(level_db: float, level: float) -> None:
    snapshot = rich()
    loud = replace(snapshot.groups[0], level_db=level_db)
    model = StatusPresenter(TEXTS).present(replace(snapshot, groups=(loud, *snapshot.groups[1:])))
    levels = {row.name: row.level for row in model.parts}
    assert levels["Microphone 1"] == pytest.approx(level)
    assert levels["Storage"] is None
    unheard = replace(snapshot.groups[0], level_db=None)
    silent = replace(snapshot, groups=(unheard, *snapshot.groups[1:]))
    rows = StatusPresenter(TEXTS).present(silent).parts
    assert next(row for row in rows if row.name == "Microphone 1").level is None


def test_a_meter_shows_the_microphone_itself_not_what_was_recognised_of_it() -> None:
    snapshot = rich()
    now = (MicrophoneLevel("microphone:1", -30.0, -20.0),)
    late = replace(snapshot.groups[0], level_db=-60.0)
    fresh = replace(
        snapshot,
        groups=(late, *snapshot.groups[1:]),
        health=replace(snapshot.health, levels=now),
    )
    rows = StatusPresenter(TEXTS).present(fresh).parts
    assert next(row for row in rows if row.name == "Microphone 1").level == pytest.approx(0.5)


def test_lost_sound_wants_a_look_though_every_part_runs() -> None:
    snapshot = rich()
    running = tuple(
        msgspec.structs.replace(part, state=PartState.RUNNING, problem="")
        for part in snapshot.health.parts
    )
    whole = replace(
        snapshot.health, parts=running, audio_dropped_s=0.0, words_skipped=0, connections=0
    )
    present = StatusPresenter(TEXTS).present
    assert present(replace(snapshot, health=whole)).grade is Grade.GOOD
    lost = present(replace(snapshot, health=replace(whole, audio_dropped_s=82.0)))
    assert lost.grade is Grade.WARNING
    assert lost.summary == TEXTS("status.all_warning")


def test_what_runs_with_a_problem_wants_a_look() -> None:
    model = StatusPresenter(TEXTS).present(talking())
    row = next(row for row in model.parts if row.name == "Microphone 6")
    assert row.grade is Grade.WARNING
    assert "USB 6" in row.problem


def test_a_problem_without_words_is_not_hidden() -> None:
    snapshot = rich()
    odd = msgspec.structs.replace(snapshot.health.parts[0], problem="never_heard_of")
    model = StatusPresenter(TEXTS).present(
        replace(snapshot, health=replace(snapshot.health, parts=(odd,)))
    )
    assert "never_heard_of" in model.parts[0].problem


def test_no_part_has_reported_is_a_state_of_its_own() -> None:
    assert StatusPresenter(TEXTS).present(early()).empty == TEXTS("status.empty")


def test_the_doctors_worst_finding_comes_first() -> None:
    findings = [Finding("a", Grade.GOOD, "a"), Finding("b", Grade.BAD, "b")]
    rows = StatusPresenter(TEXTS).findings(findings)
    assert [row.text for row in rows] == ["b", "a"]


def test_the_balance_of_a_table_comes_with_its_doubt() -> None:
    present = GroupPresenter(TEXTS).present
    uneven, even = present(rich(), GroupId("2")), present(rich(), GroupId("1"))
    assert uneven is not None
    assert even is not None
    assert uneven.chance is not None
    assert even.chance is not None
    assert uneven.chance.figure == TEXTS("measure.uneven")
    assert "48%" in uneven.chance.hint
    assert even.chance.figure == TEXTS("measure.within_chance")
    fresh = present(early(), GroupId("1"))
    assert fresh is not None
    assert fresh.chance is not None
    assert fresh.chance.floor is None
    assert fresh.chance.hint == TEXTS("measure.too_early", needed=20)


def test_an_energy_only_table_shows_neither_voices_nor_words() -> None:
    model = GroupPresenter(TEXTS).present(rich(), GroupId("5"))
    assert model is not None
    assert [row.letter for row in model.strips.rows] == [""]
    assert model.network.nodes == ()
    assert model.chance is None
    assert model.words.lines == ()
    assert model.explanation == TEXTS("group.mode_energy")
    assert TEXTS("measure.turns") not in {measure.name for measure in model.measures}


def test_a_table_shows_its_own_answers_only() -> None:
    model = GroupPresenter(TEXTS).present(rich(), GroupId("4"))
    assert model is not None
    assert len(model.answers) == 1
    assert GroupPresenter(TEXTS).present(rich(), GroupId("99")) is None


def test_models_that_are_missing_are_offered() -> None:
    present = StartPresenter(TEXTS)
    assert present.models_missing([Finding("models", Grade.BAD, "")])
    assert not present.models_missing([Finding("models", Grade.GOOD, "")])
    assert not present.models_missing([Finding("port", Grade.BAD, "")])
    assert present.ready([]) == TEXTS("start.ready_good")


@pytest.mark.parametrize("kind", list(ChoiceKind))
def test_every_choice_has_words(kind: ChoiceKind) -> None:
    choice = LessonChoice(kind, folder=Path("plan.toml"))
    model = StartPresenter(TEXTS).choices([choice])[0]
    assert model.title
    assert model.text
    assert model.button


def test_nothing_is_open_to_the_network_unless_chosen() -> None:
    networks = StartPresenter(TEXTS).networks(["192.0.2.5"])
    assert networks[0][0] == ""
    assert networks[1] == ("192.0.2.5", "192.0.2.5")


def test_joining_says_who_can_reach_it() -> None:
    open_to_all = present_join(JOIN, TEXTS)
    assert open_to_all.link == "http://192.0.2.5:8321/#KMRT"
    assert not open_to_all.warning
    local = present_join(replace(JOIN, lan=False), TEXTS)
    assert local.warning
    assert local.reach == TEXTS("join.local")
    assert present_join(None, TEXTS).link is None


def test_the_summary_counts_every_question() -> None:
    model = SummaryPresenter(TEXTS).present(rich(), written=False)
    assert dict(model.facts)[TEXTS("summary.answers_name")] == TEXTS(
        "summary.answers", answers=13, questions=1
    )
    assert model.hint == TEXTS("summary.later")
    assert SummaryPresenter(TEXTS).present(rich(), written=True).hint == TEXTS("summary.written")
