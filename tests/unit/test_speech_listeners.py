"""Listening to a table of people who speak in tones: no model is needed."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from classsense.analysis.talk_state import EpochTalk
from classsense.domain.clock import lesson_ns, seconds
from classsense.domain.lesson import TEACHER, TEACHER_VOICE
from classsense.domain.observations import AudioGap, Observation, SoundHeard
from classsense.domain.ports import SAMPLE_RATE_HZ
from classsense.speech.energy_listener import EnergyListener
from classsense.speech.group_listener import GroupListener
from fakes.listening import LIVELY, known_after, listener, reports_of, turns_of
from fakes.speech import TABLE, ToneEmbedder, ToneSegmenter, chunks_of, talk


def said_by(known: EpochTalk) -> list[tuple[str, float, float]]:
    return [(t.voice, round(seconds(t.start), 1), round(seconds(t.end), 1)) for t in known.turns]


def test_who_said_what_is_known_at_the_end() -> None:
    reports, _ = reports_of(listener(), talk(LIVELY, 30))
    heard = known_after(reports)
    letters: dict[str, int] = {}
    for turn, (person, start_s, end_s) in zip(heard.turns, LIVELY, strict=True):
        assert letters.setdefault(turn.voice, person) == person
        assert seconds(turn.start) == pytest.approx(start_s, abs=0.1)
        assert seconds(turn.end) == pytest.approx(end_s, abs=0.1)
    assert sorted(letters) == ["A", "B", "C", "D"]
    assert heard.until == lesson_ns(30)


@pytest.mark.parametrize("chunk_s", [0.02, 0.25, 0.7, 4.0])
def test_the_size_of_chunks_makes_no_difference(chunk_s: float) -> None:
    sound = talk(LIVELY, 30)
    in_halves, _ = reports_of(listener(), sound)
    otherwise, _ = reports_of(listener(), sound, chunk_s)
    assert said_by(known_after(in_halves)) == said_by(known_after(otherwise))


def test_turns_are_clipped_sorted_and_cover_time_without_holes() -> None:
    reports = turns_of(reports_of(listener(), talk(LIVELY, 30))[0])
    for report in reports:
        assert report.since < report.until <= report.at
        assert list(report.turns) == sorted(report.turns, key=lambda turn: turn.start)
        for turn in report.turns:
            assert report.since <= turn.start < turn.end <= report.until
    for before, after in pairwise(reports):
        assert after.since <= before.until <= after.until


def test_a_turn_is_told_within_two_seconds() -> None:
    live = listener()
    known = EpochTalk(lesson_ns(0), lesson_ns(0), ())
    for chunk in chunks_of(talk(LIVELY, 30)):
        for report in turns_of(live.hear(chunk)):
            known = known.revised(report)
        end_s = seconds(chunk.at) + 0.5
        assert seconds(known.until) > end_s - 2.0 - 1e-6 or end_s < 2


def test_letters_stay_while_voices_are_told_apart_again_and_again() -> None:
    said = [(n % 4, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(40)]
    live = listener()
    letters: list[dict[int, str]] = []
    known = EpochTalk(lesson_ns(0), lesson_ns(0), ())
    for chunk in chunks_of(talk(said, 120)):
        for report in turns_of(live.hear(chunk)):
            known = known.revised(report)
        if chunk.number % 40 == 39:
            letters.append(
                {
                    person: turn.voice
                    for person, start_s, end_s in said
                    for turn in known.turns
                    if abs(seconds(turn.start) - start_s) < 0.2 and end_s < seconds(known.until)
                }
            )
    assert len(letters[0]) == 4
    assert all(later == letters[0] for later in letters)


def test_corrections_reach_back_so_far_and_no_farther_at_the_end() -> None:
    said = [(n % 4, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(20)]
    live = listener(reach_s=15)
    for chunk in chunks_of(talk(said, 60)):
        for report in turns_of(live.hear(chunk)):
            assert report.since >= report.at - lesson_ns(15 + 3.5)
    (whole,) = turns_of(live.finish())
    assert whole.until == lesson_ns(60)
    assert whole.since >= lesson_ns(60 - 15 - 3.5)


def test_one_share_each_and_all_shares_are_one() -> None:
    known = known_after(reports_of(listener(), talk(LIVELY, 30))[0])
    spoken = {v: sum(t.end - t.start for t in known.turns if t.voice == v) for v in "ABCD"}
    shares = [time / sum(spoken.values()) for time in spoken.values()]
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0.1


def test_a_neighbour_thirty_decibels_lower_is_not_of_this_table() -> None:
    own = talk([(0, 3, 6), (1, 12, 16)], 30)
    neighbour = talk([(2, 7, 11), (3, 18, 26)], 30, level=0.1 / 10 ** (30 / 20))
    known = known_after(reports_of(listener(), own + neighbour)[0])
    assert [turn[1:] for turn in said_by(known)] == [(3.0, 6.0), (12.0, 16.0)]


def test_silence_costs_no_model() -> None:
    segmenter, embedder = ToneSegmenter(), ToneEmbedder()
    quiet = GroupListener(TABLE, segmenter, embedder)
    reports, _ = reports_of(quiet, talk((), 60))
    assert (segmenter.windows, embedder.embedded) == (0, 0)
    assert known_after(reports).turns == ()
    assert known_after(reports).until == lesson_ns(60)


def test_loudness_is_told_every_second() -> None:
    reports, _ = reports_of(listener(), talk(LIVELY, 30))
    sounds = [report for report in reports if isinstance(report, SoundHeard)]
    assert [seconds(sound.start) for sound in sounds] == list(range(30))
    assert [sound.active for sound in sounds[:4]] == [False, True, True, True]


def test_a_gap_is_reported_and_what_follows_is_in_its_place() -> None:
    sound = talk(LIVELY, 30)
    live = listener()
    reports: list[Observation] = []
    for chunk in chunks_of(sound):
        if not 10 <= chunk.number < 30:  # 5 s to 15 s are missing
            reports += live.hear(chunk)
    reports += live.finish()
    gaps = [report for report in reports if isinstance(report, AudioGap)]
    assert [(seconds(gap.start), seconds(gap.end)) for gap in gaps] == [(5, 15)]
    known = [turn[1:] for turn in said_by(known_after(reports))]
    assert known[:1] == [(1, 4)]
    assert known[2:] == [(16, 20), (20.5, 22), (23, 26), (27, 29)]
    sounds = [report for report in reports if isinstance(report, SoundHeard)]
    assert not any(5 <= seconds(sound.start) < 15 for sound in sounds)


def test_closed_stretches_carry_their_own_sound() -> None:
    sound = talk(LIVELY, 30)
    _, spoken = reports_of(listener(words=True), sound)
    assert all(0.6 <= seconds(each.end - each.start) <= 8 for each in spoken)
    for each in spoken:
        first = round(seconds(each.start) * SAMPLE_RATE_HZ)
        np.testing.assert_array_equal(each.samples, sound[first : first + len(each.samples)])
    covered = sum(seconds(each.end - each.start) for each in spoken)
    assert covered == pytest.approx(sum(end - start for _, start, end in LIVELY), rel=0.25)


def test_without_words_nothing_is_handed_on() -> None:
    _, spoken = reports_of(listener(words=False), talk(LIVELY, 30))
    assert spoken == []


def test_nothing_of_a_voice_or_a_sound_is_left_after_the_end() -> None:
    live = listener()
    reports_of(live, talk(LIVELY, 30))
    held = [
        array
        for part in (live._book, live._ring, live._reader)
        for array in _arrays(part)
        if np.issubdtype(array.dtype, np.floating)
    ]
    assert held
    assert not any(array.any() for array in held)


def _arrays(part: object, depth: int = 3) -> Iterator[NDArray[np.generic]]:
    """Yield the arrays that an object holds, and its parts' arrays."""
    if isinstance(part, np.ndarray):
        yield part
    elif depth > 0:
        for each in getattr(part, "__dict__", {}).values():
            yield from _arrays(each, depth - 1)


