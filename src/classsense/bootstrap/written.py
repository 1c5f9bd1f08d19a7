"""The summary of a lesson with what its groups wrote together."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from classsense.analysis.lesson_state import LessonState
from classsense.analysis.summary import Summary, TextPart, TextSummary, summarise
from classsense.domain.lesson import GroupId
from classsense.domain.policy import policy_of
from classsense.domain.writing import KeptUpdate
from classsense.domain.written_text import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    PictureBlock,
    Table,
    is_empty,
    said_in,
)
from classsense.writing.reading import doc_of, read_text

UpdatesOf = Callable[[GroupId], Sequence[KeptUpdate]]


def summary_with_texts(state: LessonState, updates: UpdatesOf) -> Summary:
    """Return the summary of a lesson.

    Args:
        state: As its record tells it.
        updates: Returns what is kept of a group's text.
    """
    summary = summarise(state, policy_of(state.plan))
    title = state.board.writing.title
    texts = []
    for group in state.tables():
        kept = updates(group.id)
        blocks = read_text(doc_of(each.body for each in kept)) if kept else ()
        if not is_empty(blocks):
            parts = tuple(part for block in blocks for part in _parts(block))
            texts.append(TextSummary(group.id, group.name, title, parts))
    return msgspec.structs.replace(summary, texts=tuple(texts))


def _parts(block: Block) -> Iterator[TextPart]:
    match block:
        case Heading():
            yield TextPart("heading", said_in(block.line))
        case Paragraph():
            if block.line:
                yield TextPart("paragraph", said_in(block.line))
        case ListItem():
            number = "" if block.number is None else f"{block.number}. "
            yield TextPart("item", number + said_in(block.line))
        case Table():
            for row in block.rows:
                yield TextPart("row", "\t".join(said_in(cell.line) for cell in row))
        case PictureBlock():
            yield TextPart("picture", block.words)
