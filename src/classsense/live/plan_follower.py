"""Follows the plan by itself: for the sample lesson and for lessons without a screen."""

from collections.abc import Callable
from threading import Event, Thread

from classsense.domain.clock import Clock, LessonNs, lesson_ns
from classsense.domain.commands import ActivityStarted, Command, QuestionOpened
from classsense.domain.lesson import LessonPlan
from classsense.domain.ports import Inbox


def planned_commands(plan: LessonPlan, after: LessonNs) -> list[Command]:
    """Return what the plan asks for after a lesson time, in order."""
    commands: list[Command] = [
        ActivityStarted(lesson_ns(activity.start_s), index)
        for index, activity in enumerate(plan.activities)
    ]
    commands += [
        QuestionOpened(lesson_ns(question.opens_s), question.id)
        for question in plan.questions
        if question.opens_s is not None
    ]
    return sorted((c for c in commands if c.at >= after), key=lambda command: command.at)


class PlanFollower:
    """Starts the activities and opens the questions when the plan says so.

    Args:
        over: Called from its thread when the planned duration is over; not if it was stopped.
    """

    def __init__(
        self, plan: LessonPlan, clock: Clock, inbox: Inbox, over: Callable[[], None]
    ) -> None:
        self._plan = plan
        self._clock = clock
        self._inbox = inbox
        self._over = over
        self._stop = Event()
        self._commands = planned_commands(plan, clock.now())
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
