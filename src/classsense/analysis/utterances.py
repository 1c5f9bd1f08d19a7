"""Whose words are whose, where several turns were transcribed together."""

from collections.abc import Sequence
from typing import Final

from classsense.analysis.said_words import Said
from classsense.analysis.talk_state import EpochTalk, Span, turns_near
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.observations import Turn, WordsHeard

_ONE_TURN_S: Final = 1.0
"""Pauses up to this long stay within one utterance of a voice."""


def utterances(heard: WordsHeard, epoch: EpochTalk | None) -> list[Said]:
    """Return the content words of `heard`, one utterance for each turn in it.

    While a transcriber is busy, turns of several voices wait and are transcribed together; each
    word is taken to be said where it stands in the text, at an even pace over the time in which
    somebody spoke. Without turns, or without the places of the words, it is one utterance.
    """
    spoken = _spoken(heard, turns_near(epoch.turns, heard.start, heard.end)) if epoch else []
    if len(spoken) < 2 or len(heard.said_at) != len(heard.content):  # noqa: PLR2004 - one is whole
        spoken = [(heard.start, heard.end)]
    words: list[set[str]] = [set() for _ in spoken]
    for index, word in enumerate(heard.content):
        words[_part(heard, index, spoken)].add(word)
    return [
        Said(
            heard.start,
            heard.end,
            heard.epoch,
            frozenset(content),
            frozenset(heard.unsure) & content,
            span,
        )
        for span, content in zip(spoken, words, strict=True)
        if content
    ]


def _spoken(heard: WordsHeard, turns: Sequence[Turn]) -> list[Span]:
    """Return the turns within `heard` by start, those of one voice over short pauses as one."""
    parts: list[tuple[str, LessonNs, LessonNs]] = []
    for turn in sorted(turns, key=lambda turn: (turn.start, turn.end, turn.voice)):
        start = LessonNs(max(turn.start, heard.start))
        end = LessonNs(min(turn.end, heard.end))
        last = parts[-1] if parts else None
        if last and last[0] == turn.voice and start - last[2] <= _ONE_TURN_S * NS_PER_S:
            parts[-1] = (turn.voice, last[1], LessonNs(max(last[2], end)))
        else:
            parts.append((turn.voice, start, end))
    return [(start, end) for _, start, end in parts]


def _part(heard: WordsHeard, index: int, spoken: Sequence[Span]) -> int:
    """Return in which of the spans a content word was said."""
    if len(spoken) == 1:
        return 0
    at = heard.said_at[index]
    share = ((at.start + at.end) / 2 - heard.start) / max(1, heard.end - heard.start)
    left = share * sum(end - start for start, end in spoken)
    for number, (start, end) in enumerate(spoken):
        left -= end - start
        if left <= 0:
            return number
    return len(spoken) - 1
