"""How numbers and what is counted by them are read: 三本 さんぼん, 二十日 はつか.

A dictionary has some of them only, and reads the others word by word (さんほん, きゅうがつ).
"""

import re
from typing import Final

from classsense.speech.readings import kanji_value, number_reading
from classsense.speech.ruby import hiragana

_DAYS: Final = {
    2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
_FIRST: Final = "ついたち"
_PEOPLE: Final = {1: "ひとり", 2: "ふたり"}
_ONE_PARTY: Final = "ひとくみ"
_DIGIT: Final = {1: "いち", 2: "に", 3: "さん", 4: "よん", 5: "ご", 6: "ろく", 7: "なな", 8: "はち",
                 9: "きゅう"}  # fmt: skip
_OWN_DIGITS: Final = {
    "人": {4: "よ", 7: "しち"},
    "年": {4: "よ"},
    "年生": {4: "よ"},
    "年間": {4: "よ"},
    "円": {4: "よ"},
    "時": {4: "よ", 7: "しち", 9: "く"},
    "時間": {4: "よ", 7: "しち", 9: "く"},
    "月": {4: "し", 7: "しち", 9: "く"},
}
"""Before which counters a digit at the end is read in another way."""
COUNTERS: Final = {
    "本": "ほん", "匹": "ひき", "杯": "はい", "分": "ふん", "回": "かい", "個": "こ", "冊": "さつ",
    "階": "かい", "頭": "とう", "点": "てん", "学期": "がっき", "週間": "しゅうかん", "歳": "さい",
    "才": "さい", "着": "ちゃく", "校": "こう", "票": "ひょう", "台": "だい", "枚": "まい",
}  # fmt: skip
"""Counters as they are read by themselves; a dictionary has 本 as ぽん and 一回 as いちかい."""
_SOFT: Final = {
    "本": "ぼん", "匹": "びき", "杯": "ばい", "百": "びゃく", "羽": "ば", "階": "がい",
    "軒": "げん", "足": "ぞく", "分": "ぷん", "泊": "ぱく", "発": "ぱつ",
    "拍": "ぱく", "歩": "ぽ", "編": "ぺん",
}  # fmt: skip
"""After 三, and the first three after 何 too."""
_SOFT_AFTER_WHAT: Final = frozenset("本匹杯階足軒分泊発拍歩編")
_FOUR_HARD: Final = frozenset("分泊発拍")
"""Counters that begin with ぱ row after 四 too: 四分 よんぷん."""
_HARD: Final = dict(zip("はひふへほ", "ぱぴぷぺぽ", strict=True))
_K: Final = frozenset("かきくけこ")
_H: Final = frozenset("はひふへほ")
_S_T: Final = frozenset("さしすせそたちつてと")
NUMERALS: Final = "〇零一二三四五六七八九十百千万億兆"
_NUMERAL: Final = re.compile(f"[{NUMERALS}]+")
_WHAT: Final = "何"
_MONTH: Final = "月"


def is_numeral(text: str) -> bool:
    """Return whether a text is a number written in kanji."""
    return bool(_NUMERAL.fullmatch(text))


def number_alone(number: str) -> str:
    """Return how a number in kanji is read by itself; empty if it is none."""
    value = _value(number)
    return "" if value is None else hiragana(number_reading(str(value)))


def counted(number: str, counter: str, reading: str, before: str) -> tuple[str, str] | None:
    """Return how a number and its counter are read together, in hiragana.

    Args:
        number: In kanji or digits, or 何.
        counter: What follows it.
        reading: Of the counter by itself.
        before: What stands before the number: 月 makes 一日 the first of the month.

    Returns:
        The readings of both; the first is empty if the two have one reading together (一日
        ついたち), which is then the second. None if they are read as each alone.
    """
    said = COUNTERS.get(counter) or hiragana(reading)
    if number == _WHAT:
        soft = _SOFT[counter] if counter in _SOFT_AFTER_WHAT else said
        return "なん", soft
    value = _value(number)
    if value is None or not said:
        return None
    if counter == "日":
        return _day(value, before.endswith(_MONTH))
    if counter == "組" and value == 1 and before.endswith("人"):
        return "", _ONE_PARTY
    if counter == "人" and value in _PEOPLE:
        return "", _PEOPLE[value]
    spoken = hiragana(number_reading(str(value)))
    return _joined(spoken, value, counter, said)


def _value(number: str) -> int | None:
    plain = number.replace(",", "")
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) < 16 else None  # noqa: PLR2004 - as number_reading
    return kanji_value(number) if is_numeral(number) else None


def _day(value: int, dated: bool) -> tuple[str, str]:  # noqa: FBT001 - told by position
    if value == 1 and dated:
        return "", _FIRST
    if value in _DAYS:
        return "", _DAYS[value]
    return hiragana(number_reading(str(value))), "にち"


def _joined(spoken: str, value: int, counter: str, said: str) -> tuple[str, str]:
    last = value % 10
    if last:
        own = _OWN_DIGITS.get(counter, {}).get(last)
        stem = spoken.removesuffix(_DIGIT[last])
        if own is not None:
            return stem + own, said
        return _doubled(spoken, last, counter, said)
    if spoken.endswith("じゅう") and said[0] in _K | _H | _S_T:
        return spoken[:-1] + "っ", _hard(said)
    if spoken.endswith("ひゃく") and said[0] in _K | _H:
        return spoken[:-1] + "っ", _hard(said)
    return spoken, said


def _doubled(spoken: str, last: int, counter: str, said: str) -> tuple[str, str]:
    doubles = {1: _K | _H | _S_T, 6: _K | _H, 8: _K | _H | _S_T}.get(last, frozenset())
    if counter == "羽":
        doubles = frozenset("わ") if last == 6 else frozenset()  # noqa: PLR2004 - ろっぱ
    if said[0] in doubles:
        return spoken[:-1] + "っ", "ぱ" if counter == "羽" else _hard(said)
    if last == 3 and counter in _SOFT:  # noqa: PLR2004 - さんぼん
        return spoken, _SOFT[counter]
    if last == 4 and counter in _FOUR_HARD:  # noqa: PLR2004 - よんぷん
        return spoken, _hard(said)
    return spoken, said


def _hard(said: str) -> str:
    return _HARD.get(said[0], said[0]) + said[1:]
