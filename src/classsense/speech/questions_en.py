"""Whether an English sentence asks, where no question mark was written or one was too many."""

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?\n]*")
_BE: Final = "is|are|was|were|isn't|aren't|wasn't|weren't"
_AUXILIARY: Final = (
    rf"(?:{_BE}|do|does|did|don't|doesn't|didn't|can|could|can't|couldn't|will|would|won't|wouldn't"
    r"|should|shouldn't|may|might|must|have|has|had|haven't|hasn't|hadn't)"
)
_PRONOUN: Final = (
    r"(?:i|you|he|she|it|we|they|this|that|these|those|there|any\w*|every\w*|some\w*|no one|nobody)"
)
_SUBJECT: Final = (
    rf"(?:{_PRONOUN}|the|a|an|all|both|your\w*|my|mine|his|her|hers|its|our\w*|their\w*|one)"
)

_LEAD: Final = re.compile(
    r"^(?:(?:and|but|so|then|now|well|um|uh|okay|ok|right|alright|yes|no|oh|sorry|tell me"
    r"|let me ask|let's see)\b,? ?)+"
)
_REQUEST: Final = re.compile(
    r"^(?:can|could|will|would) (?:you|we)(?: all| both| two)?(?: please| just)? "
    r"(?!say|tell|explain|describe|name|give|show us|read|see|hear|think|guess|find|remember)"
)
"""Somebody is to do something, and not to say something."""
_PROPOSAL: Final = re.compile(
    r"\blet's\b|^shall we|\bshall we\b|^why don't (?:you|we)\b|^how about we"
)
_NO_QUESTION: Final = re.compile(
    r"^(?:who knows|so what|what an? |which is (?:why|how|what|where)|what \w+s is|are you kidding"
    r"|are you serious|do you see,|guess what)"
)
_WH: Final = re.compile(
    rf"^(?:what|why|how|who|whom|whose|where|when|which)(?:'s|'re|'d|'ll)?(?: else| exactly)? "
    rf"(?:{_AUXILIARY}\b|if\b|about\b|come\b|not$)"
)
_WHO_DOES: Final = re.compile(
    r"^(?:who|what) (?:else )?(?!(?:i|you|he|she|it|we|they|the)\b)"
    r"\w+(?:s|ed|ot|id|ame|ent|ew|old|ook|ound|aid|ut)\b"
)
"""What happened, who got, who knows: the missing thing is the subject."""
_WHICH: Final = re.compile(
    rf"^(?:in |at |on |with |for )?(?:how (?:many|much|long|far|often|big|old|fast|high|deep|heavy)"
    rf"|which|whose|what)(?: \w+){{0,3}}? {_AUXILIARY}\b"
)
_CLEFT: Final = re.compile(
    r"^(?:what|which|whose) (?:i|you|he|she|it|we|they|the|this|that|my|our)\b"
)
_INVERTED: Final = re.compile(
    r"^(?!do (?:it|this|that|the|all|your|not)\b|have (?:a|an|the|some|your)\b)"
    rf"{_AUXILIARY} {_SUBJECT}\b"
)
_FRAGMENT: Final = re.compile(
    r"^(?:any (?:other |more )?\w+(?: \w+){0,2}|any(?:body|one)\b.*|who else|what else|how so"
    r"|why|how|what|really|ready|what about .*|how about .*)$"
)
_DECLARED: Final = re.compile(
    r"^you mean\b|^i wonder (?:if|whether|what|why|how|who|where|when|which)\b"
)
_TAG: Final = re.compile(
    r"(?:, (?:right|correct|yes|no|okay|eh|huh)"
    rf"|,? {_AUXILIARY} (?:i|you|he|she|it|we|they|there))$"
)
_STATEMENT: Final = re.compile(r"^(?:i|we|it|that|this|he|she|they|there|maybe)\b(?:'\w+)? \w+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text with what ends them."""
    return [each.strip() for each in _SENTENCE.findall(text.replace("’", "'")) if each.strip()]


def asks(sentence: str) -> bool:
    """Return whether a sentence asks for an answer in words."""
    bare = sentence.lower().rstrip(" .!?")
    opening = _LEAD.sub("", bare) or bare
    clauses = [clause.strip() for clause in opening.split(", ")]
    if _REQUEST.search(opening) or _PROPOSAL.search(opening) or _NO_QUESTION.search(opening):
        return False
    if "?" in sentence or _DECLARED.search(opening) or _TAG.search(bare):
        return True
    if len(clauses) > 1 and _STATEMENT.match(clauses[-1]):
        return False
    return _opens_asking(opening) or _opens_asking(_LEAD.sub("", clauses[-1]))


def _opens_asking(clause: str) -> bool:
    if _CLEFT.match(clause):
        return False
    kinds = (_WH, _WHO_DOES, _WHICH, _INVERTED, _FRAGMENT)
    return any(kind.match(clause) for kind in kinds)
