from dataclasses import replace

import pytest

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId, TranscriptKind
from classsense.domain.observations import WordMark
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, KeywordView, Snapshot, Utterance
from classsense.resources.texts import Texts
from classsense.ui.presenters.memory import Memory
from classsense.ui.presenters.transcript_log import CAPACITY, TranscriptLog
from classsense.ui.presenters.words import PickedWords, WordsModel, WordsPresenter
from ui.talk_snapshots import talking, with_view

TEXTS = Texts("ui", "en")
ONE = GroupId("1")


def view_of(number: int) -> GroupView:
    return next(view for view in talking().groups if view.id == str(number))


def words(
    number: int = 1,
    kind: TranscriptKind = TranscriptKind.TEXT,
    picked: PickedWords | None = None,
) -> WordsModel:
    return WordsPresenter(TEXTS).present(view_of(number), kind, picked)


def test_the_newest_utterance_comes_first_with_its_speaker() -> None:
    lines = words().lines
    assert [line.at for line in lines] == ["26:06", "25:44", "25:22", "25:00"]
    assert [line.letter for line in lines] == ["B", "", "C", "A"]
    assert lines[0].colour == "voice_b"


def test_unsure_repaired_and_maybe_words_are_told_apart_and_explained() -> None:
    newest_last = tuple(reversed(words().lines))
    repaired = newest_last[0].pieces[1]
    assert repaired.mark is WordMark.REPAIRED
    assert repaired.hint == TEXTS("words.mark_repaired", term="photosynthesis")
    unsure = newest_last[1].pieces[1]
    assert unsure.unsure
    assert unsure.hint == TEXTS("words.unsure")
    maybe = newest_last[2].pieces[1]
    assert maybe.mark is WordMark.MAYBE
    assert maybe.unsure
    assert "transpiration" in maybe.hint
    assert not newest_last[0].pieces[0].unsure


@pytest.mark.parametrize("kind", [TranscriptKind.KEYWORDS, TranscriptKind.OFF])
def test_no_text_is_shown_unless_the_lesson_keeps_text(kind: TranscriptKind) -> None:
    model = words(kind=kind)
    assert model.lines == ()
    assert model.no_lines == TEXTS(f"words.policy_{kind}")
    assert bool(model.keywords) is (kind is TranscriptKind.KEYWORDS)


def test_keywords_need_three_utterances_and_doubtful_ones_bear_a_question_mark() -> None:
    shown = words().keywords
    assert [word.text for word in shown] == [
        "photosynthesis",
        "starch",
        "sunlight",
        "transpiration?",
    ]
    assert shown[0].note == TEXTS("words.taken_up", voice="A", others=3)
    assert shown[2].note == TEXTS("words.first", voice="B")
    assert shown[3].hint == TEXTS("words.keyword_maybe_hint", count=3, at="21:40")


def test_a_table_without_voices_says_why_there_are_no_words() -> None:
    model = words(5)
    assert model.no_lines == TEXTS("group.no_words_energy")
    assert model.no_keywords == TEXTS("words.no_keywords_off")
    silent = WordsPresenter(TEXTS).present(
        replace(view_of(1), mode=GroupMode.SILENT), TranscriptKind.TEXT, None
    )
    assert silent.no_lines == TEXTS("group.no_words_silent")


def test_a_picked_moment_has_its_own_words_oldest_first() -> None:
    said = view_of(1).transcript
    model = words(picked=PickedWords(1500.0, 1510.0, said[:2], ()))
    assert model.heading == TEXTS("words.moment", start="25:00", end="25:10")
    assert model.picked
    assert [line.at for line in model.lines] == ["25:00", "25:22"]
    assert model.no_keywords == TEXTS("words.no_keywords", fewest=3)
    nothing = words(picked=PickedWords(0.0, 10.0, (), ()))
    assert nothing.no_lines == TEXTS("words.nothing_then")


def spoken(at_s: float, text: str) -> Utterance:
    return Utterance(lesson_ns(at_s), lesson_ns(at_s + 3), "A", text)


def heard(at_s: float, *said: Utterance, words_of: tuple[KeywordView, ...] = ()) -> Snapshot:
    view = replace(view_of(1), transcript=said, keywords=words_of)
    return replace(with_view(talking(), view), at=lesson_ns(at_s))


def test_the_screen_remembers_what_a_snapshot_no_longer_carries() -> None:
    memory = Memory()
    memory.keep(heard(20, spoken(11, "first")))
    memory.keep(heard(60, spoken(52, "second")))
    picked = memory.picked(view_of(1), 14.0)
    assert (picked.start_s, picked.end_s) == (10.0, 20.0)
    assert [each.text for each in picked.utterances] == ["first"]
    assert [e.text for e in memory.picked(view_of(1), 55.0).utterances] == ["second"]
    assert memory.picked(view_of(2), 14.0).utterances == ()


def test_the_keywords_of_a_moment_are_those_of_then() -> None:
    memory = Memory()
    then = (KeywordView("starch", 3.0, 4),)
    memory.keep(heard(18, words_of=then))
    memory.keep(heard(60, words_of=()))
    assert memory.picked(view_of(1), 14.0).keywords == then
    assert memory.picked(view_of(1), 65.0).keywords == ()


def test_a_newer_version_of_an_utterance_replaces_the_older() -> None:
    log = TranscriptLog()
    log.keep(heard(20, spoken(11, "firs")))
    log.keep(heard(22, spoken(11, "first")))
    assert [each.text for each in log.between(ONE, LessonNs(0), lesson_ns(99))] == ["first"]


@pytest.mark.parametrize("group", [ONE, None])
def test_forgetting_wipes_words_and_the_room_of_that_span(group: GroupId | None) -> None:
    memory = Memory()
    memory.keep(heard(20, spoken(11, "kept")))
    memory.keep(heard(60, spoken(11, "kept"), spoken(52, "gone")))
    memory.forget(group, lesson_ns(50), lesson_ns(61))
    late = heard(62, spoken(11, "kept"), spoken(52, "gone"))
    memory.keep(late)  # made before the lesson had dealt with the wish
    said = memory.picked(view_of(1), 11.0).utterances + memory.picked(view_of(1), 52.0).utterances
    assert [each.text for each in said] == ["kept"]
    for at_s in (60.0, 62.0):
        room = memory.room_at(at_s)
        assert room is not None
        views = {view.id: view for view in room.groups}
        assert views[ONE].transcript == ()
        assert views[ONE].voices == ()
        assert bool(views[GroupId("2")].voices) is (group is not None)
    before = memory.room_at(30.0)
    assert before is not None
    assert before.groups[0].voices


def test_another_tables_words_stay() -> None:
    log = TranscriptLog()
    log.keep(heard(20, spoken(11, "kept")))
    log.forget(GroupId("2"), LessonNs(0), lesson_ns(30))
    assert len(log.between(ONE, LessonNs(0), lesson_ns(99))) == 1


def test_words_are_wiped_when_the_lesson_ends() -> None:
    log = TranscriptLog()
    log.keep(heard(20, spoken(11, "gone")))
    log.keep(replace(heard(21, spoken(11, "gone")), running=False))
    assert log.between(ONE, LessonNs(0), lesson_ns(99)) == ()


def test_the_memory_of_words_has_an_end() -> None:
    log = TranscriptLog()
    log.keep(heard(90_000, *(spoken(at, str(at)) for at in range(CAPACITY + 5))))
    kept = log.between(ONE, LessonNs(0), lesson_ns(99_999))
    assert len(kept) == CAPACITY
    assert kept[0].text == "5"
