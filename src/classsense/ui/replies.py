"""What the teacher answers to notices and raised hands, as commands."""

from PySide6.QtCore import QObject

from classsense.domain.commands import HandSet, HandTaken, NoticeClosed, TeacherCalled
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import NoticeKind
from classsense.ui.panels.notices import NoticesPanel


class Replies(QObject):
    """Hands in what the column of notices asks for. Used by the GUI thread only."""

    def __init__(self, lesson: RunningLesson, notices: NoticesPanel) -> None:
        super().__init__(notices)
        self._lesson = lesson
        notices.dealt_with.connect(self._on_dealt_with)
        notices.not_useful.connect(self._on_not_useful)
        notices.hands.called.connect(self._on_called)

    def _on_dealt_with(self, key: str, kind: str, group: str) -> None:
        at = self._lesson.now()
        if kind == NoticeKind.CALLING:
            self._lesson.submit(TeacherCalled(at, GroupId(group), waiting=False))
        self._lesson.submit(NoticeClosed(at, key, useful=True))

    def _on_not_useful(self, key: str) -> None:
        self._lesson.submit(NoticeClosed(self._lesson.now(), key, useful=False))

    def _on_called(self, seat: str, tapped: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        at = self._lesson.now()
        if tapped:
            self._lesson.submit(HandSet(at, SeatId(seat), up=False))
        self._lesson.submit(HandTaken(at, SeatId(seat)))
