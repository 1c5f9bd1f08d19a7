"""A small lesson with a sheet of three questions."""

from msgspec.structs import replace

from classsense.domain.lesson import (
    LessonPlan,
    Paced,
    Question,
    QuestionId,
    QuestionKind,
    Sheet,
    SheetId,
)
from fakes.classroom import WHERE, WHY, small_plan

SHEET = SheetId("leaves")
HOW_MANY = QuestionId("how-many")
ORDER = (WHERE, WHY, HOW_MANY)


def sheet_plan(paced: Paced = Paced.SELF) -> LessonPlan:
    """Return the small plan with a third question, and a sheet of all three."""
    plan = small_plan()
    number = Question(HOW_MANY, QuestionKind.NUMBER, "葉は何枚ありましたか。")
    where = replace(plan.questions[1], correct=("0",))
    sheet = Sheet(SHEET, "葉のはたらき", ORDER, paced)
    return replace(plan, questions=(plan.questions[0], where, number), sheets=(sheet,))
