"""The console while a lesson runs: shows its Snapshots, hands in what the teacher asks for."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from classsense.domain.commands import (
    ActivityStarted,
    Command,
    MarkPlaced,
    QuestionClosed,
    QuestionOpened,
    SensingSwitched,
)
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import GroupId, QuestionId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.board_control import BoardControls
from classsense.ui.panels.board import BoardPanel
from classsense.ui.panels.class_page import ClassPanel
from classsense.ui.panels.compare import ComparePanel
from classsense.ui.panels.group import GroupPanel
from classsense.ui.panels.nav_bar import SCREENS, NavBar
from classsense.ui.panels.notices import NoticesPanel
from classsense.ui.panels.parts import column, row
from classsense.ui.panels.room import RoomPanel
from classsense.ui.panels.status import StatusPanel
from classsense.ui.panels.summary import SummaryPanel
from classsense.ui.panels.timeline import TimelinePanel
from classsense.ui.panels.top_bar import TopBar
from classsense.ui.people import PeopleControls
from classsense.ui.presenters.board import BoardPresenter, BoardWishes
from classsense.ui.presenters.class_page import ClassPagePresenter
from classsense.ui.presenters.compare import ComparePresenter
from classsense.ui.presenters.group import GroupModel, GroupPresenter
from classsense.ui.presenters.hands import HandsPresenter
from classsense.ui.presenters.memory import Memory
from classsense.ui.presenters.notices import NoticesPresenter
from classsense.ui.presenters.room import RoomPresenter
from classsense.ui.presenters.status import StatusPresenter
from classsense.ui.presenters.summary import SummaryPresenter
from classsense.ui.presenters.timeline import TimelinePresenter
from classsense.ui.presenters.top_bar import TopBarPresenter
from classsense.ui.replies import Replies
from classsense.ui.table_controls import TableControls
from classsense.ui.texts import TextControls
from classsense.ui.theme import Look
from classsense.ui.thinking import Thinking

ROOM, BOARD, TEXTS, GROUP, COMPARE, CLASS, STATUS, SUMMARY = range(len(SCREENS))
_WITH_NOTICES: Final = frozenset({ROOM, BOARD, TEXTS, GROUP, COMPARE})
_WITH_TIMELINE: Final = frozenset({ROOM, BOARD})
"""The pages of one table and of all tables have a time axis of their own."""


class Presenters:
    """One presenter per panel, in one language."""

    def __init__(self, texts: Texts) -> None:
        self.top_bar = TopBarPresenter(texts)
        self.room = RoomPresenter(texts)
        self.board = BoardPresenter(texts)
        self.group = GroupPresenter(texts)
        self.compare = ComparePresenter(texts)
        self.class_page = ClassPagePresenter(texts)
        self.status = StatusPresenter(texts)
        self.summary = SummaryPresenter(texts)
        self.notices = NoticesPresenter(texts)
        self.hands = HandsPresenter(texts)
        self.timeline = TimelinePresenter(texts)


class LessonScreen(QWidget):
    """Everything that is seen during a lesson.

    Signals:
        end_wanted: The teacher wants to end the lesson.
    """

    end_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._present = Presenters(texts)
        self._memory = Memory()
        self._now: Snapshot | None = None
        self._pick_s: float | None = None
        self._group: GroupId | None = None
        self._bin_s: float | None = None
        self._wishes = BoardWishes()
        self._written = False
        self.top_bar = TopBar(look, texts)
        self.nav_bar = NavBar(look, texts)
        self.room = RoomPanel(look, texts)
        self.board = BoardPanel(look, texts)
        self.text_controls = TextControls(look, texts, lesson)
        self.group = GroupPanel(look, texts)
        self.compare = ComparePanel(look, texts)
        self.class_page = ClassPanel(look, texts)
        self.status = StatusPanel(look, texts)
        self.summary = SummaryPanel(look, texts)
        self.notices = NoticesPanel(look, texts)
        self.timeline = TimelinePanel(look, texts)
        self.pages = (
            *(self.room, self.board, self.text_controls.panel, self.group, self.compare),
            *(self.class_page, self.status, self.summary),
        )
        self._pages = QStackedWidget()
        self._lay_out()
        self.controls = TableControls(look, texts, lesson, self._memory, self._pages)
        self.thinking = Thinking(lesson, self.board, texts)
        self.board_controls = BoardControls(look, texts, lesson, self.board, self.notices.side)
        self.board_controls.undo_by(self.controls)
        self.people = PeopleControls(look, texts, lesson, self._pages)
        self._present.board.called = self.people.name_at
        self._replies = Replies(lesson, self.notices)
        self._connect()
        self.show_screen(ROOM)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest state of the lesson."""
        self._now = snapshot
        self._memory.keep(snapshot)
        self.controls.show_snapshot(snapshot)
        self.people.show_snapshot(snapshot)
        self._show()

    def show_screen(self, index: int) -> None:
        """Open one of SCREENS."""
        self._pages.setCurrentIndex(index)
        self.nav_bar.show_screen(index)
        self.notices.setVisible(index in _WITH_NOTICES)
        self.timeline.setVisible(index in _WITH_TIMELINE)
        self._show()

    @property
    def screen_index(self) -> int:
        """Which of SCREENS is open."""
        return self._pages.currentIndex()

    def show_written(self) -> None:
        """The lesson has ended and its summary is written."""
        self._written = True
        if self._now is not None:
            self._now = replace(self._now, running=False, sensing=False)
        self.summary.show_written(written=True)
        self.show_screen(SUMMARY)

    def stop(self) -> None:
        """End what works beside the window, and what stands on the projector."""
        self.thinking.stop()
        self.text_controls.stop()
        self.board_controls.stop()

    def _show(self) -> None:
        """Bring what is visible up to date; a hidden page costs nothing."""
        if self._now is None:
            return
        bar = self._present.top_bar.present(self._now, self._lesson.join_info())
        self.top_bar.show_model(bar)
        self.nav_bar.show_model(bar)
        self._show_page(self._now)
        self.text_controls.show_snapshot(self._now)
        self.board_controls.show_snapshot(self._now)
        if self.screen_index in _WITH_NOTICES:
            self.notices.show_model(self._present.notices.present(self._now))
            self.notices.hands.show_model(self._present.hands.present(self._now))
        if self.screen_index in _WITH_TIMELINE:
            self.timeline.show_model(self._present.timeline.present(self._now, self._pick_s))

    def _show_page(self, now: Snapshot) -> None:
        match SCREENS[self.screen_index]:
            case "room":
                past = None if self._pick_s is None else self._memory.room_at(self._pick_s)
                model = self._present.room.present(past or now, past=past is not None)
                self.room.show_model(model, past=past is not None)
            case "board":
                board = self._present.board.present(now, self._wishes)
                self.board.show_model(board)
                self.thinking.show_board(now, board)
                self.board_controls.show_board(now, board)
            case "group":
                names = tuple((group.id, group.name) for group in now.groups)
                self.group.show_model(self._table_page(now), names)
            case "compare":
                self.compare.show_model(self._present.compare.present(now))
            case "class":
                self.class_page.show_model(self._present.class_page.present(now))
            case "status":
                self.status.show_model(self._present.status.present(now))
            case _:
                self.summary.show_model(self._present.summary.present(now, written=self._written))

    def _table_page(self, now: Snapshot) -> GroupModel | None:
        view = next((view for view in now.groups if self._group in (None, view.id)), None)
        picked = None
        if view is not None and self._bin_s is not None:
            picked = self._memory.picked(view, self._bin_s)
        return self._present.group.present(now, self._group, picked)

    @property
    def current_group(self) -> str:
        """The table that the keys mean: in the room the one with the focus, else the open one."""
        focused = self.room.focused if self.screen_index == ROOM else self._group
        if focused is None and self._now is not None and self._now.groups:
            focused = self._group or self._now.groups[0].id
        return focused or ""

    def _lay_out(self) -> None:
        self._pages.setObjectName("page")
        for page in self.pages:
            self._pages.addWidget(page)
        middle = row(self._pages, self.notices, spacing=0)
        middle.setStretch(0, 1)
        layout = column(self.top_bar, self.nav_bar, spacing=0)
        layout.addLayout(middle, 1)
        layout.addWidget(self.timeline)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.top_bar.sensing_wanted.connect(self.switch_sensing)
        self.top_bar.join_wanted.connect(self.people.show_join)
        self.top_bar.mark_wanted.connect(self.mark)
        self.top_bar.end_wanted.connect(self.end_wanted)
        self.notices.side.people_wanted.connect(self.people.open)
        self.nav_bar.screen_wanted.connect(self.show_screen)
        self.nav_bar.activity_wanted.connect(self.start_activity)
        self.room.chosen.connect(self.show_group)
        self.room.now_wanted.connect(self.back_to_now)
        self.group.chosen.connect(self.show_group)
        self.compare.chosen.connect(self.show_group)
        self.controls.serve(self.room, self.group.controls)
        self.controls.open_wanted.connect(self.show_group)
        self.group.strips.picked.connect(self.show_bin)
        self.group.strips.now_wanted.connect(self.back_to_now)
        self.group.words.now_wanted.connect(self.back_to_now)
        self.summary.end_wanted.connect(self.end_wanted)
        self.timeline.picked.connect(self.show_moment)
        self.timeline.now_wanted.connect(self.back_to_now)
        self.board.question_chosen.connect(self._on_question_chosen)
        self.board.open_wanted.connect(self._on_open)
        self.board.close_wanted.connect(self._on_close)
        self.board.names_wanted.connect(lambda on: self._wish(replace(self._wishes, names=on)))
        self.board.hidden_wanted.connect(lambda on: self._wish(replace(self._wishes, hidden=on)))

    def switch_sensing(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        """Ask for all sensing to be switched on or off."""
        self._submit(SensingSwitched(self._lesson.now(), on))

    def toggle_sensing(self) -> None:
        """Ask for the opposite of what is."""
        if self._now is not None:
            self.switch_sensing(not self._now.sensing)

    def start_activity(self, index: int) -> None:
        """Ask for a part of the plan."""
        if self._now is not None and 0 <= index < len(self._now.plan.activities):
            self._submit(ActivityStarted(self._lesson.now(), index))

    def step_activity(self, step: int) -> None:
        """Ask for the next or previous part of the plan."""
        if self._now is not None:
            here = self._now.activity
            self.start_activity(max(0, step - 1) if here is None else here + step)

    def toggle_question(self) -> None:
        """Close the open question, or open the one that the board shows."""
        if self._now is None:
            return
        model = self._present.board.present(self._now, self._wishes)
        asked = self._now.question
        if self.board_controls.sheets.toggle(self._now, model.sheet):
            return
        if asked is not None and asked.open:
            self._on_close(asked.question.id)
        elif model.id is not None:
            self._on_open(model.id, model.limit_s)

    def mark(self) -> None:
        """Mark this moment."""
        self._submit(MarkPlaced(self._lesson.now()))

    def show_group(self, group: str) -> None:
        """Open the page of a table."""
        self._group, self._bin_s = GroupId(group), None
        self.show_screen(GROUP)

    def show_bin(self, at_s: float) -> None:
        """Show what was said at the open table at a moment."""
        self._bin_s = at_s
        self._show()

    def show_moment(self, at_s: float) -> None:
        """Show the room as it was."""
        self._pick_s = at_s
        self.show_screen(ROOM)

    def back_to_now(self) -> None:
        """Leave the past."""
        self._pick_s = self._bin_s = None
        self._show()

    def _wish(self, wishes: BoardWishes) -> None:
        self._wishes = wishes
        self._show()

    def _on_question_chosen(self, question: str) -> None:
        self._wish(self._wishes.looking_at(question))

    def _on_open(self, question: str, limit_s: float) -> None:
        self._wish(self._wishes.looking_at(""))
        at, limit = self._lesson.now(), limit_s or None
        self._submit(QuestionOpened(at, QuestionId(question), limit))

    def _on_close(self, question: str) -> None:
        self._submit(QuestionClosed(self._lesson.now(), QuestionId(question)))

    def _submit(self, command: Command) -> None:
        self._lesson.submit(command)
