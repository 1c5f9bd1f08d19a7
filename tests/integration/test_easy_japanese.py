"""The page's easy Japanese (やさしい日本語) keeps to its own rules.

After "在留支援のためのやさしい日本語ガイドライン" of the Immigration Services Agency and the Agency
for Cultural Affairs: one thing in a sentence, no honorifics, few Chinese characters. Since the page
has no readings over them, they are those of the first school year only (学年別漢字配当表).
"""

import re

import pytest

import build_page

SOURCES = build_page.PAGE / "src"
FIRST_YEAR = frozenset(
    "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石"
    "赤千川先早草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六"
)
TABLE = re.compile(r"(?:export )?const (?:\w*Easy|easy)\b[^=]*= \{\n(.*?)\n\}", re.DOTALL)
TEXT = re.compile(r"^\s+(?:'([\w.]+)':)?.*?(?:: |=> |^\s+)['`\[](.*)['`\]],$", re.MULTILINE)
HONORIFIC = re.compile(
    r"ござい|いたし|ます?ので|いただ|くださいませ|お[^ ]+ください|られます|ましょう"
)
LONGEST = 36


def _texts() -> list[str]:
    """Return what the page says in easy Japanese."""
    found = []
    for path in sorted(SOURCES.glob("words*.ts")):
        for table in TABLE.findall(path.read_text("utf-8")):
            found += [text for _, text in TEXT.findall(table)]
    return found


def _sentences(text: str) -> list[str]:
    plain = re.sub(r"\$\{\w+\}", "", text)
    return [each.strip() for each in re.split(r"[。?]|', '", plain) if each.strip()]


def _faults(text: str) -> list[str]:
    kanji = set(re.findall(r"[一-龯]", text)) - FIRST_YEAR
    faults = [f"too hard: {''.join(sorted(kanji))}"] if kanji else []
    faults += ["honorific"] if HONORIFIC.search(text) else []
    return faults + [f"long: {each}" for each in _sentences(text) if len(each) > LONGEST]


def test_every_text_keeps_to_the_rules() -> None:
    texts = _texts()

    assert len(texts) > 130
    assert {text: _faults(text) for text in texts if _faults(text)} == {}


@pytest.mark.parametrize(
    "text",
    [
        "授業に入る",
        "ここに かいて いただけますか。",
        "もんだいが おわったので、この タブレットの 中に ある こたえは 先生に おくれませんでした。",
    ],
)
def test_the_rules_find_what_is_too_hard(text: str) -> None:
    assert _faults(text)
