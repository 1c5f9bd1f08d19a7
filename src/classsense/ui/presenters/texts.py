"""The texts that groups write together, as the teacher sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.domain.written_text import (
    Block,
    Blocks,
    GroupText,
    Heading,
    Line,
    ListItem,
    Mark,
    Paragraph,
    PictureBlock,
    Table,
    is_empty,
)
from classsense.resources.texts import Texts

MOST_PROJECTED = 4
CARD_PX = 280
"""Width of a picture in a card."""
HISTORY_PX = 480
_COLUMN_PX = (1000, 760, 500, 380)
"""Width of a picture on the projector with one text, two, three, four."""
_HIGH = 0.75
"""Most of its height, of the most of its width."""
Sizes = Mapping[str, tuple[int, int]]
_NO_PICTURES: Sizes = MappingProxyType({})
_TAGS = {Mark.BOLD: "b", Mark.ITALIC: "i", Mark.UNDERLINE: "u"}


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of a group's text.

    Attributes:
        characters: Of each seat; in the order of the seats.
        pictures: Width and height in pixels of those that are kept for the group, by name.
        words: As `characters`; those of seats that are not counted yet are not in it.
    """

    blocks: Blocks = ()
    characters: tuple[tuple[SeatId, int], ...] = ()
    words: Mapping[SeatId, int] = field(default_factory=dict)
    pictures: Sizes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextCard:
    """A group's text.

    Attributes:
        state: `locked`, and how it stands; may be empty.
        shown: It stands on the projector.
        html: Its content, escaped.
        counts: What each seat wrote, by seat and never by how much; empty if that is not wanted.
    """

    id: GroupId
    name: str
    locked: bool
    shown: bool
    state: str
    html: str
    counts: str


@dataclass(frozen=True, slots=True)
class TextsModel:
    """The page of the texts.

    Attributes:
        open: The tablets may write.
        title, headings: Of the report, as it was opened; empty if it never was.
        all_locked: Every text is locked.
        read_out: Its words may have furigana.
    """

    open: bool
    running: bool
    title: str
    headings: tuple[str, ...]
    all_locked: bool
    hint: str
    read_out: bool
    cards: tuple[TextCard, ...]


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A text on the projector: no seats, no figures."""

    name: str
    html: str


class TextsPresenter:
    """Turns a Snapshot and what was read of the texts into what is shown."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(
        self, snapshot: Snapshot, written: Mapping[GroupId, Written], *, counted: bool
    ) -> TextsModel:
        """Return the page; `counted` shows what each seat wrote."""
        view = snapshot.writing
        cards = tuple(
            TextCard(
                id=group.id,
                name=group.name,
                locked=group.id in view.locked,
                shown=group.id in view.projected,
                state=self._texts("text.is_locked") if group.id in view.locked else "",
                html=self._content(written.get(group.id, Written())),
                counts=self._counts(written.get(group.id, Written())) if counted else "",
            )
            for group in snapshot.groups
        )
        return TextsModel(
            open=view.open,
            running=snapshot.running,
            title=view.title,
            headings=view.headings,
            all_locked=bool(cards) and all(card.locked for card in cards),
            read_out=snapshot.plan.language == "ja",
            hint=self._texts("text.open_hint" if view.open else "text.closed_hint"),
            cards=cards,
        )

    def projected(
        self, snapshot: Snapshot, written: Mapping[GroupId, Written]
    ) -> tuple[TextColumn, ...]:
        """Return what stands on the projector, in the order of the groups; empty for nothing."""
        groups = [each for each in snapshot.groups if each.id in snapshot.writing.projected]
        groups = groups[:MOST_PROJECTED]
        most_px = _COLUMN_PX[max(0, len(groups) - 1)]
        return tuple(
            TextColumn(group.name, self._content(written.get(group.id, Written()), most_px))
            for group in groups
        )

    def _content(self, written: Written, most_px: int = CARD_PX) -> str:
        if is_empty(written.blocks):
            return f"<p>{escape(self._texts('text.empty'))}</p>"
        return html_of(written.blocks, written.pictures, most_px)

    def _counts(self, written: Written) -> str:
        said = [
            self._texts("text.word_count", seat=seat, count=count, words=written.words[seat])
            for seat, count in written.characters
            if seat in written.words
        ]
        # No line ends within what is said of a seat.
        return self._texts("text.between").join(each.replace(" ", "\u00a0") for each in said)


def group_texts(
    snapshot: Snapshot, written: Mapping[GroupId, Written], group: GroupId | None, *, seats: bool
) -> tuple[GroupText, ...]:
    """Return what is exported: one group, or all that wrote something."""
    found = []
    for view in snapshot.groups:
        known = written.get(view.id, Written())
        if view.id == group or (group is None and not is_empty(known.blocks)):
            named = tuple(str(seat) for seat, _ in known.characters) if seats else ()
            found.append(GroupText(view.name, known.blocks, named, view.id))
    return tuple(found)


def html_of(blocks: Blocks, pictures: Sizes = _NO_PICTURES, most_px: int = CARD_PX) -> str:
    """Return a text for a text view; everything that pupils wrote is escaped.

    Args:
        blocks: The text.
        pictures: Width and height in pixels of those that are kept for this group, by name.
        most_px: Width that a picture may have; in a narrower view it has the view's.
    """
    return "".join(_block(block, pictures, most_px) for block in blocks)


def _picture(block: PictureBlock, size: tuple[int, int] | None, most_px: int) -> str:
    """Return a picture that the view asks `TextPictures` for, or its words in its place."""
    if size is None:
        return f"<p>[{escape(block.words)}]</p>"
    share = min(1.0, most_px / size[0], most_px * _HIGH / size[1])
    wide, high = max(1, round(size[0] * share)), max(1, round(size[1] * share))
    source = f"{escape(block.name)}/{wide}x{high}"
    image = f'<img src="{source}" width="{wide}" style="max-width: 100%">'
    return f"<p>{image}</p>" + (f"<p>{escape(block.words)}</p>" if block.words else "")


def _block(block: Block, pictures: Sizes, most_px: int) -> str:
    match block:
        case Heading(level, line):
            return f"<h{level + 2}>{_line(line)}</h{level + 2}>"
        case Paragraph(line):
            return f"<p>{_line(line)}</p>"
        case ListItem():
            sign = "" if block.ordered or block.further else "・"
            number = "" if block.number is None else f"{block.number}. "
            return f'<p style="margin-left: {20 * (block.depth + 1)}px">{sign}{number}{_line(block.line)}</p>'  # noqa: E501 - HTML in one piece
        case Table(rows):
            lines = "".join(
                f"<tr>{''.join(f'<td>{_line(cell.line)}</td>' for cell in row)}</tr>"
                for row in rows
            )
            return f'<table border="1" cellspacing="0" cellpadding="4">{lines}</table>'
        case PictureBlock():
            return _picture(block, pictures.get(block.name), most_px)


def _line(line: Line) -> str:
    made = ""
    for words in line:
        text = escape(words.text).replace("\n", "<br>")
        for mark in sorted(words.marks):
            text = f"<{_TAGS[mark]}>{text}</{_TAGS[mark]}>"
        made += text
    return made
