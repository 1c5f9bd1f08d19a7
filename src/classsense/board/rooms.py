"""The tablets of one lesson: who sits where, what goes in, and what all of them see.

Everything here runs in the board's thread, except `offer` and `connected`.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final

from classsense.board.control_view import approved
from classsense.board.gallery import Gallery
from classsense.board.limits import Allowances
from classsense.board.live_answers import LiveAnswers
from classsense.board.messages import Named, PlannedGroup, PlannedSeat, raw
from classsense.board.name_book import NameBook
from classsense.board.remarks import REMARKS, REMARKS_PER_S
from classsense.board.ruby import Ruby
from classsense.board.seats import Seats
from classsense.board.tablets import Tablet
from classsense.board.views import Board, Phase, SeatFacts
from classsense.board.writing_hall import WritingHall
from classsense.board.writing_readings import TextReadings
from classsense.domain.clock import Clock
from classsense.domain.commands import AnswerGiven, Entry
from classsense.domain.furigana import Furigana
from classsense.domain.lesson import Group, GroupId, LessonPlan, QuestionKind, SeatId
from classsense.domain.people import NamesKept
from classsense.domain.policy import Policy, policy_of
from classsense.domain.ports import Inbox, Receipt
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import Snapshot
from classsense.domain.writing import WritingStore

_log = logging.getLogger(__name__)

_MIN_GAP_S: Final = 0.05
_SPREAD_DUTY: Final = 1
"""After new answers were sent to all, what comes next is gathered for so many times as long."""
_LONGEST_S: Final = 0.05
_AT_ONCE: Final = 128
"""So many tablets are written to before the board reads what came in meanwhile: 1.5 ms."""
_DUTY: Final = 3
"""After showing a state, rest this many times as long as it took (at least `_MIN_GAP_S`)."""


class Room:
    """All tablets of a lesson.

    Attributes:
        plan: Known before the lesson; names the seats.
        board: The newest state, prepared for all tablets; None before the first Snapshot.
        clock: Tells when a command came.
        gallery: The pictures of the lesson.
        tables: As planned: a list of `PlannedGroup`, encoded once for all that join.
        seats: Who sits where, and which devices joined.
        hall: The texts that groups write together.
        names: What the pupils are called.
        remarks: How many comments each device may write.
    """

    def __init__(self, plan: LessonPlan, policy: Policy, inbox: Inbox, clock: Clock) -> None:
        self.plan = plan
        self.gallery = Gallery()
        self.tables = raw([_planned(group) for group in plan.groups])
        self.board: Board | None = None
        self.clock = clock
        self.seats = Seats(plan.seats(), clock, self.refresh, self.tell)
        self.use_texts(None)
        self.names = NameBook(self.seats.device_at)
        self.remarks = Allowances(REMARKS, REMARKS_PER_S)
        self._policy = policy
        self._inbox = inbox
        self._loop = asyncio.get_running_loop()
        self._tablets: set[Tablet] = set()
        self._facts = SeatFacts()  # its furigana is given by `read_with`
        self._live: LiveAnswers | None = None
        self._spreading = False
        self._more = False
        self._offered: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._again = False
        self._heeded = plan
        self._has_run = False
        self._resting = False

    @property
    def connected(self) -> int:
        """Return how many tablets are in. Safe from any thread."""
        return len(self._tablets)

    def offer(self, snapshot: Snapshot) -> None:
        """Show `snapshot` soon; a newer one replaces it. Safe from any thread."""
        waiting, self._offered = self._offered, snapshot
        if waiting is None:
            self._call(self._show_newest)

    def submit(self, entry: Entry, then: Callable[[Receipt], None]) -> None:
        """Hand `entry` to the lesson; `then` runs in the board's thread after the commit."""
        self._inbox.submit(entry, lambda receipt: self._call(then, receipt))

    def tell(self, entry: Entry) -> None:
        """Hand `entry` to the lesson, which acts on it before it is kept."""
        self._inbox.submit(entry)

    def kind_of(self, question: str) -> QuestionKind | None:
        """Return how an asked question is answered; None if none of that name was asked."""
        asked = None if self.board is None else self.board.question(question)
        return None if asked is None else asked[0].kind

    def seat_of(self, device: str) -> SeatId | None:
        """Return the seat that a device holds."""
        return self.seats.seat_of(device)

    def group_of(self, seat: SeatId) -> GroupId | None:
        """Return the table of a seat as it is now; None if nobody is to be there."""
        shown = self._shown
        if shown is None:
            return None
        return next((s.group for s in shown.seats if s.id == seat and not s.absent), None)

    def use_texts(self, store: WritingStore | None) -> None:
        """Keep what groups write together in `store`; None lets nobody write."""
        self.hall = WritingHall(store, self.clock, self, self.gallery)
        self.seats.changed = self.hall.look_again

    def agreed(self, seat: SeatId) -> frozenset[Purpose]:
        """Return what the pupil at `seat` agrees to now."""
        return self._policy.consents.get(seat, frozenset())

    def _call(self, function: Callable[..., None], *arguments: object) -> None:
        """Run `function` in the board's thread, unless the board has ended in the meantime."""
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            _log.debug("the board ended before it heard of this")

    def _show_newest(self) -> None:
        if self._resting:
            return  # _rested looks again
        snapshot, self._offered = self._offered, None
        if snapshot is None and self._again:
            snapshot = self._shown
        self._shown, self._again = snapshot or self._shown, False
        if snapshot is None:
            return
        began = self._loop.time()
        self._has_run = self._has_run or snapshot.running
        self._heed(snapshot.plan)
        self.names.allowed = snapshot.names and snapshot.running
        if self._facts.ruby.turn(snapshot.plan.furigana):
            self._live = None  # what was read for another grade goes
            self.hall.readings.turn(snapshot.plan.furigana)
        self._follow(snapshot)
        for seat in self.hall.show(snapshot.writing):
            self._erase_name(seat)
        phase, facts = self._phase(snapshot), self._facts
        self.board = Board(snapshot, self._policy, phase, facts, self.gallery.background)
        for tablet in self._tablets:
            tablet.show(self.board.view(tablet.seat, tablet.device))
        self._resting = True
        cost_s = self._loop.time() - began
        self._loop.call_later(max(_MIN_GAP_S, _DUTY * cost_s), self._rested)

    def _erase_name(self, seat: SeatId) -> None:
        """Forget what the pupil at a seat is called, on its tablet too."""
        tablet = self.seats.tablet_at(seat)
        if self.names.erase(seat) and tablet is not None:
            tablet.reply(Named(""))

    def open_to(
        self, held: Mapping[SeatId, str], blocked: frozenset[str], kept: NamesKept | None
    ) -> None:
        """Begin with who sat where before, who is out, and what pupils were called."""
        self.seats.expect(held, blocked)
        self.names = NameBook(self.seats.device_at, kept)

    def read_with(self, furigana: Furigana | None) -> Ruby:
        """Show how texts are read from now on; return what is to be closed at the end."""
        self._facts.ruby = Ruby(furigana, self.show_again)
        self.hall.readings = TextReadings(furigana)
        return self._facts.ruby

    def show_again(self) -> None:
        """Show the newest state once more: more of it can be read by now."""
        self._again = True
        self._show_newest()

    def stored(self, answer: AnswerGiven) -> None:
        """Show an answer that is on the disk to everybody at once, if the teacher shares live."""
        live = self._live
        if live is not None and live.takes(answer) and live.learn((answer,)):
            self._facts.ruby.read_live(live)
            self._spread()

    def _follow(self, snapshot: Snapshot) -> None:
        """Share live what the teacher shares live now, and nothing else."""
        wanted = snapshot.live
        if wanted is None:
            self._live = None
            for tablet in self._tablets:
                tablet.follow(None)
            return
        shown, guarded = approved(wanted), wanted.control.approval
        kind = (wanted.question.id, len(wanted.rounds) + 1, guarded)
        live = self._live
        if live is None or live.kind != kind or (guarded and not live.knows_only(shown)):
            self._live = LiveAnswers(wanted.question.id, shown, kind[1], guarded=guarded)
            self._facts.ruby.read_live(self._live)
            self._spread()
        elif live.learn(shown) | self._facts.ruby.read_live(live):
            self._spread()

    def _spread(self) -> None:
        """Send new answers to all tablets: the first at once, then what came in the meantime.

        Steps come less often the longer they take to send. Who reads slowly holds nobody up: its
        own step waits, and grows.
        """
        if self._spreading:
            self._more = True
            return
        self._spreading, self._more = True, False
        self._spread_to(list(self._tablets), 0.0)

    def _spread_to(self, tablets: list[Tablet], took_s: float) -> None:
        """Send to some of `tablets`; let others be heard; go on with the rest of them."""
        began_s = self._loop.time()
        for tablet in tablets[-_AT_ONCE:]:
            if tablet in self._tablets:
                tablet.follow(self._live)
        del tablets[-_AT_ONCE:]
        took_s += self._loop.time() - began_s
        if tablets:
            self._loop.call_soon(self._spread_to, tablets, took_s)
        else:
            self._loop.call_later(min(_LONGEST_S, _SPREAD_DUTY * took_s), self._spread_on)

    def _spread_on(self) -> None:
        self._spreading = False
        if self._more:
            self._spread()

    def _heed(self, plan: LessonPlan) -> None:
        """Go by who agrees now: a pupil may have said "please don't"."""
        if plan is not self._heeded:
            self._policy = policy_of(plan)
        self._heeded = plan

    def _rested(self) -> None:
        self._resting = False
        self._show_newest()

    def _phase(self, snapshot: Snapshot) -> Phase:
        if snapshot.running:
            return "running"
        return "over" if self._has_run else "waiting"

    def enter(self, tablet: Tablet) -> None:
        """Let a tablet in and show it the state."""
        self._tablets.add(tablet)
        self.seats.register.came(tablet.device)
        tablet.follow(self._live)
        self.refresh(tablet)

    def refresh(self, tablet: Tablet) -> None:
        """Show `tablet` the state as it is for its seat."""
        if self.board is not None:
            tablet.show(self.board.view(tablet.seat, tablet.device))

    def leave(self, tablet: Tablet) -> None:
        """Forget a closed connection. Its device keeps the seat until another one takes it."""
        self._tablets.discard(tablet)
        self.seats.disconnected(tablet)

    def dismiss(self, device: str) -> None:
        """End every connection of a device, and free the seats that it holds."""
        self.seats.free_all(device)
        for tablet in [each for each in self._tablets if each.device == device]:
            tablet.seat = None
            tablet.dismiss()

    async def drained(self, timeout_s: float) -> None:
        """Wait until all tablets were handed what they are to see, at most `timeout_s`."""
        self._rested()
        waiting = [tablet.drained() for tablet in self._tablets]
        try:
            async with asyncio.timeout(timeout_s):
                await asyncio.gather(*waiting)
        except TimeoutError:
            _log.info("the board ended before %d tablets had read everything", len(waiting))


def _planned(group: Group) -> PlannedGroup:
    return PlannedGroup(group.id, group.name, tuple(PlannedSeat(seat.id) for seat in group.seats))
