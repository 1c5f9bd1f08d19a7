"""Lets the teacher think with the class on text answers. What takes long runs off the GUI thread.

How she arranged the answers lives here, in memory, for each question of the lesson.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from PySide6.QtCore import QObject

from classsense.analysis.like_groups import Hand
from classsense.analysis.sorting_hand import merged, moved, renamed, split
from classsense.analysis.thoughts import Thoughts, thoughts
from classsense.domain.commands import WordsShared
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import QuestionId
from classsense.domain.snapshot import QuestionView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.panels.board import BoardPanel
from classsense.ui.panels.like_groups import NEW
from classsense.ui.presenters.board import BoardModel, Card
from classsense.ui.presenters.think import ThinkModel, ThinkPresenter, ThinkWishes, View, next_three

_MOST_PAST: Final = 50
_Key: TypeAlias = tuple[QuestionId, tuple[tuple[str, str], ...], Hand]
_Last: TypeAlias = tuple[
    tuple[QuestionView | None, tuple[Card, ...], ThinkWishes], Thoughts | None, ThinkModel
]


class Thinking(QObject):
    """Between the lesson and the board. GUI thread only.

    Args:
        lesson: Finds words, and takes what is shared.
        board: Shows all, and says what the teacher wants.
    """

    def __init__(self, lesson: RunningLesson, board: BoardPanel, texts: Texts) -> None:
        super().__init__(board)
        self._lesson = lesson
        self._board = board
        self._panel = board.think
        self._present = ThinkPresenter(texts)
        self._background = Background(self)
        self._wishes: dict[QuestionId, ThinkWishes] = {}
        self._known: dict[QuestionId, Thoughts] = {}
        self._found: dict[QuestionId, _Key] = {}
        self._working = False
        self._asked: QuestionView | None = None
        self._model: BoardModel | None = None
        self._last: _Last | None = None
        self._connect()

    def show_board(self, snapshot: Snapshot, model: BoardModel) -> None:
        """Follow what the board shows."""
        self._asked = None if model.id is None else snapshot.view_of(model.id)
        self._model = model
        self._show()

    def stop(self) -> None:
        """End what runs; nothing is shown any more."""
        self._background.close()

    @property
    def wishes(self) -> ThinkWishes:
        """What the teacher wants of the question that is shown."""
        shown = self._asked.question.id if self._asked else QuestionId("")
        return self._wishes.get(shown, ThinkWishes())

    def _show(self) -> None:
        if self._model is None:
            return
        known = self._known.get(self._asked.question.id) if self._asked else None
        if known is not None:
            self._keep_three(known)
        model = self._presented(known)
        self._board.show_thinking(model)
        if model.offered and (model.view is not View.CARDS or self.wishes.wanted):
            self._find()

    def _presented(self, known: Thoughts | None) -> ThinkModel:
        """Return what is shown; a snapshot in which nothing of it changed costs a comparison."""
        cards = self._model.cards if self._model else ()
        of = (self._asked, cards, self.wishes)
        if self._last is None or self._last[0] != of or self._last[1] is not known:
            self._last = (of, known, self._present.present(*of[:2], known, of[2]))
        return self._last[2]

    def _find(self) -> None:
        """Look at the answers anew if others came, or the teacher arranged them."""
        asked, hand = self._asked, self.wishes.hand
        if asked is None or self._working:
            return
        question = asked.question
        given = tuple((answer.id, answer.value) for answer in asked.answers)
        key = (question.id, given, hand)
        if self._found.get(question.id) == key:
            return
        before = self._known.get(question.id)
        sorting = before.sorting if before else None
        read = self._lesson.read_answer
        self._working = True
        self._background.run(
            lambda _: thoughts(question.text, given, read, hand, sorting),
            lambda found: self._on_found(key, found),
        )

    def _on_found(self, key: _Key, found: Thoughts) -> None:
        self._working = False
        self._known[key[0]], self._found[key[0]] = found, key
        self._show()

    def _keep_three(self, known: Thoughts) -> None:
        """Let three stay until she wants others, or one of them is there no more."""
        wishes = self.wishes
        gone = wishes.three is None or any(a not in known.answers for a in wishes.three.answers)
        if wishes.wanted and gone:
            three, seen = next_three(known, wishes)
            self._set(replace(wishes, three=three, seen=seen))

    def _set(self, wishes: ThinkWishes) -> None:
        if self._asked is not None:
            self._wishes[self._asked.question.id] = wishes

    def _wish(self, wishes: ThinkWishes) -> None:
        self._set(wishes)
        self._show()

    def _arrange(self, change: Callable[[Hand, Thoughts], Hand]) -> None:
        known = self._known.get(self._asked.question.id) if self._asked else None
        if known is None:
            return
        wishes = self.wishes
        past = (*wishes.past, wishes.hand)[-_MOST_PAST:]
        self._wish(replace(wishes, hand=change(wishes.hand, known), past=past))
        self._panel.groups.select(())

    def _connect(self) -> None:
        bar, groups, words, three = (
            *(self._panel.bar, self._panel.groups),
            *(self._panel.words, self._panel.three),
        )
        bar.view_wanted.connect(lambda view: self._wish(replace(self.wishes, view=View(view))))
        bar.three_wanted.connect(lambda: self._wish(replace(self.wishes, wanted=True)))
        groups.move_wanted.connect(self._on_move)
        groups.join_wanted.connect(
            lambda one, into: self._arrange(lambda h, known: merged(h, known.sorting, one, into))
        )
        groups.name_wanted.connect(
            lambda one, name: self._arrange(lambda h, known: renamed(h, known.sorting, one, name))
        )
        groups.undo_wanted.connect(self._on_undo)
        words.chosen.connect(lambda word: self._wish(replace(self.wishes, word=word)))
        words.hide_wanted.connect(self._on_hide)
        words.hidden_wanted.connect(lambda: self._wish(replace(self.wishes, hidden=frozenset())))
        words.fewest_wanted.connect(lambda few: self._wish(replace(self.wishes, fewest=few)))
        words.share_wanted.connect(self._on_share_words)
        three.another_wanted.connect(self._on_another)
        three.share_wanted.connect(self._on_share_three)
        three.close_wanted.connect(
            lambda: self._wish(replace(self.wishes, wanted=False, three=None))
        )

    def _on_move(self, answers: tuple[str, ...], group: str) -> None:
        if group == NEW:
            self._arrange(lambda hand, known: split(hand, known.sorting, answers))
        else:
            self._arrange(lambda hand, known: moved(hand, known.sorting, answers, group))

    def _on_undo(self) -> None:
        wishes = self.wishes
        if wishes.past:
            self._wish(replace(wishes, hand=wishes.past[-1], past=wishes.past[:-1]))

    def _on_hide(self, word: str) -> None:
        self._wish(replace(self.wishes, hidden=self.wishes.hidden | {word}, word=""))

    def _on_another(self) -> None:
        known = self._known.get(self._asked.question.id) if self._asked else None
        if known is not None:
            three, seen = next_three(known, self.wishes)
            self._wish(replace(self.wishes, three=three, seen=seen))

    def _on_share_three(self) -> None:
        three = self.wishes.three
        if self._asked is not None and three is not None:
            # As answers that she selects: where she has to approve them, she does so by sharing.
            self._board.share_wanted.emit(self._asked.question.id, three.answers)

    def _on_share_words(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        asked = self._asked
        known = self._known.get(asked.question.id) if asked else None
        if asked is None or self._model is None:
            return
        shown = self._present.present(asked, self._model.cards, known, self.wishes).words
        words = shown.newest if on and shown is not None else ()
        self._lesson.submit(WordsShared(self._lesson.now(), asked.question.id, words))
