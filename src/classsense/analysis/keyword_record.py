"""What of the keywords is stored: a line when one stands out, and again as it grows by half.

The words themselves are not kept, so a replay cannot find keywords anew; it has these lines. To
keep them few, only the best twelve of a table and its key terms are stored, again only when half
as many utterances more hold one, and all of them once more as they are when the lesson ends.
"""

from collections.abc import Mapping
from typing import Final

from classsense.analysis.keywords import ClassWords, Talks
from classsense.analysis.log_odds import FEWEST
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId, LessonPlan
from classsense.domain.observations import KeywordHeard, WordsHeard
from classsense.domain.snapshot import KeywordView

Key = tuple[GroupId, int, str]
"""Table, epoch and word."""
Recorded = Mapping[Key, tuple[KeywordHeard, ...]]
"""All lines of each keyword, oldest first: if sound is forgotten, an earlier one holds."""

_GROWTH: Final = 1.5


def key_of(keyword: KeywordHeard) -> Key:
    """Return under which key a stored keyword is known."""
    return keyword.group, keyword.epoch, keyword.text


def with_line(recorded: Recorded, line: KeywordHeard) -> dict[Key, tuple[KeywordHeard, ...]]:
    """Return the stored keywords with one line more."""
    key = key_of(line)
    return {**recorded, key: (*recorded.get(key, ()), line)}


def latest(recorded: Recorded) -> list[KeywordHeard]:
    """Return what holds of each stored keyword."""
    return [lines[-1] for lines in recorded.values()]


def newly_heard(
    plan: LessonPlan, talks: Talks, recorded: Recorded, heard: WordsHeard
) -> tuple[KeywordHeard, ...]:
    """Return what is to be stored of the words of an utterance that was just folded."""
    said = talks[heard.group].said
    worth = [
        word
        for word in sorted(set(heard.content))
        if said.count(word) >= FEWEST
        and _worth_storing(recorded.get((heard.group, heard.epoch, word), ()), said.count(word))
    ]
    if not worth:
        return ()
    views = ClassWords(plan, talks).of_words(heard.group, worth)
    return tuple(_line(talks, heard.group, heard.epoch, view) for view in views)


def _worth_storing(stored: tuple[KeywordHeard, ...], count: int) -> bool:
    return not stored or count >= _GROWTH * stored[-1].count


def standing_now(
    plan: LessonPlan, talks: Talks, recorded: Recorded, epochs: Mapping[GroupId, int]
) -> tuple[KeywordHeard, ...]:
    """Return what is to be stored so that the record tells how it is now at some tables.

    A word that no longer stands out is taken back by a count of 0.

    Args:
        plan: For the language and the key terms.
        talks: What was heard, by table.
        recorded: What is stored.
        epochs: The tables that are asked for, with the epoch of their voices.
    """
    words = ClassWords(plan, talks)
    held = {key_of(line): line for line in latest(recorded)}
    changed = []
    for group, epoch in epochs.items():
        said = talks[group].said.said
        if not said:
            continue
        now = {
            key_of(line): line
            for view in words.of_table(group)
            for line in (_line(talks, group, epoch, view),)
        }
        changed += [line for key, line in now.items() if held.get(key) != line]
        changed += [
            _taken_back(line, max(each.end for each in said))
            for key, line in held.items()
            if key[:2] == (group, epoch) and key not in now and line.count
        ]
    return tuple(changed)


def _line(talks: Talks, group: GroupId, epoch: int, view: KeywordView) -> KeywordHeard:
    mentions = talks[group].said.mentions(view.text)
    return KeywordHeard(
        at=max(each.end for each in mentions),
        group=group,
        epoch=epoch,
        text=view.text,
        count=view.count,
        score=round(view.score, 2),
        since=view.since,
        first_voice=view.first_voice,
        uptake=view.uptake,
        maybe=view.maybe,
        term=view.term,
    )


def _taken_back(line: KeywordHeard, at: LessonNs) -> KeywordHeard:
    return KeywordHeard(
        at=at, group=line.group, epoch=line.epoch, text=line.text, count=0, score=0.0,
        since=line.since,
    )  # fmt: skip


def without_forgotten(
    recorded: Recorded, since: LessonNs, groups: frozenset[GroupId]
) -> dict[Key, tuple[KeywordHeard, ...]]:
    """Return the stored keywords without the lines that rest on sound since a moment."""
    left = {
        key: tuple(line for line in lines if key[0] not in groups or line.at <= since)
        for key, lines in recorded.items()
    }
    return {key: lines for key, lines in left.items() if lines}
