"""Answers as numbered steps: whatever steps a tablet is sent, it ends with the same list."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from classsense.board.live_answers import LiveAnswers
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import QuestionId, SeatId

WHY = QuestionId("why")


def answer(number: int, seat: int, value: str) -> AnswerGiven:
    return AnswerGiven(LessonNs(number), f"answer-{number:04}", WHY, SeatId(str(seat)), "d", value)


class Screen:
    """A tablet that follows the protocol."""

    def __init__(self) -> None:
        self.n = 0
        self.shown: dict[int, str] = {}

    def hear(self, text: str) -> None:
        step = msgspec.json.decode(text)
        assert (step["type"], step["question"], step["since"]) == ("answers", WHY, self.n)
        self.n = step["n"]
        for who, value in step["items"]:
            self.shown.pop(who, None)
            self.shown[who] = value


@given(
    given_answers=st.lists(st.tuples(st.integers(0, 5), st.text(max_size=5)), max_size=30),
    looks=st.lists(st.integers(0, 30), max_size=8),
)
def test_every_tablet_ends_with_the_latest_of_each_seat(
    given_answers: list[tuple[int, str]], looks: list[int]
) -> None:
    live, quick, slow = LiveAnswers(WHY), Screen(), Screen()
    latest: dict[int, str] = {}
    for number, (seat, value) in enumerate(given_answers):
        assert live.learn((answer(number, seat, value),))
        quick.hear(live.since(quick.n))
        if number in looks:
            slow.hear(live.since(slow.n))
        latest.pop(seat, None)
        latest[seat] = value
    slow.hear(live.since(slow.n))

    assert list(quick.shown.values()) == list(slow.shown.values()) == list(latest.values())
    assert quick.shown == slow.shown
    assert quick.n == slow.n == live.end == len(given_answers)


def test_an_answer_that_is_known_is_no_news() -> None:
    live = LiveAnswers(WHY, [answer(1, 1, "a"), answer(2, 2, "b")])

    assert not live.learn([answer(2, 2, "b"), answer(1, 1, "a")])
    assert live.end == 2


def test_nothing_in_a_step_tells_the_seat() -> None:
    steps = {LiveAnswers(WHY, [answer(1, 1, "a")]).since(0) for _ in range(5)}

    assert len(steps) == 5  # the same answer of the same seat, under another number each time
    assert all("1-1" not in step and '"seat"' not in step for step in steps)


def test_a_step_is_encoded_once_for_all_tablets() -> None:
    live = LiveAnswers(WHY, [answer(1, 1, "a")])

    assert live.frame_since(0) is live.frame_since(0)
