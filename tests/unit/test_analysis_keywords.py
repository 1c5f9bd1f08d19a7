"""Keywords of a table, from what was folded: what stands out, who brought it, what is stored."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classsense.analysis.keyword_record import latest
from classsense.analysis.keyword_views import KeywordBook
from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.analysis.storable import storable
from classsense.analysis.summary import encode, summarise
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import (
    Entry,
    LessonEnded,
    LessonResumed,
    SoundForgotten,
    TablePaused,
)
from classsense.domain.lesson import TEACHER, GroupId, SeatId, Term, TranscriptKind
from classsense.domain.observations import (
    AudioGap,
    KeywordHeard,
    Stretch,
    Turn,
    TurnsHeard,
    Word,
    WordsHeard,
)
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import Health, KeywordView
from fakes.classroom import small_plan

EVERYBODY = (Purpose.VOICE, Purpose.WORDS)
PLAN = replace(
    small_plan(),
    consents=dict.fromkeys(small_plan().seats(), EVERYBODY),
    glossary=(Term("光合成"),),
)
ONE, TWO = GroupId("1"), GroupId("2")


def words(at_s: float, *content: str, group: GroupId = ONE, epoch: int = 0) -> WordsHeard:
    start, end = lesson_ns(at_s), lesson_ns(at_s + 1)
    text = "".join(content)
    return WordsHeard(
        start, end, group, epoch, text, len(text), False, 0.9, "test", (Word(text, 0.9),), content
    )  # fmt: skip


def turns(*said: tuple[str, float], group: GroupId = ONE, epoch: int = 0) -> TurnsHeard:
    """Return turns of a second each."""
    spoken = tuple(Turn(v, lesson_ns(at_s), lesson_ns(at_s + 1)) for v, at_s in said)
    until = max(turn.end for turn in spoken)
    return TurnsHeard(until, group, epoch, LessonNs(0), until, spoken, "test")


def live(
    entries: Sequence[Entry], state: LessonState | None = None
) -> tuple[LessonState, list[Entry]]:
    """Fold as the lesson loop does; return the state and what was stored."""
    state, stored = state or LessonState(PLAN), list[Entry]()
    for entry in entries:
        state, derived = fold(state, entry)
        for each in derived:
            state = fold(state, each).state
        stored += [kept for each in (entry, *derived) if (kept := storable(each))]
    return state, stored


def keywords(
    state: LessonState, group: GroupId = ONE, now_s: float = 100
) -> tuple[KeywordView, ...]:
    snapshot = SnapshotMaker(policy_of(state.plan)).make(state, lesson_ns(now_s), Health())
    return next(view.keywords for view in snapshot.groups if view.id == group)


def texts(views: Sequence[KeywordView]) -> list[str]:
    return [view.text for view in views]


OTHERS: list[Entry] = [words(at, f"ほか{at}", "実験", group=TWO) for at in range(60)]
HEARD: list[Entry] = [turns(*((voice, at) for at, voice in enumerate("ABCABCABC"))),
         turns(("A", 0), group=TWO)]  # fmt: skip
GROUND: list[Entry] = [*HEARD, *OTHERS]
"""Other tables talked about other things."""
IDEA = [
    words(0, "アサガオ"),
    words(1, "アサガオ", "水"),
    words(5, "アサガオ"),
    words(6, "アサガオ"),
]


def test_a_word_that_one_table_uses_stands_out_there() -> None:
    state, _ = live([*GROUND, *IDEA])
    (keyword,) = keywords(state)

    assert (keyword.text, keyword.count) == ("アサガオ", 4)
    assert (keyword.first_voice, keyword.uptake, keyword.since) == ("A", 2, LessonNs(0))
    assert keyword.score >= 1.96
    assert keyword.groups == (ONE,)
    assert "アサガオ" not in texts(keywords(state, TWO))


def test_nothing_is_said_of_two_utterances_however_often_the_word_is_in_them() -> None:
    twice = [words(0, *["アサガオ"] * 9), words(1, *["アサガオ"] * 9)]
    state, stored = live([*GROUND, *twice, LessonEnded(lesson_ns(99))])

    assert keywords(state) == ()
    assert not any(isinstance(entry, KeywordHeard) and entry.group == ONE for entry in stored)


utterances = st.lists(
    st.tuples(st.sampled_from([ONE, TWO]), st.sets(st.sampled_from(["光合成", "水", "根", "茎"]))),
    max_size=30,
)


@given(utterances)
def test_nothing_that_is_shown_or_stored_rests_on_fewer_than_three(
    said: list[tuple[GroupId, set[str]]],
) -> None:
    entries = [words(at, *sorted(content), group=group) for at, (group, content) in enumerate(said)]
    state, stored = live([*HEARD, *entries, LessonEnded(lesson_ns(99))])
    count = {
        (group, word): sum(word in content for g, content in said if g == group)
        for group in (ONE, TWO)
        for word in ("光合成", "水", "根", "茎")
    }
    book = KeywordBook()
    book.refresh(state, lesson_ns(99))

    for group in (ONE, TWO):
        for view in keywords(state, group):
            assert view.count == count[group, view.text] >= 3
    for view in book.of_class:
        assert all(count[group, view.text] >= 3 for group in view.groups)
        assert view.groups
    for entry in stored:
        if isinstance(entry, KeywordHeard):
            assert entry.count == 0 or entry.count >= 3
            assert entry.count <= count[entry.group, entry.text]


def test_a_key_term_is_listed_although_everybody_uses_it() -> None:
    both = [words(at, "光合成", group=group) for at in range(3) for group in (ONE, TWO)]
    state, _ = live([*GROUND, *both])

    (term,) = [view for view in keywords(state) if view.text == "光合成"]
    assert term.term
    assert term.groups == (ONE, TWO)


def test_a_word_that_came_up_lately_is_fresh() -> None:
    before = [words(at, f"前{at}", "水") for at in range(60)]
    lately = [words(1000 + at, "気孔") for at in range(4)]
    state, _ = live([*GROUND, *before, *lately])
    shown = {view.text: view for view in keywords(state, now_s=1010)}

    assert shown["気孔"].fresh
    assert shown["気孔"].count == 4
    assert not any(view.fresh for view in keywords(state, now_s=2000))


def test_a_word_that_rests_on_guesses_alone_is_a_maybe() -> None:
    unsure = [replace(each, unsure=("アサガオ",)) for each in IDEA]

    assert keywords(live([*GROUND, *unsure])[0])[0].maybe
    assert not keywords(live([*GROUND, *unsure, IDEA[0]])[0])[0].maybe


def test_what_the_class_talks_about_against_everyday_talk() -> None:
    talk = [f"語{number}" for number in range(8)]
    said = [
        words(at, "光合成", *(f"{each}の{at}" for each in talk), *["大きい"][: at % 2], group=group)
        for at in range(8)
        for group in (ONE, TWO)
    ]
    state, _ = live([*HEARD, *said])
    maker = SnapshotMaker(policy_of(PLAN))

    (word,) = maker.make(state, lesson_ns(20), Health()).keywords
    assert (word.text, word.count, word.groups) == ("光合成", 16, (ONE, TWO))


def test_the_teachers_words_are_no_keywords() -> None:
    state, stored = live([*GROUND, *(words(at, "光合成", group=TEACHER) for at in range(9))])

    assert state.talk(TEACHER).said.total == 0
    assert not any(isinstance(entry, KeywordHeard) for entry in stored[-9:])


def test_a_keyword_is_stored_when_it_stands_out_and_as_it_grows_by_half() -> None:
    many = [words(at / 2, "アサガオ") for at in range(30)]
    _, stored = live([*GROUND, *many])

    counts = [e.count for e in stored if isinstance(e, KeywordHeard) and e.text == "アサガオ"]
    assert counts[0] in (3, 4)
    assert all(later >= 1.5 * earlier for earlier, later in pairwise(counts))
    assert len(counts) <= 6


def summary(state: LessonState) -> bytes:
    return encode(summarise(state, policy_of(PLAN)))


def test_the_end_of_the_lesson_stores_the_last_figures() -> None:
    state, stored = live([*GROUND, *IDEA, words(7, "アサガオ"), LessonEnded(lesson_ns(99))])
    (group, _) = summarise(state, policy_of(PLAN)).groups

    assert [(k.text, k.count, k.first_voice, k.uptake) for k in group.keywords] == [
        ("アサガオ", 5, "A", 2)
    ]
    assert summary(replay(PLAN, stored)) == summary(state)


def test_a_word_that_others_took_over_is_taken_back() -> None:
    own = [words(8, f"そのほか{at}") for at in range(30)]
    others = [words(10 + at, "アサガオ", group=TWO) for at in range(40)]
    state, stored = live([*GROUND, *IDEA, *own, *others, LessonEnded(lesson_ns(99))])
    (group, _) = summarise(state, policy_of(PLAN)).groups

    assert group.keywords == ()
    assert any(isinstance(e, KeywordHeard) and (e.group, e.count) == (ONE, 0) for e in stored)


KINDS = (words(1, "光合成"), words(2, "水"), words(3, "光合成", "根", group=TWO), words(9, "根"))
happenings = st.one_of(
    st.sampled_from(KINDS),
    st.builds(
        lambda at, since, group: SoundForgotten(lesson_ns(at), lesson_ns(since), group),
        st.integers(5, 9),
        st.integers(0, 8),
        st.sampled_from([None, ONE]),
    ),
    st.just(LessonEnded(lesson_ns(12))),
)


def keyword_lines(state: LessonState) -> set[tuple[GroupId, str, int]]:
    return {(line.group, line.text, line.count) for line in latest(state.keywords) if line.count}


@given(st.lists(happenings, max_size=40))
def test_a_replay_has_the_same_summary(entries: list[Entry]) -> None:
    state, stored = live([*HEARD, *entries])

    assert summary(replay(PLAN, stored)) == summary(state)


@given(st.lists(happenings, max_size=40))
def test_a_replay_of_what_wiping_left_has_the_same_keywords(entries: list[Entry]) -> None:
    state, stored = live([*HEARD, *entries])
    left: list[Entry] = []
    for entry in stored:
        if isinstance(entry, SoundForgotten):
            left = [each for each in left if not rests_on(each, entry)]
        left.append(entry)

    assert keyword_lines(replay(PLAN, left)) == keyword_lines(state)


def rests_on(entry: Entry, forgotten: SoundForgotten) -> bool:
    """Return whether the store wipes a keyword."""
    return (
        isinstance(entry, KeywordHeard)
        and forgotten.group in (None, entry.group)
        and entry.at > forgotten.since
    )


def test_what_is_forgotten_is_no_keyword_any_more() -> None:
    forgotten = SoundForgotten(lesson_ns(20), lesson_ns(5), ONE)
    state, stored = live([*GROUND, *IDEA, forgotten])

    assert keywords(state) == ()
    assert summarise(replay(PLAN, stored), policy_of(PLAN)).groups[0].keywords == ()


def test_forgetting_leaves_what_was_said_before() -> None:
    earlier = [words(at, "アサガオ") for at in (0, 1, 2, 3)]
    forgotten = SoundForgotten(lesson_ns(20), lesson_ns(10), None)
    state, stored = live(
        [*GROUND, *earlier, *(words(at, "アサガオ") for at in (11, 12)), forgotten]
    )
    lines = [e for e in stored if isinstance(e, KeywordHeard) and e.group == ONE]

    assert keywords(state)[0].count == 4
    assert summarise(state, policy_of(PLAN)).groups[0].keywords[0].count == 4
    assert all(line.at <= forgotten.since for line in lines[-1:])


def test_words_of_what_was_forgotten_do_not_arrive_late() -> None:
    forgotten = SoundForgotten(lesson_ns(20), lesson_ns(5), ONE)
    state, _ = live([*HEARD, forgotten, words(6, "アサガオ"), words(4.5, "水"), words(1, "根")])

    assert set(state.talk(ONE).said.places) == {"根"}


def test_words_of_a_paused_table_do_not_arrive() -> None:
    pause = TablePaused(lesson_ns(10), ONE, paused=True)
    state, _ = live([*HEARD, pause, words(8, "水"), words(10, "根"), words(12, "茎")])
    gap = AudioGap(lesson_ns(10), lesson_ns(20), ONE, "paused")
    resumed, _ = live([gap, TablePaused(lesson_ns(20), ONE, paused=False), words(15, "葉")], state)

    assert set(state.talk(ONE).said.places) == {"水"}
    assert [heard.content for heard in resumed.talk(ONE).words] == [("水",)]
    assert resumed.talk(ONE).characters == 1


@pytest.mark.parametrize("consent", [(), (Purpose.VOICE,), (Purpose.WORDS,)])
def test_words_of_a_table_where_somebody_did_not_agree_do_not_arrive(
    consent: tuple[Purpose, ...],
) -> None:
    plan = replace(PLAN, consents={**PLAN.consents, SeatId("1-2"): consent})
    state, stored = live([*HEARD, *IDEA], LessonState(plan))

    assert state.talk(ONE).words == ()
    assert state.talk(ONE).said.total == state.talk(ONE).characters == 0
    assert not any(isinstance(entry, KeywordHeard) for entry in stored)


def test_with_the_transcript_off_no_words_arrive() -> None:
    plan = replace(PLAN, transcript=TranscriptKind.OFF)
    state, _ = live([*HEARD, *IDEA, words(9, "光", group=TEACHER)], LessonState(plan))

    assert all(talk.words == () for talk in state.groups.values())


FOREIGN = TurnsHeard(
    lesson_ns(10), ONE, 0, LessonNs(0), lesson_ns(10), (Turn("A", lesson_ns(3), lesson_ns(4)),),
    "test", (Stretch(LessonNs(0), lesson_ns(2)),),
)  # fmt: skip


def test_words_that_bleed_from_another_table_do_not_arrive() -> None:
    state, _ = live([FOREIGN, words(0.5, "根"), words(3, "水")])

    assert set(state.talk(ONE).said.places) == {"水"}


def test_words_that_turn_out_to_bleed_are_gone() -> None:
    state, stored = live([words(0.5, "根"), words(3, "水"), FOREIGN])

    assert set(state.talk(ONE).said.places) == {"水"}
    assert [heard.content for heard in state.talk(ONE).words] == [("水",)]
    assert state.talk(ONE).characters == replay(PLAN, stored).talk(ONE).characters == 1


def test_after_a_crash_the_stored_keywords_are_still_there_without_their_voices() -> None:
    _, stored = live([*GROUND, *IDEA])  # a fourth utterance is not half as many more
    resumed, more = live([LessonResumed(lesson_ns(50), 1)], replay(PLAN, stored))
    again: list[Entry] = [
        turns(("B", 60), epoch=1),
        *(words(60 + at, "水", epoch=1) for at in range(5)),
    ]
    resumed, more = live([*again, LessonEnded(lesson_ns(99))], resumed)
    shown = {view.text: view for view in keywords(resumed)}

    assert shown["アサガオ"].first_voice == ""
    assert shown["アサガオ"].count == 3
    kept = replay(PLAN, [*stored, LessonResumed(lesson_ns(50), 1), *more])
    assert summary(kept) == summary(resumed)


def test_no_text_and_no_word_is_stored_but_what_stands_out() -> None:
    _, stored = live([*GROUND, *IDEA, LessonEnded(lesson_ns(99))])
    written = repr(stored)

    assert "アサガオ" in written
    assert "ほか" not in written
    assert "水" not in written
