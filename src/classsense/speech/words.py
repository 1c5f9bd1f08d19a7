"""Whether recognised words ask for an answer: rules on the text, by language."""

from classsense.speech import questions_en, questions_ja


def is_question(text: str, language: str) -> bool:
    """Return whether a sentence of `text` asks for an answer in words.

    Tag questions and indirect ones ask. Requests to do something, proposals, and questions inside
    a statement do not. How well it is told is in `docs/accuracy.md`.

    Args:
        text: Recognised words, punctuated or not.
        language: `ja` or `en`; of other languages only the question mark is known.
    """
    if language == "ja":
        return any(map(questions_ja.asks, questions_ja.sentences(text)))
    if language == "en":
        return any(map(questions_en.asks, questions_en.sentences(text)))
    return "?" in text or "？" in text
