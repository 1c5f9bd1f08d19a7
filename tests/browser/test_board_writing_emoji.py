"""Emoji in a group's text: no change of a real editor falls into the middle of one."""

import re
from pathlib import Path

from pycrdt import XmlFragment

from browser.browsers import chromium
from browser.texts import another, lines, reads, saved, sit, writing_board
from classsense.domain.lesson import GroupId
from classsense.writing.rooms import ROOT, WritingRoom

HERE = GroupId("1")
SAME_FIRST_HALF = "\U0001f600\U0001f601\U0001f602"
SAME_SECOND_HALF = "\U0001f200"
FAMILY = "👨‍👩‍👧"


def test_emoji_are_replaced_marked_and_rubbed_out_whole(tmp_path: Path) -> None:
    """A refused change would be logged, which fails a test, and would never be saved."""
    with writing_board(tmp_path) as (board, store), chromium() as one:
        two = another(one)
        here, there = sit(one, board, 1), sit(two, board, 2)
        here.click()
        one.keyboard.insert_text("葉\U0001f600か")
        reads(two, "葉\U0001f600か")
        there.click()
        two.keyboard.press("End")
        two.keyboard.press("ArrowLeft")
        two.keyboard.insert_text("と")
        reads(one, "葉\U0001f600とか")
        one.keyboard.press("Home")
        one.keyboard.press("ArrowRight")
        for sign in (*SAME_FIRST_HALF, *SAME_SECOND_HALF, *SAME_FIRST_HALF, "𠮷", FAMILY):
            one.keyboard.press("Shift+ArrowRight")
            one.keyboard.insert_text(sign)
            reads(one, f"葉{sign}とか")
            reads(two, f"葉{sign}とか")
            one.keyboard.press("Shift+ArrowLeft")
            one.keyboard.press("Control+b")
            one.keyboard.press("ArrowLeft")
        one.keyboard.press("Delete")
        one.keyboard.insert_text(SAME_FIRST_HALF)
        one.keyboard.press("Backspace")
        one.keyboard.press("ArrowLeft")
        one.keyboard.insert_text(SAME_FIRST_HALF[2])
        one.keyboard.press("Control+z")
        one.keyboard.press("Control+y")
        saved(one)
        saved(two)
        (found,) = lines(one)
        reads(two, found)
        assert found == "葉\U0001f600\U0001f602\U0001f601とか"
        kept = WritingRoom(HERE, store.updates(HERE))
        words = str(kept.doc.get(ROOT, type=XmlFragment))
    assert found in re.sub("<[^>]*>", "", words)
    assert "<bold>" in words
