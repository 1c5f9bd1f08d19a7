"""What was heard at one table: a later report replaces what was said of its stretch."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.talk_state import KEPT_WORDS, EpochTalk, GroupTalk
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.observations import AudioGap, SoundHeard, Turn, TurnsHeard, WordsHeard

TABLE = GroupId("1")


def turn(voice: str, start: int, end: int, confidence: float = 1.0) -> Turn:
    return Turn(voice, LessonNs(start), LessonNs(end), confidence)


def heard(since: int, until: int, *turns: Turn, epoch: int = 0) -> TurnsHeard:
    return TurnsHeard(
        LessonNs(until), TABLE, epoch, LessonNs(since), LessonNs(until), turns, "test"
    )


def after(*reports: TurnsHeard) -> EpochTalk:
    talk = GroupTalk()
    for report in reports:
        talk = talk.after(report)
    epoch = talk.epoch(0)
    assert epoch is not None
    return epoch


def sound(start_s: float, end_s: float, *, active: bool = True) -> SoundHeard:
    return SoundHeard(lesson_ns(start_s), lesson_ns(end_s), TABLE, -30.0, active)


def gap(start_s: float, end_s: float) -> AudioGap:
    return AudioGap(lesson_ns(start_s), lesson_ns(end_s), TABLE, "away")


def test_pieces_of_one_voice_are_joined_at_the_seam() -> None:
    talk = after(heard(0, 10, turn("A", 4, 10, 0.9)), heard(10, 20, turn("A", 10, 15, 0.5)))

    assert talk.turns == (turn("A", 4, 15, 0.5),)


def test_the_latest_doubt_is_known() -> None:
    doubtful = msgspec.structs.replace(heard(10, 20), doubt="more_voices")
    assert after(heard(0, 10), doubtful).doubt == "more_voices"
    assert after(heard(0, 10), doubtful, heard(20, 30)).doubt == ""


def test_a_report_that_was_kept_before_there_were_doubts_has_none() -> None:
    kept = msgspec.json.decode(msgspec.json.encode(heard(0, 10, turn("A", 4, 10))))
    del kept["doubt"]
    assert msgspec.convert(kept, TurnsHeard) == heard(0, 10, turn("A", 4, 10))


def test_other_voices_and_pauses_are_not_joined() -> None:
    talk = after(
        heard(0, 10, turn("A", 4, 10)), heard(10, 20, turn("B", 10, 15), turn("A", 12, 15))
    )

    assert talk.turns == (turn("A", 4, 10), turn("B", 10, 15), turn("A", 12, 15))


def test_a_revision_in_the_middle_cuts_and_keeps_both_ends() -> None:
    talk = after(heard(0, 30, turn("A", 0, 30)), heard(10, 20, turn("B", 12, 20)))

    assert talk.turns == (turn("A", 0, 10), turn("B", 12, 20), turn("A", 20, 30))
    assert (talk.since, talk.until) == (0, 30)


def test_a_revision_that_says_nothing_new_changes_nothing() -> None:
    talk = after(heard(0, 30, turn("A", 0, 30)), heard(10, 20, turn("A", 10, 20)))

    assert talk.turns == (turn("A", 0, 30),)


def test_a_new_epoch_leaves_the_old_one_alone() -> None:
    talk = GroupTalk().after(heard(0, 10, turn("A", 0, 9)))
    talk = talk.after(heard(20, 30, turn("A", 21, 29), epoch=1))

    assert talk.turns() == (turn("A", 0, 9), turn("A", 21, 29))
    assert [epoch.since for epoch in talk.epochs.values()] == [0, 20]


@st.composite
def reports(draw: st.DrawFn) -> TurnsHeard:
    since = draw(st.integers(0, 60))
    until = draw(st.integers(since + 1, since + 40))
    turns: list[Turn] = []
    for voice in "ABC":
        edges = sorted(draw(st.sets(st.integers(since, until), max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        turns += [turn(voice, start, end) for start, end in pairs]
    return heard(since, until, *sorted(turns, key=lambda each: each.start))


def moments(turns: tuple[Turn, ...], start: int, end: int) -> set[tuple[str, int]]:
    """Return (voice, moment) for every moment in [start, end) in which a voice speaks."""
    return {
        (each.voice, at)
        for each in turns
        for at in range(max(each.start, start), min(each.end, end))
    }


@given(st.lists(reports(), min_size=1, max_size=8))
def test_whatever_the_revisions_the_last_report_holds_and_the_rest_stays(
    given_reports: list[TurnsHeard],
) -> None:
    talk = EpochTalk(given_reports[0].since, given_reports[0].since, ())
    for report in given_reports:
        before, talk = talk, talk.revised(report)
        inside = (report.since, report.until)
        assert moments(talk.turns, *inside) == moments(report.turns, *inside)
        assert moments(talk.turns, 0, report.since) == moments(before.turns, 0, report.since)
        assert moments(talk.turns, report.until, 999) == moments(before.turns, report.until, 999)


@given(st.lists(reports(), min_size=1, max_size=8))
def test_the_turns_of_one_voice_never_overlap_and_are_joined_at_seams(
    given_reports: list[TurnsHeard],
) -> None:
    talk = after(*given_reports)
    seams = {given_reports[-1].since, given_reports[-1].until}

    assert list(talk.turns) == sorted(talk.turns, key=lambda t: (t.start, t.end, t.voice))
    for voice in "ABC":
        own = [each for each in talk.turns if each.voice == voice]
        for left, right in pairwise(own):
            assert left.end <= right.start
            assert left.end != right.start or left.end not in seams


def test_a_gap_is_not_heard() -> None:
    talk = GroupTalk().after(heard(0, int(60e9))).after(gap(10, 25))

    assert talk.heard_s(lesson_ns(0), lesson_ns(60)) == 45.0
    assert talk.heard_s(lesson_ns(20), lesson_ns(30)) == 5.0
    assert talk.heard_spans() == ((0, lesson_ns(10)), (lesson_ns(25), lesson_ns(60)))


def test_a_gap_between_the_sounds_of_an_energy_table_is_not_subtracted_twice() -> None:
    talk = GroupTalk().after(sound(0, 1)).after(gap(1, 4)).after(sound(4, 5))

    assert talk.heard_s(lesson_ns(0), lesson_ns(5)) == 2.0


def test_a_gap_before_a_new_epoch_is_not_subtracted_from_the_old() -> None:
    talk = GroupTalk().after(heard(0, int(10e9))).after(gap(10, 20))
    talk = talk.after(heard(int(20e9), int(30e9), epoch=1))

    assert talk.heard_s(lesson_ns(0), lesson_ns(30)) == 20.0


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8),
)
def test_what_was_heard_is_each_second_that_sounds_cover_and_no_gap(
    sounds: list[tuple[int, int]], gaps: list[tuple[int, int]]
) -> None:
    talk = GroupTalk()
    for start, length in sounds:
        talk = talk.after(sound(start, start + length))
    for start, length in gaps:
        talk = talk.after(gap(start, start + length))
    covered = {at for start, length in sounds for at in range(start, start + length)}
    lost = {at for start, length in gaps for at in range(start, start + length)}

    assert talk.heard_s(lesson_ns(0), lesson_ns(100)) == pytest.approx(len(covered - lost))


def test_old_words_go_and_their_length_stays() -> None:
    talk = GroupTalk()
    for number in range(KEPT_WORDS + 5):
        at = LessonNs(number)
        talk = talk.after(WordsHeard(at, at, TABLE, 0, "はい", 2, number == 0, 0.9, "test"))

    assert len(talk.words) == KEPT_WORDS
    assert (talk.characters, talk.questions) == (2 * (KEPT_WORDS + 5), 1)
