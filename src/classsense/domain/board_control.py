"""What the teacher decided about the class's board, as screens and tablets are shown it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from classsense.domain.clock import LessonNs


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the teacher to an answer.

    Attributes:
        public: It stands with the answer wherever that is shared.
    """

    text: str
    public: bool = False


def _no_comments() -> Mapping[str, Comment]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class QuestionControl:
    """What the teacher decided about one question. As it begins: all that was always so.

    Attributes:
        told: Pupils learn after the end whether their answer is right.
        approval: The class sees only approved answers.
        approved: Ids of the answers that she approved.
        comments: By id of the answer.
        tables: Each table sees its own answers as they come.
        projected: Ids of the answers side by side on the projector.
    """

    told: bool = True
    approval: bool = False
    approved: frozenset[str] = frozenset()
    comments: Mapping[str, Comment] = field(default_factory=_no_comments)
    tables: bool = False
    projected: tuple[str, ...] = ()

    def may_be_shown(self, answer: str) -> bool:
        """Return whether the class may see the answer of that id, if it is shared."""
        return not self.approval or answer in self.approved


@dataclass(frozen=True, slots=True)
class PaceView:
    """How the class finds the pace: counts, never who.

    Attributes:
        since: Taps before this moment do not count: the activity began then.
        fades_s: So long a tap counts.
    """

    fast: int = 0
    fine: int = 0
    slow: int = 0
    since: LessonNs = LessonNs(0)
    fades_s: float = 180.0
