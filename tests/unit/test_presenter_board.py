from dataclasses import replace

import msgspec
import pytest

from classsense.domain.lesson import QuestionId
from classsense.resources.texts import Texts
from classsense.ui.presenters.board import Asked, BoardPresenter, BoardWishes
from ui.snapshots import choice, early, rich

TEXTS = Texts("ui", "en")
PRESENT = BoardPresenter(TEXTS).present


def test_the_open_question_is_shown_with_every_answer_once() -> None:
    model = PRESENT(rich(), BoardWishes())
    assert model.asked is Asked.OPEN
    assert len(model.cards) == len({card.id for card in model.cards}) == 13
    assert model.progress == "13 of 24 answered"
    assert model.missing == "Still out: Table 2 (1), Table 3 (3), Table 5 (2), Table 6 (1)"


def test_answers_come_in_the_order_of_their_time() -> None:
    model = PRESENT(rich(), BoardWishes())
    assert [card.id for card in model.cards] == sorted(card.id for card in model.cards)


def test_cards_can_hide_who_and_what() -> None:
    model = PRESENT(rich(), BoardWishes(names=False, hidden=True))
    assert all(card.author == "" for card in model.cards)
    assert {card.text for card in model.cards} == {TEXTS("board.covered")}
    assert PRESENT(choice(), BoardWishes(hidden=True)).bars == ()


def test_choices_are_counted_and_shown_by_their_words() -> None:
    model = PRESENT(choice(), BoardWishes())
    assert [bar.count for bar in model.bars] == [8, 2, 3]
    assert model.bars[0].share == pytest.approx(8 / 13)
    assert {card.text for card in model.cards} <= {bar.text for bar in model.bars}


def test_a_choice_nobody_made_yet_has_no_share() -> None:
    snapshot = choice()
    assert snapshot.question is not None
    nobody = replace(snapshot.question, answers=(), counts=(0, 0, 0))
    model = PRESENT(replace(snapshot, question=nobody), BoardWishes())
    assert [bar.share for bar in model.bars] == [None, None, None]
    assert model.empty == TEXTS("board.empty_open")


def test_a_choice_out_of_range_is_shown_as_it_came() -> None:
    snapshot = choice()
    assert snapshot.question is not None
    odd = tuple(
        type(given)(given.at, given.id, given.question, given.seat, given.device, "7")
        for given in snapshot.question.answers[:1]
    )
    model = PRESENT(
        replace(snapshot, question=replace(snapshot.question, answers=odd)), BoardWishes()
    )
    assert model.cards[0].text == "7"


def test_an_earlier_question_can_be_looked_at() -> None:
    model = PRESENT(choice(), BoardWishes(question=QuestionId("q1")))
    assert model.asked is Asked.CLOSED
    assert model.id == "q1"
    assert [row.shown for row in model.rows] == [True, False]
    assert model.missing == ""


def test_what_the_tablets_show_is_said() -> None:
    model = PRESENT(rich(), BoardWishes())
    assert [card.id for card in model.cards if card.shared] == ["answer-q1-01"]
    assert model.sharing == TEXTS("board.sharing", count=1)


def test_a_plan_without_questions_says_what_to_do() -> None:
    snapshot = early()
    bare = replace(snapshot, plan=msgspec.structs.replace(snapshot.plan, questions=()))
    model = PRESENT(bare, BoardWishes())
    assert model.id is None
    assert model.empty == TEXTS("board.empty_plan")
    assert PRESENT(snapshot, BoardWishes()).empty == TEXTS("board.empty_waiting")
