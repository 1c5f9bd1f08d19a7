"""Whose words are whose, where several turns were transcribed together."""

from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.said_words import Said
from classsense.analysis.talk_state import EpochTalk
from classsense.analysis.utterances import utterances
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import Entry
from classsense.domain.lesson import GroupId
from classsense.domain.observations import Stretch, Turn, TurnsHeard, WordsHeard
from fakes.classroom import small_plan

TABLE = GroupId("2")


def words(
    *content: tuple[str, float], end_s: float = 10, unsure: tuple[str, ...] = ()
) -> WordsHeard:
    """Return words over ten seconds, each with where it stands in the text, 0..1."""
    return WordsHeard(
        start=LessonNs(0),
        end=lesson_ns(end_s),
        group=TABLE,
        epoch=0,
        text=None,
        characters=20,
        question=False,
        confidence=0.9,
        recogniser="test",
        content=tuple(word for word, _ in content),
        unsure=unsure,
        said_at=tuple(
            Stretch(lesson_ns(share * end_s), lesson_ns(share * end_s)) for _, share in content
        ),
    )


def talk(*said: tuple[str, float, float]) -> EpochTalk:
    turns = tuple(Turn(voice, lesson_ns(a), lesson_ns(b)) for voice, a, b in said)
    return EpochTalk(LessonNs(0), lesson_ns(60), turns)


def found(heard: WordsHeard, epoch: EpochTalk | None) -> list[tuple[set[str], float, float]]:
    return [
        (set(each.content), each.spoken[0] / 1e9, each.spoken[1] / 1e9)
        for each in utterances(heard, epoch)
    ]


def test_each_turn_has_its_own_words() -> None:
    epoch = talk(("A", 0, 4), ("B", 4.5, 6.5), ("A", 8, 10))
    heard = words(("葉", 0.1), ("光", 0.6), ("水", 0.9), ("葉", 0.95))

    assert found(heard, epoch) == [({"葉"}, 0, 4), ({"光"}, 4.5, 6.5), ({"水", "葉"}, 8, 10)]


def test_silence_between_turns_takes_no_words() -> None:
    epoch = talk(("A", 0, 1), ("B", 9, 10))

    assert found(words(("葉", 0.4), ("光", 0.6)), epoch) == [({"葉"}, 0, 1), ({"光"}, 9, 10)]


def test_short_pauses_stay_within_an_utterance_and_turns_are_cut_to_the_stretch() -> None:
    epoch = talk(("A", 0, 4), ("A", 5, 6), ("B", 7, 14))
    heard = words(("葉", 0.1), ("光", 0.5), ("水", 0.9))

    assert found(heard, epoch) == [({"葉", "光"}, 0, 6), ({"水"}, 7, 10)]


def test_without_turns_or_places_it_is_one_utterance() -> None:
    heard = words(("葉", 0.1), ("光", 0.9))
    unplaced = WordsHeard(
        LessonNs(0), lesson_ns(10), TABLE, 0, None, 2, False, 0.9, "test", (), ("葉", "光")
    )
    both = talk(("A", 0, 5), ("B", 5, 10))

    assert found(heard, None) == found(heard, talk()) == [({"葉", "光"}, 0, 10)]
    assert found(heard, talk(("A", 2, 9))) == [({"葉", "光"}, 0, 10)]
    assert found(unplaced, both) == [({"葉", "光"}, 0, 10)]


def test_what_is_unsure_stays_so() -> None:
    heard = words(("葉", 0.1), ("光", 0.9), unsure=("光",))
    first, second = utterances(heard, talk(("A", 0, 5), ("B", 5, 10)))

    assert not first.unsure
    assert second.unsure == {"光"}


def test_a_stretch_without_content_is_no_utterance() -> None:
    assert utterances(words(), talk(("A", 0, 5))) == []


def test_the_fold_keeps_what_each_voice_said() -> None:
    entries: list[Entry] = [
        TurnsHeard(
            lesson_ns(10),
            TABLE,
            0,
            LessonNs(0),
            lesson_ns(10),
            (Turn("A", LessonNs(0), lesson_ns(5)), Turn("B", lesson_ns(5), lesson_ns(10))),
            "test",
        ),
        words(("葉", 0.1), ("葉", 0.9)),
    ]
    state = LessonState(small_plan())
    for entry in entries:
        state = fold(state, entry).state
    said: tuple[Said, ...] = state.talk(TABLE).said.said

    assert [each.spoken for each in said] == [
        (LessonNs(0), lesson_ns(5)),
        (lesson_ns(5), lesson_ns(10)),
    ]
    assert state.talk(TABLE).said.count("葉") == 2
