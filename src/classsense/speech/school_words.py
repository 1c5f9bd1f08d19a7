"""Words that a dictionary reads in another way than a school does, and those with two readings.

私 is わたし there, not わたくし, and 何 is なに or なん by what follows.
"""

import re
from collections.abc import Mapping
from typing import Final

READINGS: Final[Mapping[str, str]] = {
    "私": "わたし",
    "明日": "あした",
    "昨日": "きのう",
    "言う": "いう",
    "種": "たね",
    "米": "こめ",
    "数": "かず",
    "実": "み",
    "年": "とし",
    "間": "あいだ",
    "皆": "みんな",
    "九九": "くく",
    "一昨日": "おととい",
    "明後日": "あさって",
    "手下": "てした",
    "三角形": "さんかくけい",
    "四角形": "しかくけい",
    "五角形": "ごかくけい",
    "六角形": "ろっかくけい",
    "八角形": "はっかくけい",
}
"""How a school reads whole words, whatever stands around them."""
COMPOUNDS: Final[Mapping[str, str]] = {"光合成": "こうごうせい"}
"""Words that the dictionary takes for two, and how they are read."""

_WHAT_AS_NAN: Final = re.compile("[だでとのなたっ]|より|ら")
"""何 before one of these is なん: 何です, 何と, 何の. Before the rest it is なに: 何を, 何が."""
_CORNER_OF_THINGS: Final = re.compile("を曲|に(?:ぶつ|立|店)|の(?:家|店)")

_PAUSE: Final = re.compile("の取|を(?:取|と|置|お)")
"""間 before one of these is a pause."""
_THROUGHOUT: Final = re.compile("(?:世界|日本|国|町|村|学校|家|体|クラス|今日|今年|年|日|晩)$")
"""中 after one of these is じゅう, all over it: 学校中. Else the dictionary knows it: 授業中."""


def school_reading(word: str, after: str, before: str) -> str | None:
    """Return how a school reads a word; None leaves it to the dictionary.

    Args:
        word: As it is written.
        after: The rest of the text behind it.
        before: The text before it.
    """
    if word == "何":
        return "なん" if _WHAT_AS_NAN.match(after) else "なに"
    if word == "角":
        return "かど" if _CORNER_OF_THINGS.match(after) else "かく"
    if word == "間" and _PAUSE.match(after):
        return "ま"
    if word == "中":
        return "じゅう" if _THROUGHOUT.search(before) else None
    return READINGS.get(word)
