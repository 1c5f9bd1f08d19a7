"""The teacher's control of the board, through real sockets."""

from classsense.domain.board_commands import (
    AnswerCommented,
    AnswersApproved,
    ApprovalAsked,
    PaceCounted,
    QuestionAdded,
    RoundBegan,
    RoundTakenBack,
    ScreensLocked,
    TablesShared,
)
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import ActivityStarted, AnswersShared, QuestionOpened
from classsense.domain.lesson import GroupId, Question, QuestionId, QuestionKind
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHY
from fakes.wire import Wire

NOW = LessonNs(5)
HERE, THERE = GroupId("1"), GroupId("2")


def seated(board: OpenBoard, *tablets: tuple[Wire, str]) -> None:
    board.lesson.do(QuestionOpened(NOW, WHY))
    for tablet, seat in tablets:
        tablet.sit(CODE, seat).sees_a_question()


def gives(tablet: Wire, ident: str, value: str, **fields: object) -> None:
    tablet.send("answer", id=ident, question=WHY, value=value, **fields)
    tablet.until("stored")


def heard(tablet: Wire) -> list[str]:
    """Return what the tablet has in the newest list of all answers."""
    tablet.send("ping")
    tablet.until("pong")
    items: dict[int, str] = {}
    for step in (message for message in tablet.heard if message["type"] == "answers"):
        items = ({} if step["since"] == 0 else items) | dict(step["items"])
    return sorted(items.values())


def until_heard(tablet: Wire, *values: str) -> None:
    while heard(tablet) != sorted(values):
        tablet.until("answers")


def test_the_pace_is_counted_by_seat_and_kept_without_seats() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        with board.tablet() as nobody:
            nobody.join(CODE)
            nobody.send("pace", pace="fast")
            assert nobody.until("refused")["reason"] == "no_seat"
        seated(board, (one, "1-1"), (other, "2-1"))
        for tablet, pace in ((one, "fast"), (one, "slow"), (other, "slow"), (one, None)):
            tablet.send("pace", pace=pace)
            tablet.send("ping")
            tablet.until("pong")
        board.lesson.do(ActivityStarted(lesson_ns(60), 0))
        one.shows(pace={"since_s": 60.0, "fades_s": 180.0})

        kept = [entry for entry in board.lesson.kept if isinstance(entry, PaceCounted)]
        counts = [(each.fast, each.fine, each.slow) for each in kept]
        assert counts == [(1, 0, 0), (0, 0, 1), (0, 0, 2), (0, 0, 1)]


def test_a_locked_table_learns_it_also_when_it_comes_back_and_its_answers_still_arrive() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        seated(board, (one, "1-1"), (other, "2-1"))
        board.lesson.do(ScreensLocked(NOW, (HERE,), locked=True))
        one.shows(locked=True)
        other.shows(locked=False)
        gives(one, "on-its-way", "書いていた")
        board.comes_back()
        with board.tablet() as back:
            back.sit(CODE, "1-2").shows(locked=True)
            board.lesson.do(ScreensLocked(NOW, (), locked=False))
            back.shows(locked=False)


def test_the_class_sees_approved_answers_only_and_not_what_was_withdrawn() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        seated(board, (one, "1-1"), (other, "2-1"))
        board.lesson.do(ApprovalAsked(NOW, WHY, on=True))
        board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
        board.lesson.do(TablesShared(NOW, WHY, on=True))
        one.shows(live=WHY)
        other.shows(live=WHY)
        gives(one, "first-one", "みせてよい")
        gives(one, "first-two", "なおした答え")
        gives(other, "second-one", "まだみせない")
        board.lesson.do(AnswersApproved(NOW, WHY, ("first-one",), approved=True))
        assert heard(other) == []  # it was replaced; what replaced it is not approved
        board.lesson.do(AnswersApproved(NOW, WHY, ("first-two", "second-one"), approved=True))
        until_heard(other, "なおした答え", "まだみせない")
        board.lesson.do(AnswersApproved(NOW, WHY, ("second-one",), approved=False))
        until_heard(one, "なおした答え")
        board.lesson.do(AnswersShared(NOW, WHY, ("first-two", "second-one")))
        while not one.state["shared"]:
            one.next()

        assert one.state["shared"][0]["values"] == ["なおした答え"]
        assert "みせてよい" not in str(other.heard)


def test_without_approval_asked_nothing_changes_and_when_asked_all_goes() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        seated(board, (one, "1-1"), (other, "2-1"))
        board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
        gives(one, "first-one", "すぐ見える")
        until_heard(other, "すぐ見える")
        board.lesson.do(ApprovalAsked(NOW, WHY, on=True))
        until_heard(other)


def test_a_table_sees_its_own_answers_and_no_others() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        seated(board, (one, "1-1"), (other, "2-1"))
        gives(one, "first-one", "一班の答え")
        gives(other, "second-one", "二班の答え")
        board.lesson.do(TablesShared(NOW, WHY, on=True))
        while not one.state["table"] or not one.state["table"]["values"]:
            one.next()
        while not other.state["table"] or not other.state["table"]["values"]:
            other.next()
        with board.tablet() as nobody:
            nobody.join(CODE)
            nobody.sees_a_question()
            assert nobody.state["table"] is None

        assert one.state["table"]["values"] == ["一班の答え"]
        assert "一班の答え" not in str(other.heard)


def test_a_comment_reaches_its_pupil_only_unless_it_is_public() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        seated(board, (one, "1-1"), (other, "1-2"))
        gives(one, "first-one", "日なた")
        board.lesson.do(AnswersShared(NOW, WHY, ("first-one",)))
        board.lesson.do(AnswerCommented(NOW, WHY, "first-one", "ないしょのコメント"))
        while not one.state["mine"] or not one.state["mine"][0]["comment"]:
            one.next()
        board.lesson.do(AnswerCommented(NOW, WHY, "first-one", "みんなに", public=True))
        while not other.state["shared"] or not other.state["shared"][0]["comments"]:
            other.next()

        assert other.state["shared"][0]["comments"] == ["みんなに"]
        assert "ないしょ" not in str(other.heard)


def test_an_answer_on_its_way_stays_in_its_round() -> None:
    with open_board() as board, board.tablet() as one, board.tablet() as other:
        seated(board, (one, "1-1"), (other, "2-1"))
        gives(one, "first-one", "一回目", round=1)
        board.lesson.do(RoundBegan(NOW, WHY))
        while one.state["question"]["round"] == 1:
            one.next()
        assert one.state["mine"] == []
        gives(other, "second-one", "おくれてきた一回目", round=1)
        gives(other, "second-two", "二回目", round=2)
        while not other.state["mine"]:
            other.next()
        assert [each["value"] for each in other.state["mine"]] == ["二回目"]
        board.lesson.do(RoundTakenBack(NOW, WHY))
        while not one.state["mine"]:
            one.next()

        assert one.state["mine"][0]["value"] == "一回目"


def test_a_question_made_during_the_lesson_is_answered_like_any_other() -> None:
    quick = Question(QuestionId("quick-1"), QuestionKind.CHOICE, "どう思う", ("賛成", "反対"))
    with open_board() as board, board.tablet() as one:
        board.lesson.do(QuestionAdded(NOW, quick))
        board.lesson.do(QuestionOpened(NOW, quick.id))
        one.sit(CODE, "1-1").sees_a_question()
        one.answer("first-one", "quick-1", "2")
        assert one.until("refused")["reason"] == "bad_value"
        one.answer("first-one", "quick-1", "1")
        one.until("stored")

        assert one.state["question"]["choices"] == ["賛成", "反対"]
