"""Counts what everyday speech in class is like, and writes it as a module.

    python tools/count_everyday.py

Sources are sentences of this project: those of the made lessons (`tools/make_lesson/scripts`), of
which only words count that occur in at least two lessons, whatever their subjects, and the
labelled turns of `tests/data/question_turns.toml`, whose subjects are mixed.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
TARGET: Final = ROOT / "src" / "classsense" / "analysis" / "everyday.py"
_LINE: Final = re.compile(r"^\S+?(?: -?\d+(?:\.\d+)?)?: (.*)$", re.MULTILINE)
_LEAST_LESSONS: Final = 2


def counted(sentences: Iterable[str], language: str) -> Counter[str]:
    """Return in how many sentences each content word occurs."""
    from classsense.domain.ports import Transcript
    from classsense.speech.tokens import ContentFinder

    finder = ContentFinder(language)
    return Counter(
        word for each in sentences for word in dict.fromkeys(finder(Transcript(each, 1.0)).words)
    )


def spoken(script: Path) -> list[str]:
    """Return the sentences of a made lesson."""
    scenes = tomllib.loads(script.read_text(encoding="utf-8"))["scene"]
    return [line for scene in scenes for line in _LINE.findall(scene["lines"])]


def turns(language: str) -> list[str]:
    """Return the labelled turns of a language."""
    path = ROOT / "tests" / "data" / "question_turns.toml"
    lines = tomllib.loads(path.read_text(encoding="utf-8"))[language]["lines"]
    return [line[2:] for line in lines.splitlines() if line]


def everyday() -> dict[str, Counter[str]]:
    """Return the counts of each language."""
    scripts = sorted((ROOT / "tools" / "make_lesson" / "scripts").glob("*.toml"))
    lessons = [counted(spoken(script), "ja") for script in scripts]
    spread = Counter(word for lesson in lessons for word in lesson)
    japanese = counted(turns("ja"), "ja")
    for lesson in lessons:
        japanese.update({w: n for w, n in lesson.items() if spread[w] >= _LEAST_LESSONS})
    return {"ja": japanese, "en": counted(turns("en"), "en")}


def module(counts: dict[str, Counter[str]]) -> str:
    """Return the source of the module."""
    blocks = []
    for language, words in counts.items():
        ordered = sorted(words.items(), key=lambda item: (-item[1], item[0]))
        text = "\n".join(f"{word} {count}" for word, count in ordered)
        blocks.append(f'_{language.upper()}: Final = """\n{text}\n"""\n')
    return _HEAD + "\n".join(blocks) + _TAIL


_HEAD: Final = '''"""Words of everyday talk in class. Written by tools/count_everyday.py.

How many of our own sentences (of no corpus) hold each content word.
"""

from collections.abc import Mapping
from typing import Final

'''
_TAIL: Final = '''

def _shares(table: str) -> Mapping[str, float]:
    pairs = [line.rsplit(" ", 1) for line in table.split("\\n") if line]
    total = sum(int(count) for _, count in pairs)
    return {word: int(count) / total for word, count in pairs}


EVERYDAY: Final = {"ja": _shares(_JA), "en": _shares(_EN)}
"""Share of each word in all content words, by language."""
'''

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    TARGET.write_text(module(everyday()), encoding="utf-8")
