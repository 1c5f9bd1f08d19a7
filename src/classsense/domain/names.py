"""What a pupil may be called: which names are taken as they are, and which look like another.

After Unicode Technical Standard #39 (Unicode Security Mechanisms): its restriction level "highly
restrictive" for mixed scripts (section 5.2), and its idea of a skeleton (section 4), by which two
names that look alike are the same. The table of confusables is a small part of `confusables.txt`:
the letters of Cyrillic and Greek that pass for Latin ones, and the kana that pass for kanji.
Beyond the standard, hiragana and katakana, small kana, and all long-vowel marks count as the same.
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

NAME_CHARS: Final = 20
_MOST_MARKS: Final = 2
"""More marks on one letter hide it."""
_BETWEEN: Final = " -'.・’"
_KANA_MARKS: Final = "ーヽヾゝゞ"
_LATIN_MARKS: Final = range(0x0300, 0x0370)

_SCRIPTS: Final = {
    "CJK": "Hani", "IDEOGRAPHIC": "Hani", "HIRAGANA": "Hira", "KATAKANA": "Kana",
    "HANGUL": "Hang", "BOPOMOFO": "Bopo", "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek",
    "ARABIC": "Arab", "HEBREW": "Hebr", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "THAI": "Thai",
    "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr", "TIBETAN": "Tibt", "ETHIOPIC": "Ethi",
    "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
}  # fmt: skip
"""The first word of a letter's name in Unicode to its script: the recommended ones of UAX #31."""

_TOGETHER: Final = (
    frozenset({"Latn", "Hani", "Hira", "Kana"}),
    frozenset({"Latn", "Hani", "Bopo"}),
    frozenset({"Latn", "Hani", "Hang"}),
)
"""Scripts that may stand in one name ("highly restrictive")."""

_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that show nothing; those of category Cf are refused as such."""

_ALIKE: Final = str.maketrans(
    # confusables.txt, small letters: Cyrillic, then Greek, that pass for Latin; then digits and i.
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u0475\u051d\u051b"
    "\u043a\u043c\u0442\u0432\u043d"
    "\u03b1\u03bd\u03bf\u03c1\u03b9\u03ba\u03c4\u03c5\u03c7\u03b3"
    "01i\u0131",
    "aeopcyxsljhdvwqkmtbhavoplktuxyolll",
)
_KANJI_OF_KANA: Final = str.maketrans("工口力夕二八卜三千才匕", "えろかたにはとみちおひ")
_SMALL: Final = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_LONG: Final = "ー一‐‑‒–—―─━〜~〰-"


class Objection(StrEnum):
    """Why a name is not taken."""

    BAD_NAME = "bad_name"
    NAME_TAKEN = "name_taken"


def tidied(name: str) -> str:
    """Return a name in one way of writing: NFKC, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def objection(name: str, taken: Iterable[str] = ()) -> Objection | None:
    """Return why a tidied name cannot be taken; None if it can.

    Args:
        name: As `tidied` returns it; not empty.
        taken: Names of others in the class.
    """
    if not is_proper(name):
        return Objection.BAD_NAME
    mine = skeleton(name)
    alike = any(skeleton(other) == mine for other in taken)
    return Objection.NAME_TAKEN if alike else None


def is_proper(name: str) -> bool:
    """Return whether a tidied name is made of letters that can be seen, of scripts that mix."""
    if not 0 < len(name) <= NAME_CHARS:
        return False
    scripts: set[str] = set()
    letters, marks = 0, _MOST_MARKS
    for letter in name:
        kind = unicodedata.category(letter)
        if letter in _UNSEEN or _selects(letter):
            return False
        if kind in {"Mn", "Mc"}:
            marks += 1
            if marks > _MOST_MARKS:
                return False
            continue
        marks = 0 if kind[0] == "L" else _MOST_MARKS
        if kind[0] == "L":
            script = _script(letter)
            if script is None:
                return False
            letters += 1
            scripts.add(script)
        elif letter not in _BETWEEN and letter not in "0123456789":
            return False
    scripts.discard("")
    return letters > 0 and (len(scripts) <= 1 or any(scripts <= together for together in _TOGETHER))


def skeleton(name: str) -> str:
    """Return what a name looks like: two names with the same skeleton pass for each other."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(letter for letter in folded if ord(letter) not in _LATIN_MARKS)
    kana = "".join(_hiragana(letter) for letter in unicodedata.normalize("NFC", plain))
    kana = kana.translate(_SMALL).translate(_KANJI_OF_KANA).translate(_ALIKE)
    marked = "".join("一" if letter in _LONG and letter != "-" else letter for letter in kana)
    return "".join(letter for letter in marked if letter not in _BETWEEN).replace("rn", "m")


def _script(letter: str) -> str | None:
    """Return the script of a letter; empty if it goes with kana of both kinds, None if unknown."""
    if letter in _KANA_MARKS:
        return ""
    return _SCRIPTS.get(unicodedata.name(letter, "?").split()[0].split("-")[0])


def _selects(letter: str) -> bool:
    """Return whether a character only chooses a form of the one before it."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def _hiragana(letter: str) -> str:
    return chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter
