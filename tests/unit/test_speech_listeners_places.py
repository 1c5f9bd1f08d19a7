"""Sound checks, voices that come and go, what is forgotten, and neighbours, in pure tones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from classsense.analysis.talk_state import EpochTalk
from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.errors import KnownError
from classsense.domain.lesson import TEACHER_VOICE
from classsense.domain.observations import Observation
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.neighbours import Whose
from classsense.speech.voice_book import VoiceBook
from classsense.speech.voice_timeline import VoiceTimeline
from classsense.speech.window_reader import Window
from fakes.listening import known_after, listener, reports_of, turns_of
from fakes.speech import TABLE, Said, ToneEmbedder, ToneSegmenter, chunks_of, talk


def test_a_sound_check_ties_voices_to_places() -> None:
    live = listener(names=("Aiko", "Ben", "Chika", "Dai"))
    for place, person in enumerate((2, 0, 3, 1)):
        live.enrol(place, talk([(person, 0.2, 3)], 3.2))
    said: list[Said] = [(0, 1, 4), (1, 5, 8), (2, 9, 11), (3, 12, 14)]
    known = known_after(reports_of(live, talk(said, 15))[0])
    assert [turn.voice for turn in known.turns] == ["Ben", "Dai", "Aiko", "Chika"]


def test_a_sound_check_heard_live_does_the_same() -> None:
    live = listener()
    said: list[Said] = [(1, 1, 4), (0, 5, 8), (0, 9, 11), (1, 12, 15)]
    reports: list[Observation] = []
    for chunk in chunks_of(talk(said, 16)):
        reports += live.hear(chunk)
        if chunk.number == 9:
            live.enrol_span(1, lesson_ns(1), lesson_ns(4))
        if chunk.number == 17:
            live.enrol_span(0, lesson_ns(5), lesson_ns(8))
    reports += live.finish()
    assert [turn.voice for turn in known_after(reports).turns] == ["B", "A", "A", "B"]


def test_a_sound_check_without_speech_is_refused() -> None:
    with pytest.raises(KnownError) as refused:
        listener().enrol(0, talk([(0, 1, 1.4)], 4))
    assert refused.value.key == "sound_check_short"


def test_one_sound_check_of_two_leaves_the_other_voice_its_letter() -> None:
    live = listener(voices=2)
    live.enrol(1, talk([(0, 0.2, 3)], 3.2))
    said: list[Said] = [(0, 1, 4), (3, 5, 8), (0, 9, 12), (3, 13, 16)]
    known = known_after(reports_of(live, talk(said, 17))[0])
    assert [turn.voice for turn in known.turns] == ["B", "A", "B", "A"]


def test_known_voices_keep_their_places_when_somebody_comes() -> None:
    said: list[Said] = [(n % 2, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(10)]
    said += [((n + 1) % 3, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(10, 18)]
    live = listener(voices=2)
    reports: list[Observation] = []
    for chunk in chunks_of(talk(said, 55)):
        if chunk.number == 60:
            live.set_voices(3)
        reports += live.hear(chunk)
    reports += live.finish()
    known = known_after(reports)
    letters = {(person, turn.voice) for turn, (person, _, _) in zip(known.turns, said, strict=True)}
    assert letters == {(0, "A"), (1, "B"), (2, "C")}


def test_what_is_forgotten_is_never_told_again() -> None:
    said: list[Said] = [(n % 3, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(15)]
    live = listener()
    known = EpochTalk(lesson_ns(0), lesson_ns(0), ())
    for chunk in chunks_of(talk(said, 45)):
        for report in turns_of(live.hear(chunk)):
            known = known.revised(report)
        if chunk.number == 59:
            (forgotten,) = turns_of(live.forget(lesson_ns(20)))
            assert forgotten.since == lesson_ns(20)
            assert forgotten.turns == ()
            known = known.revised(forgotten)
        if chunk.number >= 59:
            assert not any(20 <= seconds(turn.start) < 30 for turn in known.turns)
    for report in turns_of(live.finish()):
        known = known.revised(report)
    starts = [round(seconds(turn.start) - 0.5) for turn in known.turns]
    assert [start for start in starts if start < 18] == [0, 3, 6, 9, 12, 15]
    assert not any(20 <= seconds(turn.start) < 30 for turn in known.turns)
    assert {33, 36, 39, 42} <= set(starts)


class Corridor:
    """Neighbours at given frames: some may not be heard, some are told whose they are."""

    def __init__(self, blank: range, elsewhere: range, teacher: range) -> None:
        self._blank, self._elsewhere, self._teacher = blank, elsewhere, teacher

    def begin(self, at: LessonNs) -> None:
        """Its frames are the listener's."""

    def blanked(self, first: int, last: int) -> NDArray[np.bool_]:
        return np.array([frame in self._blank for frame in range(first, last)], bool)

    def foreign(self, first: int, last: int) -> NDArray[np.int8]:
        whose = np.zeros(last - first, np.int8)
        for frame in range(first, last):
            if frame in self._elsewhere:
                whose[frame - first] = Whose.ELSEWHERE
            elif frame in self._teacher:
                whose[frame - first] = Whose.TEACHER
        return whose


