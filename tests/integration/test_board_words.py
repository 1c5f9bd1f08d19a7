"""The words of the class on all tablets: no seat, no answer, no word of one pupil alone."""

from classsense.domain.clock import LessonNs
from classsense.domain.commands import QuestionOpened, UsedWord, WordsShared
from fakes.board import CODE, open_board
from fakes.classroom import WHY

NOW = LessonNs(5)


def test_words_reach_every_tablet_at_a_press_and_go_at_another() -> None:
    with open_board() as board, board.tablet() as mine, board.tablet() as theirs:
        board.lesson.do(QuestionOpened(NOW, WHY))
        mine.sit(CODE, "1-1").sees_a_question()
        theirs.sit(CODE, "1-3").sees_a_question()
        theirs.answer("a1b2c3d4", WHY, "ひみつの答え")
        theirs.until("stored")
        assert mine.state["words"] == []

        board.lesson.do(WordsShared(NOW, WHY, (UsedWord("光", 3), UsedWord("水", 2))))
        for tablet in (mine, theirs):
            while not tablet.state["words"]:
                tablet.until("change")
            (shown,) = tablet.state["words"]
            assert shown["question"] == WHY
            assert shown["words"] == [{"text": "光", "pupils": 3}, {"text": "水", "pupils": 2}]
        assert "ひみつ" not in str(mine.heard)

        board.lesson.do(WordsShared(NOW, WHY))
        while mine.state["words"]:
            mine.until("change")
