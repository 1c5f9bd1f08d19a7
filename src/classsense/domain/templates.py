"""The teacher's own templates of questions, sheets and reports, kept between lessons."""

from collections.abc import Callable, Iterable
from typing import Annotated, Protocol

from msgspec import Meta, Struct
from msgspec.structs import replace

from classsense.domain.lesson import Paced, Question, QuestionId, Sheet, SheetId, Text, TimeLimit
from classsense.domain.plan_file import problems_of


class SheetTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet with the questions on it."""

    id: SheetId
    title: Text
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=20)]
    paced: Paced = Paced.SELF
    limit_s: TimeLimit | None = None


class ReportTemplate(Struct, frozen=True, forbid_unknown_fields=True):
    """What a text that groups write together begins with.

    Attributes:
        title: Of the report; may be empty.
    """

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    headings: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=20)]
    title: Annotated[str, Meta(max_length=100)] = ""


Template = Question | SheetTemplate | ReportTemplate


class Templates(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in the teacher's file; questions are written as in a plan."""

    questions: Annotated[tuple[Question, ...], Meta(max_length=200)] = ()
    sheets: Annotated[tuple[SheetTemplate, ...], Meta(max_length=100)] = ()
    reports: Annotated[tuple[ReportTemplate, ...], Meta(max_length=100)] = ()

    def all(self) -> tuple[Template, ...]:
        """Return every template, by kind."""
        return (*self.questions, *self.sheets, *self.reports)

    def problems(self) -> Iterable[str]:
        """Yield what is wrong, in the words of plan files."""
        for question in (*self.questions, *(q for s in self.sheets for q in s.questions)):
            yield from problems_of(question)
            if question.picture:
                yield f"question {question.id} has a picture, which no template can"
        ids: list[str] = [template.id for template in self.all()]
        yield from (f"{each} stands twice" for each in sorted({i for i in ids if ids.count(i) > 1}))
        for sheet in self.sheets:
            inside = [question.id for question in sheet.questions]
            if len(set(inside)) < len(inside):
                yield f"a question stands twice on sheet {sheet.id}"


class TemplateShelf(Protocol):
    """Where the templates are kept. Every method reads or writes a small file."""

    def read(self) -> Templates:
        """Return all templates; none if there is no file yet.

        Raises:
            KnownError: `templates_invalid`: the file is left as it is.
        """
        ...

    def keep(self, template: Template) -> None:
        """Add a template behind what is there; of a known id, put it in place of the old one.

        Raises:
            KnownError: `templates_invalid` or `folder_not_writable`: nothing was changed.
        """
        ...

    def remove(self, template: str) -> None:
        """Take the template of that id away; the file as it was stays beside it as `.old`.

        Raises:
            KnownError: As `keep`.
        """
        ...


def question_from(template: Question, new_id: Callable[[], str]) -> Question:
    """Return a question for this lesson."""
    return replace(template, id=QuestionId(new_id()), opens_s=None)


def sheet_from(
    template: SheetTemplate, new_id: Callable[[], str]
) -> tuple[tuple[Question, ...], Sheet]:
    """Return the questions for this lesson, and the sheet of them."""
    questions = tuple(question_from(question, new_id) for question in template.questions)
    ids = tuple(question.id for question in questions)
    sheet = Sheet(SheetId(new_id()), template.title, ids, template.paced, None, template.limit_s)
    return questions, sheet


def template_of(sheet: Sheet, questions: Iterable[Question], new_id: str) -> SheetTemplate:
    """Return a template of a sheet; of its questions those without a picture."""
    kept = tuple(replace(each, opens_s=None) for each in questions if not each.picture)
    return SheetTemplate(SheetId(new_id), sheet.title, kept, sheet.paced, sheet.limit_s)
