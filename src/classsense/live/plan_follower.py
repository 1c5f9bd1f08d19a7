"""Follows the plan by itself: for the sample lesson and for lessons without a screen."""

from collections.abc import Callable
from threading import Event, Thread

from classsense.analysis.lesson_state import LessonState
from classsense.domain.clock import Clock, lesson_ns
from classsense.domain.commands import ActivityStarted, Command, QuestionOpened
from classsense.domain.ports import Inbox
from classsense.domain.sheet_commands import SheetOpened


def planned_commands(state: LessonState) -> list[Command]:
    """Return what the plan asks for and has not come yet, in order.

    What came is read from the lesson, not from its time: it may have broken off right before
    something that was due.
    """
    latest = max((index for index, _ in state.activities), default=-1)
    asked = {asked.question for asked in state.asked}
    commands: list[Command] = [
        ActivityStarted(lesson_ns(activity.start_s), index)
        for index, activity in enumerate(state.plan.activities)
        if index > latest
    ]
    commands += [
        QuestionOpened(lesson_ns(question.opens_s), question.id, question.limit_s)
        for question in state.plan.questions
        if question.opens_s is not None and question.id not in asked
    ]
    opened = {run.sheet.id for run in state.sheets}
    commands += [
        SheetOpened(lesson_ns(sheet.opens_s), sheet.id, sheet.limit_s)
        for sheet in state.plan.sheets
        if sheet.opens_s is not None and sheet.id not in opened
    ]
    return sorted(commands, key=lambda command: command.at)


class PlanFollower:
    """Starts the activities and opens the questions when the plan says so.

    Args:
        state: The lesson so far; more than the plan if it is resumed.
        over: Called from its thread when the planned duration is over; not if it was stopped.
    """

    def __init__(
        self, state: LessonState, clock: Clock, inbox: Inbox, over: Callable[[], None]
    ) -> None:
        self._plan = state.plan
        self._clock = clock
        self._inbox = inbox
        self._over = over
        self._stop = Event()
        self._commands = planned_commands(state)
        self._thread = Thread(target=self._run, name="plan")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        for command in self._commands:
            if not self._clock.wait_until(command.at, self._stop):
                return
            self._inbox.submit(command)
        if self._plan.duration_s is None:
            return
        if self._clock.wait_until(lesson_ns(self._plan.duration_s), self._stop):
            self._over()
