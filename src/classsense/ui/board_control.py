"""What the teacher does with the board beyond opening and sharing, turned into commands."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLineEdit, QWidget

from classsense.domain.board_commands import (
    COMMENT_CHARS,
    AnswerCommented,
    AnswersApproved,
    AnswersProjected,
    ApprovalAsked,
    FuriganaSet,
    QuestionAdded,
    RightTold,
    RoundBegan,
    RoundTakenBack,
    ScreensLocked,
    TablesShared,
)
from classsense.domain.commands import AnswersShared, Command, QuestionOpened
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import GroupId, Question, QuestionId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.panels.board import BoardPanel
from classsense.ui.panels.board_side import BoardSide
from classsense.ui.panels.new_question import NewQuestionDialog
from classsense.ui.panels.parts import column, label
from classsense.ui.panels.projector import ProjectorWindow
from classsense.ui.pictures import BoardPictures, Picture
from classsense.ui.presenters.board import BoardModel
from classsense.ui.presenters.board_control import BoardControlPresenter, ControlModel
from classsense.ui.presenters.undo import Done
from classsense.ui.preview import PreviewControls
from classsense.ui.remarks import RemarkControls
from classsense.ui.sheets import SheetControls
from classsense.ui.table_controls import TableControls
from classsense.ui.theme import GRID, Look


class BoardControls(QObject):
    """Follows the lesson, and hands in what the buttons ask for.

    Attributes:
        pictures: Drawings and photos for cards, the large view and the projector.
        remarks: The pupils' comments.
        projector: The window for the class; None while nothing stands there.
    """

    def __init__(
        self, look: Look, texts: Texts, lesson: RunningLesson, board: BoardPanel, side: BoardSide
    ) -> None:
        super().__init__(board)
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._board = board
        self._side = side
        self._present = BoardControlPresenter(texts)
        self._model: ControlModel | None = None
        self._deeds: TableControls | None = None
        self.sheets: SheetControls
        self.preview: PreviewControls
        self.remarks = RemarkControls(look, texts, lesson, board)
        self.pictures = BoardPictures(look, texts, lesson, board)
        self.projector: ProjectorWindow | None = None
        bar = board.control
        bar.told_wanted.connect(lambda on: self._decide(RightTold, on=on))
        bar.approval_wanted.connect(lambda on: self._decide(ApprovalAsked, on=on))
        bar.tables_wanted.connect(lambda on: self._decide(TablesShared, on=on))
        bar.approve_wanted.connect(self._approve)
        bar.comment_wanted.connect(self.ask_comment)
        bar.project_wanted.connect(self._project)
        bar.round_wanted.connect(self._round)
        board.new_wanted.connect(self.ask_question)
        board.share_wanted.connect(self._share)
        board.live_wanted.connect(self._share_live)
        side.lock_wanted.connect(self._lock)
        board.furigana.wanted.connect(
            lambda grade: self._submit(FuriganaSet(self._lesson.now(), grade))
        )

    def undo_by(self, deeds: TableControls) -> None:
        """Let `deeds` say what was done and take it back."""
        self._deeds = deeds
        self.preview = PreviewControls(self._texts, self._lesson, deeds)
        self._board.preview_wanted.connect(self.preview.show_chosen)
        self.sheets = SheetControls(self._texts, self._lesson, self._board.sheet, deeds)

    def show_board(self, snapshot: Snapshot, board: BoardModel) -> None:
        """Follow the question that the board shows."""
        self._model = self._present.present(snapshot, board.id)
        self._board.control.show_model(self._model)
        self.remarks.show_board(snapshot, board.id)
        self.pictures.show_board(board)
        self.preview.follow(snapshot, board)
        self._board.set_running(running=snapshot.running)
        self._board.furigana.setVisible(snapshot.plan.language == "ja")
        self._board.furigana.show_grade(snapshot.plan.furigana, running=snapshot.running)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the lesson on every page."""
        self._side.show_model(self._present.side(snapshot))
        self.sheets.show_snapshot(snapshot)
        projected = self._present.projected(snapshot) if snapshot.running else None
        if projected is None:
            self._close_projector()
            return
        if self.projector is None:
            self.projector = ProjectorWindow(self._look, self._texts)
            self.projector.closed.connect(lambda: self._unproject(projected.question))
            self.projector.show()
        self.projector.show_model(projected)
        for name in self.projector.wanted:
            self._fetch(name, projected.question)

    def _fetch(self, name: str, question: QuestionId) -> None:
        def give(picture: Picture) -> None:
            if self.projector is not None:
                self.projector.show_picture(name, picture.large())

        self.pictures.ask(name, question, give)

    def stop(self) -> None:
        """End what works beside the window, and what stands on the projector."""
        self._close_projector()
        self.pictures.stop()

    def _close_projector(self) -> None:
        """Take the window for the class away."""
        if self.projector is not None:
            window, self.projector = self.projector, None
            window.blockSignals(True)
            window.close()
            window.deleteLater()

    def _share_live(self, question: str, on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._submit(AnswersShared(self._lesson.now(), QuestionId(question), (), live=on))

    def _share(self, question: str, answers: tuple[str, ...]) -> None:
        """Share answers; what she shares herself she approves."""
        model = self._model
        fresh = tuple(answer for answer in answers if model and answer in model.waiting)
        if model is not None and model.id == question and fresh:
            self._submit(AnswersApproved(self._lesson.now(), model.id, fresh, approved=True))
        self._submit(AnswersShared(self._lesson.now(), QuestionId(question), answers))

    def ask_question(self) -> NewQuestionDialog:
        """Ask for a new question."""
        dialog = NewQuestionDialog(self._look, self._texts, self._board, self._lesson.templates)
        dialog.sheet_made.connect(self.sheets.add)
        dialog.preview_wanted.connect(self.preview.show)
        dialog.made.connect(self._add_question)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _add_question(self, question: Question, ask: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._submit(QuestionAdded(self._lesson.now(), question))
        if ask:
            self._submit(QuestionOpened(self._lesson.now(), question.id, question.limit_s))
        self._board.question_chosen.emit(question.id)

    def ask_comment(self) -> None:
        """Ask for a comment to the selected answer."""
        selected = self._board.control.selected
        if self._model is None or len(selected) != 1:
            return
        question, (answer,) = self._model.id, selected
        dialog = CommentDialog(self._texts, *self._model.comment(answer), self._board)
        dialog.accepted.connect(
            lambda: self._submit(
                AnswerCommented(self._lesson.now(), question, answer, dialog.text, dialog.public)
            )
        )
        dialog.open()

    def _decide(self, command: type[RightTold | ApprovalAsked | TablesShared], *, on: bool) -> None:
        if self._model is not None:
            self._submit(command(self._lesson.now(), self._model.id, on))

    def _approve(self, approved: bool) -> None:  # noqa: FBT001 - a Qt slot
        model = self._model
        if model is None:
            return
        selected = self._board.control.selected
        known = model.waiting if approved else tuple(model.approved)
        answers = tuple(answer for answer in known if not selected or answer in selected)
        self._submit(AnswersApproved(self._lesson.now(), model.id, answers, approved))

    def _project(self) -> None:
        if self._model is not None:
            answers = self._board.control.selected
            self._submit(AnswersProjected(self._lesson.now(), self._model.id, answers))

    def _unproject(self, question: QuestionId) -> None:
        self._submit(AnswersProjected(self._lesson.now(), question, ()))

    def _round(self, began: bool) -> None:  # noqa: FBT001 - a Qt slot
        if self._model is None:
            return
        at, question = self._lesson.now(), self._model.id
        if began:
            done = Done(self._texts("ctl.round_began"), RoundTakenBack(at, question))
            self._do(RoundBegan(at, question), done)
        else:
            self._submit(RoundTakenBack(at, question))

    def _lock(self, group: str, locked: bool) -> None:  # noqa: FBT001 - a Qt slot
        at, groups = self._lesson.now(), (GroupId(group),) if group else ()
        said = self._texts("ctl.was_locked" if locked else "ctl.was_unlocked")
        back = ScreensLocked(at, groups, locked=not locked)
        self._do(ScreensLocked(at, groups, locked=locked), Done(said, back))

    def _do(self, command: Command, done: Done) -> None:
        if self._deeds is not None:
            self._deeds.do(command, done)
        else:
            self._submit(command)

    def _submit(self, command: Command) -> None:
        self._lesson.submit(command)


class CommentDialog(QDialog):
    """A short comment to one answer; an empty one takes it back."""

    def __init__(self, texts: Texts, text: str, public: bool, parent: QWidget) -> None:  # noqa: FBT001 - as the model has it
        super().__init__(parent)
        self.setWindowTitle(texts("ctl.comment_title"))
        self.line = QLineEdit(text)
        self.line.setMaxLength(COMMENT_CHARS)
        self.line.setMinimumWidth(480)
        self.line.setAccessibleName(texts("ctl.comment_title"))
        self.line.setPlaceholderText(texts("ctl.comment_place"))
        self.shared = QCheckBox(texts("ctl.comment_public"))
        self.shared.setChecked(public)
        buttons = QDialogButtonBox()
        buttons.addButton(texts("ctl.comment_send"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts("ctl.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        hint = label(texts("ctl.comment_who"), "soft", wrap=True)
        self.setLayout(
            column(self.line, self.shared, hint, buttons, spacing=2 * GRID, margin=3 * GRID)
        )

    @property
    def text(self) -> str:
        """What she wrote."""
        return self.line.text().strip()

    @property
    def public(self) -> bool:
        """Whether it stands with the answer wherever that is shared."""
        return self.shared.isChecked()