def test_the_teacher_has_one_voice_and_needs_no_embedder() -> None:
    teacher = GroupListener(TEACHER, ToneSegmenter(), None)
    known = known_after(reports_of(teacher, talk([(1, 2, 6), (1, 9, 15)], 20))[0])
    assert said_by(known) == [(TEACHER_VOICE, 2, 6), (TEACHER_VOICE, 9, 15)]


def test_an_epoch_is_passed_on() -> None:
    reports = turns_of(reports_of(listener(epoch=3), talk(LIVELY, 30))[0])
    assert {report.epoch for report in reports} == {3}


def test_an_energy_listener_tells_loudness_and_nothing_else() -> None:
    reports, spoken = reports_of(EnergyListener(TABLE), talk(LIVELY, 30))
    assert {type(report) for report in reports} == {SoundHeard}
    assert len(reports) == 30
    assert spoken == []


def test_an_energy_listener_reports_gaps() -> None:
    energy = EnergyListener(TABLE)
    first, *_, last = chunks_of(talk((), 10))
    energy.hear(first)
    assert [type(report) for report in energy.hear(last)] == [AudioGap]


def test_a_listener_that_heard_nothing_ends_quietly() -> None:
    assert list(listener().finish()) == []
    assert list(EnergyListener(TABLE).finish()) == []