def test_what_neighbours_say_is_blanked_not_counted_or_the_teachers() -> None:
    said: list[Said] = [(0, 1, 4), (1, 5, 8), (2, 9, 12), (0, 13, 16), (1, 17, 20)]
    corridor = Corridor(range(250, 400), range(450, 600), range(650, 800))
    embedder = ToneEmbedder()
    live = GroupListener(
        TABLE, ToneSegmenter(), embedder, ListenerOptions(words=True), neighbours=corridor
    )
    reports, spoken = reports_of(live, talk(said, 21))
    known = known_after(reports)
    assert [(turn.voice == TEACHER_VOICE, round(seconds(turn.start))) for turn in known.turns] == [
        (False, 1),
        (True, 13),
        (False, 17),
    ]
    elsewhere = [stretch for report in turns_of(reports) for stretch in report.elsewhere]
    assert round(seconds(min(stretch.start for stretch in elsewhere))) == 9
    assert round(seconds(max(stretch.end for stretch in elsewhere))) == 12
    for each in spoken:
        blanked = each.samples[max(0, 250 * 320 - round(seconds(each.start) * 16000)) :]
        assert seconds(each.end) <= 5 or seconds(each.start) >= 8 or not blanked[: 320 * 10].any()


def window(number: int) -> Window:
    """Return a window of one voice that was read in second `number`."""
    vectors = np.zeros((3, 192), np.float32)
    vectors[0, number // 100 % 4] = 1
    activity = np.zeros((150, 3), np.float16)
    activity[:, 0] = 1
    seconds_ = np.array([3, 0, 0], np.float32)
    loudness = np.full(3, -20, np.float32)
    return Window(50 * number, activity, activity > 0, vectors, seconds_, loudness)


def test_what_is_remembered_does_not_grow_with_the_lesson() -> None:
    book, timeline = VoiceBook(4), VoiceTimeline(4, keep_s=60)
    held: list[int] = []
    for number in range(3600):
        heard = window(number)
        timeline.add(heard, book.add(heard, -60, telling=True))
        book.forget_before(timeline.windows)
        if number % 100 == 50:
            book.tell_apart()
            timeline.relabel(book.places(timeline.windows, -60))
        held.append(len(book._windows) + len(book._evidence.all()) + len(timeline._sums.all()))
    assert max(held[1800:]) <= max(held[:1800])
    told = timeline.probability(50 * 3600 - 100, 50 * 3600)
    assert (told.max(axis=1) == 1).all()
    book.forget()
    assert not book._evidence._table.any()
    assert not book._middles.any()
