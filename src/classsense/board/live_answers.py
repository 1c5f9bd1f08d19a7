"""The answers to a question that all tablets see as they come, as numbered steps."""

import secrets
from collections.abc import Iterable
from itertools import islice

from msgspec import Raw

from classsense.board.lines import framed
from classsense.board.messages import Answers, encode
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import QuestionId, SeatId


class LiveAnswers:
    """Durable answers to one question, numbered in the order in which they came.

    Each seat goes by a random number that means nothing and is another one for the next question,
    so that a later answer of a seat can take the place of its first, and nobody learns whose
    it is. Used by the board's thread only.

    Attributes:
        question: The question.
        epoch: Random; another one after the list began anew, so that no tablet joins two lists.
        newest: The epoch and the number of the newest answer, 0 before the first; the same object
            as long as none comes.
        unread: Answers of which it is not known how they are read.
        kind: What it is a list of: question, round, and whether the teacher approves each answer.
    """

    def __init__(
        self,
        question: QuestionId,
        answers: Iterable[AnswerGiven] = (),
        number: int = 1,
        *,
        guarded: bool = False,
    ) -> None:
        self.question = question
        self.kind = (question, number, guarded)
        self.epoch = secrets.token_hex(4)
        self.newest = (self.epoch, 0)
        self._keys: dict[SeatId, int] = {}
        self._taken: set[int] = set()
        self._ids: set[str] = set()
        self._latest: dict[SeatId, tuple[int, str]] = {}
        self._frames: dict[int, bytes] = {}
        self._ruby: dict[str, tuple[int, Raw]] = {}
        self.unread: dict[str, None] = {}
        self.learn(answers)

    @property
    def end(self) -> int:
        """Number of the newest answer; 0 before the first."""
        return self.newest[1]

    def takes(self, answer: AnswerGiven) -> bool:
        """Return whether an answer belongs into the list before the teacher has seen it."""
        question, number, guarded = self.kind
        return answer.question == question and answer.round in {0, number} and not guarded

    def knows_only(self, answers: Iterable[AnswerGiven]) -> bool:
        """Return whether nothing but `answers` was shown: nothing is to be taken back."""
        return self._ids <= {answer.id for answer in answers}

    def learn(self, answers: Iterable[AnswerGiven]) -> bool:
        """Add those that are not known yet; return whether there were any."""
        before = end = self.end
        for answer in answers:
            if answer.id in self._ids:
                continue
            self._ids.add(answer.id)
            end += 1
            # At the end of the dictionary: it stays in the order of the numbers.
            earlier = self._latest.pop(answer.seat, None)
            if earlier is not None and not self._stands(earlier[1]):
                self.unread.pop(earlier[1], None)
            self._latest[answer.seat] = (end, answer.value)
            if answer.value not in self._ruby:
                self.unread[answer.value] = None
        if end > before:
            self.newest = (self.epoch, end)
            self._frames.clear()
        return end > before

    def read(self, value: str, runs: Raw) -> None:
        """Add how an answer is read, as a step of its own."""
        self.newest = (self.epoch, self.end + 1)
        self._ruby[value] = (self.end, runs)
        self._frames.clear()

    def since(self, number: int) -> str:
        """Return the message with everything after `number`.

        Of a seat that answered twice only the later answer is in it.
        """
        fresh = [
            (self._key(seat), value)
            for seat, (at, value) in self._newest_first(number)
            if at > number
        ]
        ruby = self._ruby_since(number) if self._ruby else []
        return encode(Answers(self.question, self.epoch, number, self.end, fresh[::-1], ruby))

    def frame_since(self, number: int) -> bytes:
        """Return the frame of that message, made once for all tablets."""
        known = self._frames.get(number)
        if known is None:
            known = self._frames[number] = framed(self.since(number).encode())
        return known

    def _stands(self, value: str) -> bool:
        """Return whether any seat's latest answer is `value`."""
        return any(each == value for _, each in self._latest.values())

    def _ruby_since(self, number: int) -> list[Raw]:
        """Return what was read after `number` of the answers that still stand."""
        stand = {value for _, value in self._latest.values()}
        return [runs for value, (at, runs) in self._ruby.items() if at > number and value in stand]

    def _newest_first(self, number: int) -> Iterable[tuple[SeatId, tuple[int, str]]]:
        """Yield at least what came after `number`, newest first."""
        return islice(reversed(self._latest.items()), self.end - number)

    def _key(self, seat: SeatId) -> int:
        key = self._keys.get(seat)
        if key is None:
            key = secrets.randbelow(1 << 31)
            while key in self._taken:
                key = secrets.randbelow(1 << 31)
            self._taken.add(key)
            self._keys[seat] = key
        return key
