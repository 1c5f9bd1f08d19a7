"""The store takes entries of the lesson, and no entry can hold a picture, sound or a template."""

from collections.abc import Iterator
from typing import get_args

import pytest
from msgspec import inspect

from classsense.analysis.storable import storable
from classsense.domain.clock import LessonNs
from classsense.domain.commands import Entry
from classsense.domain.lesson import CameraId, GroupId, SeatId
from classsense.domain.observations import FacesSeen, Facing, SeatFace, Stretch, Word, WordsHeard

ENTRIES = get_args(Entry)
SMALL = (
    inspect.IntType,
    inspect.FloatType,
    inspect.BoolType,
    inspect.StrType,
    inspect.NoneType,
    inspect.EnumType,
    inspect.LiteralType,
)
MANY = (inspect.StructType, inspect.StrType)  # of these there may be any number
TEXTS = inspect.type_info(dict[str, str])


def few_parts(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    """Return the types of the few values that one of `kind` holds; empty if it is not such one."""
    if isinstance(kind, inspect.UnionType):
        return tuple(kind.types)
    if isinstance(kind, inspect.TupleType):  # a fixed number of values, as in a box
        return tuple(kind.item_types)
    if isinstance(kind, inspect.DictType) and isinstance(kind.key_type, inspect.EnumType):
        return (kind.value_type,)  # one for each of a few known names
    return ()


def too_rich(kind: inspect.Type, where: str) -> Iterator[str]:
    """Yield the places inside a type that could hold a picture, sound or a vector of numbers."""
    if isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from too_rich(field.type, f"{where}.{field.name}")
    elif isinstance(kind, inspect.VarTupleType) and isinstance(kind.item_type, MANY):
        yield from too_rich(kind.item_type, where)
    elif isinstance(kind, inspect.FrozenSetType) and isinstance(kind.item_type, inspect.EnumType):
        return  # of a few known names, each once
    elif parts := few_parts(kind):
        for part in parts:
            yield from too_rich(part, where)
    elif not (isinstance(kind, SMALL) or kind == TEXTS):
        yield where


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_no_entry_has_room_for_a_picture_or_a_template(entry: type) -> None:
    assert list(too_rich(inspect.type_info(entry), entry.__name__)) == []


@pytest.mark.parametrize(
    "rich",
    [bytes, list[float], tuple[float, ...], dict[str, float], frozenset[float], object],
)
def test_room_for_a_picture_is_found(rich: type) -> None:
    assert list(too_rich(inspect.type_info(rich), "here")) == ["here"]


def test_what_was_seen_of_single_seats_is_not_kept() -> None:
    face = SeatFace(seat=SeatId("1"), box=(0.1, 0.1, 0.1, 0.1), score=0.9, facing=Facing.BOARD)
    seen = FacesSeen(
        at=LessonNs(1), camera=CameraId("front"), expected=1, faces=(face,), recogniser="r"
    )
    assert storable(seen) is None


def test_of_words_only_the_length_is_kept() -> None:
    words = WordsHeard(
        start=LessonNs(1),
        end=LessonNs(2),
        group=GroupId("a"),
        epoch=0,
        text="光合成です",
        characters=5,
        question=False,
        confidence=0.9,
        recogniser="r",
        words=(Word("光合成です", 0.9),),
        content=("光合成",),
        unsure=("光合成",),
        said_at=(Stretch(LessonNs(1), LessonNs(2)),),
    )
    kept = storable(words)
    assert isinstance(kept, WordsHeard)
    assert (kept.text, kept.words, kept.content) == (None, (), ())
    assert (kept.unsure, kept.said_at) == ((), ())
    assert kept.characters == 5
