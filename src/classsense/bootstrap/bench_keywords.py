"""Keywords in simulated talk: how many stand out by chance, and whether a table's own is found.

Six tables draw five content words per utterance from the same 1,500 words, so that nothing is
any table's own. Then one table says a word of its own in one utterance of 25 besides.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from classsense.analysis.keyword_views import KeywordBook
from classsense.analysis.keywords import ClassWords
from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.said_words import Said, SaidWords
from classsense.analysis.talk_state import GroupTalk
from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Group, GroupId, LessonPlan, Seat, SeatId
from classsense.domain.observations import WordsHeard
from classsense.domain.rules import Purpose

LENGTHS: Final = (50, 100, 250, 500)
"""Utterances of a table; 500 are about fifty minutes."""
_TABLES: Final = tuple(GroupId(str(number)) for number in range(1, 7))
_WORDS: Final = tuple(f"w{number}" for number in range(1500))
_WEIGHTS: Final = tuple(1 / (number + 3) for number in range(1500))
_OWN: Final = "own"
_OFTEN: Final = 0.04
_RUNS: Final = 10
_LATE_S: Final = 3000


def keywords(data: BenchData, say: Say) -> Record:  # noqa: ARG001 - every section has it
    """Print for some lengths of talk what stands out."""
    figures: dict[str, Any] = {}
    for length in LENGTHS:
        by_chance, first = simulated(length, _RUNS)
        figures[str(length)] = {"by_chance_per_table": by_chance, "own_word_first_share": first}
        say(
            f"{length:>4} utterances a table: {by_chance:.1f} words stand out by chance; "
            f"a word of its own is listed first in {100 * first:.0f} %"
        )
    figures["cpu_ms_per_s"] = cost_ms()
    say(f"six tables at minute 50, one utterance a second: {figures['cpu_ms_per_s']:.1f} ms CPU/s")
    return figures


def cost_ms(seconds: int = 60) -> float:
    """Return the CPU milliseconds per second for folding words and finding keywords anew.

    Args:
        seconds: Of lesson time, after fifty minutes in which each table said 500 utterances.
    """
    chance = random.Random(0)  # noqa: S311 - a simulation
    state = LessonState(_plan(), groups={group: _talk(500, chance) for group in _TABLES})
    book = KeywordBook()
    book.refresh(state, lesson_ns(_LATE_S))
    before = time.process_time()
    for second in range(seconds):
        group = _TABLES[second % len(_TABLES)]
        content = tuple(chance.choices(_WORDS, _WEIGHTS, k=5))
        start, end = lesson_ns(_LATE_S + second), lesson_ns(_LATE_S + second + 1)
        words = WordsHeard(start, end, group, 0, None, 9, False, 1.0, "simulated", (), content)
        folded = fold(state, words)
        state = folded.state
        for line in folded.derived:
            state = fold(state, line).state
        book.refresh(state, end)
    return 1000 * (time.process_time() - before) / seconds


def simulated(length: int, runs: int) -> tuple[float, float]:
    """Return how many words of a table stand out by chance, and how often its own is first, 0..1.

    Args:
        length: Utterances of a table.
        runs: How often talk is drawn; always the same for a length.
    """
    chance = random.Random(length)  # noqa: S311 - a simulation
    by_chance = first = 0
    for _ in range(runs):
        talks = {group: _talk(length, chance) for group in _TABLES}
        words = ClassWords(_plan(), talks)
        by_chance += sum(len(words.of_table(group)) for group in _TABLES)
        first += _is_first({**talks, _TABLES[0]: _talk(length, chance, own=True)})
    return by_chance / (runs * len(_TABLES)), first / runs


def _is_first(talks: Mapping[GroupId, GroupTalk]) -> bool:
    listed = ClassWords(_plan(), talks).of_table(_TABLES[0])
    return bool(listed) and listed[0].text == _OWN


def _plan() -> LessonPlan:
    seats = {group: Seat(SeatId(f"{group}-1"), (0.5, 0.5)) for group in _TABLES}
    return LessonPlan(
        title="simulated",
        language="en",
        activities=(),
        groups=tuple(
            Group(id=group, name=group, place=(0.5, 0.5), seats=(seat,), microphone="simulated")
            for group, seat in seats.items()
        ),
        profile="jp",
        consents={seat.id: (Purpose.VOICE, Purpose.WORDS) for seat in seats.values()},
    )


def _talk(length: int, chance: random.Random, *, own: bool = False) -> GroupTalk:
    said = SaidWords()
    for number in range(length):
        content = chance.choices(_WORDS, _WEIGHTS, k=5)
        if own and chance.random() < _OFTEN:
            content.append(_OWN)
        span = (lesson_ns(number), lesson_ns(number + 1))
        said = said.after([Said(*span, 0, frozenset(content), frozenset(), span)])
    return replace(GroupTalk(), said=said)
