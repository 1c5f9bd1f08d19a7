"""What the teacher decided about the class's board, as screens and tablets are shown it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from classsense.domain.board_commands import RemarkGiven
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
        remarks_on: Pupils may comment on the shared answers.
        remarks_checked: The class sees only those comments of pupils that she approved.
        remarks: Comments of pupils, in the order of their arrival.
        judged: By id of such a comment, whether it is shown or dropped.
    """

    told: bool = True
    approval: bool = False
    approved: frozenset[str] = frozenset()
    comments: Mapping[str, Comment] = field(default_factory=_no_comments)
    tables: bool = False
    projected: tuple[str, ...] = ()
    remarks_on: bool = False
    remarks_checked: bool = True
    remarks: tuple[RemarkGiven, ...] = ()
    judged: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

    def remark_shown(self, remark: RemarkGiven) -> bool:
        """Return whether the class sees a comment of a pupil, if its answer is shared."""
        return self.judged.get(remark.id, not self.remarks_checked)

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
