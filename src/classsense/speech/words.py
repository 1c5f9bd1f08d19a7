"""What recognised words say at a glance: pure functions on text."""

import re
from typing import Final

_JAPANESE_QUESTION: Final = re.compile(
    r"(?:[?？]"
    r"|(?:です|ます|ました|ません|でした|でしょう|だろう|ましょう|よう|ない|の|ん)か(?:ね|な)?"
    r"|かな|かしら|っけ"
    r"|(?:何|なに|なん|どう|どうして|なぜ|なんで|どこ|どれ|どっち|どちら|だれ|誰|いつ|いくつ)"
    r"(?:[^。！？!?]{0,12}(?:の|思う|だと思う|かも))?"
    r")[。．.！!…\s]*$"
)
"""Endings by which a spoken Japanese sentence asks. The model seldom writes a question mark."""

_ENGLISH_OPENING: Final = re.compile(
    r"^(?:and |but |so |well,? |um,? |okay,? )*"
    r"(?:what|why|how|who|whom|whose|where|when|which"
    r"|(?!do it\b)(?:do|does|did|is|are|was|were|can|could|will|would|should|shall|may|have|has)"
    r"(?:n't)? "
    r"(?:i|you|he|she|it|we|they|this|that|these|those|the|a|an|there|any\w*|some\w*)\b)",
    re.IGNORECASE,
)
"""Openings by which a spoken English sentence asks, where no question mark was written."""

_SENTENCES: Final = re.compile(r"[^。．.！!?？]*[。．.！!?？]*")


def is_question(text: str, language: str) -> bool:
    """Return whether a sentence of `text` sounds like a question.

    Args:
        text: Recognised words, punctuated or not.
        language: `ja` or `en`; of other languages only the question mark is known.
    """
    if "?" in text or "？" in text:
        return True
    sentences = [sentence.strip() for sentence in _SENTENCES.findall(text) if sentence.strip()]
    if language == "ja":
        return any(_JAPANESE_QUESTION.search(sentence) for sentence in sentences)
    if language == "en":
        return any(_ENGLISH_OPENING.match(sentence) for sentence in sentences)
    return False
