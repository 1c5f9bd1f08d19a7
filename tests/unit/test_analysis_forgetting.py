"""What the teacher has forgotten is gone, also from what comes late and from the record."""

from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.forgetting import without_forgotten
from classsense.analysis.lesson_state import fold, replay
from classsense.analysis.storable import storable
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import Entry, SoundForgotten
from classsense.domain.lesson import GroupId
from classsense.domain.observations import (
    SoundHeard,
    Stretch,
    Turn,
    TurnsHeard,
    WordsHeard,
)
from fakes.classroom import small_plan

TABLE, OTHER = GroupId("1"), GroupId("2")


def turns(since: int, until: int, *spoken: tuple[str, int, int], group: GroupId = TABLE) -> Entry:
    return TurnsHeard(
        at=lesson_ns(until),
        group=group,
        epoch=0,
        since=lesson_ns(since),
        until=lesson_ns(until),
        turns=tuple(Turn(v, lesson_ns(a), lesson_ns(b)) for v, a, b in spoken),
        recogniser="test",
        elsewhere=(Stretch(lesson_ns(since), lesson_ns(since + 1)),),
    )


def words(start: int, end: int, group: GroupId = TABLE) -> Entry:
    return WordsHeard(lesson_ns(start), lesson_ns(end), group, 0, "葉です", 3, True, 0.9, "test")


def sound(start: int, group: GroupId = TABLE) -> Entry:
    return SoundHeard(lesson_ns(start), lesson_ns(start + 1), group, -30.0, active=True)


FORGET = SoundForgotten(lesson_ns(400), lesson_ns(100), TABLE)


def spoken(entries: list[Entry]) -> list[tuple[str, float, float]]:
    talk = replay(small_plan(), entries).talk(TABLE)
    return [(t.voice, t.start / 1e9, t.end / 1e9) for t in talk.turns()]


def test_a_turn_is_cut_where_the_forgotten_stretch_begins_and_ends() -> None:
    cut = without_forgotten(
        turns(0, 500, ("A", 90, 110), ("B", 395, 420), ("A", 200, 210)), (FORGET,)
    )
    assert isinstance(cut, TurnsHeard)
    assert [(t.voice, t.start, t.end) for t in cut.turns] == [
        ("A", lesson_ns(90), lesson_ns(100)),
        ("B", lesson_ns(400), lesson_ns(420)),
    ]


def test_words_and_loudness_of_it_go_as_a_whole_and_others_stay() -> None:
    for gone in (words(99, 101), words(300, 310), sound(399), sound(100)):
        assert without_forgotten(gone, (FORGET,)) is None
    for kept in (words(90, 100), words(400, 401), sound(99), words(200, 210, OTHER)):
        assert without_forgotten(kept, (FORGET,)) is kept


def test_all_tables_forget_when_no_table_is_named() -> None:
    everywhere = SoundForgotten(lesson_ns(400), lesson_ns(100))
    assert without_forgotten(words(200, 210, OTHER), (everywhere,)) is None


def test_what_was_forgotten_counts_as_never_heard() -> None:
    heard = [turns(0, 400, ("A", 90, 110)), words(150, 160)]
    forgotten = fold(replay(small_plan(), heard), FORGET)
    (gap,) = forgotten.derived
    talk = fold(forgotten.state, gap).state.talk(TABLE)
    assert talk.heard_s(LessonNs(0), lesson_ns(400)) == 100.0
    assert (talk.characters, talk.questions, talk.words) == (0, 0, ())


def test_a_report_that_comes_late_tells_nothing_of_it() -> None:
    late = without_forgotten(turns(80, 420, ("A", 150, 160), ("B", 405, 410)), (FORGET,))
    assert late is not None
    assert spoken([turns(0, 400, ("A", 90, 110)), FORGET, late]) == [("B", 405.0, 410.0)]


stretches = st.tuples(st.integers(0, 60), st.integers(1, 8)).map(lambda s: (s[0], s[0] + s[1]))
events = st.lists(
    st.one_of(
        st.builds(
            lambda s, v: turns(s[0], s[1], (v, s[0], s[1])), stretches, st.sampled_from("AB")
        ),
        st.builds(lambda s: words(*s), stretches),
        st.builds(sound, st.integers(0, 60)),
    ),
    max_size=12,
)


@given(before=events, after=events, since=st.integers(0, 60), length=st.integers(1, 30))
def test_the_wiped_record_replays_to_what_was_on_the_screen(
    before: list[Entry], after: list[Entry], since: int, length: int
) -> None:
    forget = SoundForgotten(lesson_ns(since + length), lesson_ns(since), TABLE)
    state = replay(small_plan(), [])
    record: list[Entry] = []
    for entry in before:
        state = fold(state, entry).state
        record.append(entry)
    folded = fold(state, forget)
    state = folded.state
    record = [kept for e in record if (kept := without_forgotten(e, (forget,)))]
    record += [forget, *folded.derived]
    for derived in folded.derived:
        state = fold(state, derived).state
    for entry in after:
        known = without_forgotten(entry, state.forgotten)
        if known is not None:
            state = fold(state, known).state
            record.append(known)
    again = replay(small_plan(), [kept for e in record if (kept := storable(e))])
    live, replayed = state.talk(TABLE), again.talk(TABLE)
    assert replayed.turns() == live.turns()
    assert replayed.sounds == live.sounds
    assert replayed.characters == live.characters
    assert replayed.asked == live.asked
    assert replayed.heard_spans() == live.heard_spans()
