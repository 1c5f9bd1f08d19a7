"""Whether a Japanese sentence asks, by how it ends. A recogniser seldom writes a question mark."""

import re
from typing import Final

from classsense.speech.dictionary import Piece, pieces_of

_SENTENCE: Final = re.compile(r"[^。．.！!?？\n]+[。．.！!?？\n]*")
_ASKED: Final = re.compile(
    r"何|なに|なん|どう|どうして|なぜ|どこ|どれ|どっち|どちら|だれ|誰|いつ|いくつ|いくら|どんな|どの|何で"
)
"""Words that ask for what is missing."""
_INDEFINITE: Final = ("でも", "となく")
_REQUEST: Final = re.compile(
    r"て(?:くれ|もらえ|もらい|くださ|いただけ)[^。]{0,8}[。?？]*$|で(?:くれ|もらえ|くださ|いただけ)[^。]{0,8}[。?？]*$"
)
"""Somebody is to do something ..."""
_SAY: Final = re.compile(
    r"(?:言っ|いっ|話し|教え|答え|説明し|発表し|読ん|挙げ|あげ|聞かせ|しゃべっ)[てで](?:み[てで])?(?:くれ|もらえ|くださ|いただけ)"
)
"""... and what is to be done is to say something."""
_WHO_CAN: Final = re.compile(
    r"(?:る|た|える|い)人(?:は|が|、)*(?:いる|います|いた)?(?:か|の|かな)?$"
)
_PROPOSAL: Final = re.compile(r"(?:ましょう|[^だしょ]よう)か(?:ね|な)?$")
_TAG: Final = re.compile(
    r"(?:よね|でしょ|でしょう|だろ|だろう|っけ|かしら|(?:って|という)(?:こと|意味))$"
)
_CONJECTURE: Final = re.compile(r"(?:でしょう|だろう|だろ)$")
_BARE_WHY: Final = re.compile(r"(?:どうして|なんで|なぜ|何で)$")
_OPINION: Final = re.compile(r"んじゃない(?:の|か|かな|ですか|でしょうか)?$")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text with what ends them."""
    return [each.strip() for each in _SENTENCE.findall(text) if each.strip()]


def asks(sentence: str) -> bool:
    """Return whether a sentence asks for an answer in words."""
    bare = re.sub(r"[。．.！!?？…\s]+$", "", sentence)
    pieces = [piece for piece in pieces_of(bare) if not piece.kind.startswith("空白")]
    if not pieces:
        return False
    if _REQUEST.search(bare):
        return bool(_SAY.search(bare)) and _ends_asking(pieces)
    if _PROPOSAL.search(bare) and not _missing(pieces):
        return False
    if "?" in sentence or "？" in sentence or _WHO_CAN.search(bare):
        return True
    if _TAG.search(bare):
        return not _CONJECTURE.search(bare) or _missing(pieces)
    if _OPINION.search(bare) or _BARE_WHY.search(bare):
        return True
    return _ends_asking(pieces) or _asks_plainly(pieces)


def _missing(pieces: list[Piece]) -> bool:
    """Return whether the sentence itself asks for what is missing, and not a clause inside it."""
    return any(
        _ASKED.fullmatch(piece.surface)
        and not _indefinite(pieces, index)
        and not _embedded(pieces, index)
        for index, piece in enumerate(pieces)
    )


def _indefinite(pieces: list[Piece], index: int) -> bool:
    """Return whether it is as in 何でも, どんな形でも, だれか, なんとなく."""
    after = pieces[index + 1 : index + 5]
    if any(piece.surface == "も" and piece.kind.startswith("助詞") for piece in after):
        return True
    together = "".join(piece.surface for piece in after)
    return bool(after) and (after[0].surface == "か" or together.startswith(_INDEFINITE))


def _embedded(pieces: list[Piece], index: int) -> bool:
    """Return whether a か closes the clause before the sentence ends."""
    return any(piece.surface == "か" for piece in pieces[index + 1 : -2])


def _ends_asking(pieces: list[Piece]) -> bool:
    """Return whether the particles at the end ask."""
    last, before = pieces[-1], pieces[-2:-1]
    if last.surface in {"な", "ね", "い"} and before and before[0].surface == "か":
        return _real(pieces[:-2])
    if last.surface == "か":
        return _real(pieces[:-1])
    if last.surface == "の" and last.kind.startswith("助詞"):
        return True
    return last.surface == "は" and last.kind.startswith("助詞") and len(pieces) > 1


def _real(stem: list[Piece]) -> bool:
    """Return whether か asks after this: そうか and そういうことか only take note."""
    if not stem:
        return False
    last = stem[-1]
    if last.kind.startswith(("動詞", "助動詞", "助詞")):
        return not re.search(r"たじゃない$", "".join(piece.surface for piece in stem))
    return _missing(stem)


_PLAIN_END: Final = re.compile(r"動詞|形容詞|助動詞|名詞|代名詞|副詞")
_STATED: Final = re.compile(r"(?:ます|ました|てください|ましょう|なさい|てる|ている|です|でした)$")


def _asks_plainly(pieces: list[Piece]) -> bool:
    """Return whether something is missing and nothing at the end states or orders it."""
    last = pieces[-1]
    if not _missing(pieces):
        return False
    if last.surface in {"で", "と", "に"}:
        return len(pieces) > 1 and bool(_ASKED.fullmatch(pieces[-2].surface))
    text = "".join(piece.surface for piece in pieces)
    return bool(_PLAIN_END.match(last.kind)) and not _STATED.search(text)
