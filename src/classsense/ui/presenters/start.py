"""Before the lesson: what can be started, and whether this machine is ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from classsense.domain.desk import ChoiceKind, Finding, Grade, LessonChoice
from classsense.resources.texts import Texts

_SET_UP: Final = frozenset({ChoiceKind.SAMPLE, ChoiceKind.PLAN})
MOST_PEOPLE: Final = 8
"""At one table of the laptop-only lesson."""


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """Something to start: what it is, what it does, and the word on its button.

    Attributes:
        check: On the button that checks its microphones first; empty where people have to agree
            before that.
        cameras: On the button that sets its cameras up; empty where they are set already, or
            people have to agree before.
    """

    choice: LessonChoice
    title: str
    text: str
    button: str
    check: str
    cameras: str = ""


class StartPresenter:
    """Turns choices and findings into what the start screen shows."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def choices(self, choices: Sequence[LessonChoice]) -> tuple[ChoiceModel, ...]:
        """Return the cards, in the order in which they were offered."""
        return tuple(self._choice(choice) for choice in choices)

    def networks(self, addresses: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return where tablets may come in, as address and text; nowhere is the first."""
        return (("", self._texts("start.this_machine")), *((each, each) for each in addresses))

    def ready(self, findings: Sequence[Finding]) -> str:
        """Return in one sentence whether this machine is ready."""
        worst = max((f.grade for f in findings), key=list(Grade).index, default=Grade.GOOD)
        return self._texts(f"start.ready_{worst}")

    def models_missing(self, findings: Sequence[Finding]) -> bool:
        """Return whether models have to be fetched first."""
        return any(f.check == "models" and f.grade is Grade.BAD for f in findings)

    def _choice(self, choice: LessonChoice) -> ChoiceModel:
        title = choice.title or self._texts(f"start.{choice.kind}_title")
        if choice.kind is ChoiceKind.PLAN and choice.folder is not None and not choice.title:
            title = choice.folder.name
        began = choice.began.replace("T", " ")[:16]
        return ChoiceModel(
            choice=choice,
            title=title,
            text=self._texts(f"start.{choice.kind}_text", began=began),
            button=self._texts(f"start.{choice.kind}_button"),
            check="" if choice.kind is ChoiceKind.LAPTOP else self._texts("microphones.check"),
            cameras=self._texts("cameras.open") if choice.kind in _SET_UP else "",
        )
