"""The shipped page in Chromium, the real board, the real lesson loop and the real store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from browser.browsers import chromium
from classsense.analysis.lesson_state import replay
from classsense.board.door import Keys
from classsense.board.server import BoardServer, Entrance
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, AnswersShared, LessonStarted, QuestionOpened
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import policy_of
from classsense.live.clocks import SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.lesson_loop import LessonLoop
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from fakes.classroom import WHY, small_plan

CODE = "KXMP"


@contextmanager
def _running(plan: LessonPlan, folder: Path, port: int) -> Iterator[tuple[LessonLoop, BoardServer]]:
    """Run the lesson in `folder`, new or resumed, with its board."""
    resumed = (folder / DATABASE).exists()
    store = SqliteLessonStore(folder, None if resumed else plan)
    clock, policy = SteadyClock(), policy_of(plan)
    state = replay(plan, store.entries())
    loop = LessonLoop(policy, clock, store, Gauges(), state)
    loop.start(lambda health: health)
    board = BoardServer(plan, loop, clock, policy, Entrance(port=port, keys=Keys(CODE)))
    board.start()
    loop.subscribe(board.offer)
    try:
        yield loop, board
    finally:
        board.stop()
        loop.finish()
        store.close()


def _kept(folder: Path) -> list[AnswerGiven]:
    store = SqliteLessonStore(folder)
    answers = [entry for entry in store.entries() if isinstance(entry, AnswerGiven)]
    store.close()
    return answers


def test_a_lesson_that_is_cut_off_and_resumed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    plan = small_plan()
    with chromium() as page:
        with _running(plan, tmp_path, port=0) as (loop, board):
            loop.submit(LessonStarted(LessonNs(1), "2026-11-22T10:00:00+09:00", "rules"))
            loop.submit(QuestionOpened(LessonNs(1), WHY))
            port = int(board.address.rsplit(":", 1)[1])
            page.goto(f"{board.address}/#{CODE}")
            page.get_by_role("group", name="1 班").get_by_role("button", name="3 番").click()
            page.get_by_label("あなたの答え").fill("はじめの答え")
            page.get_by_role("button", name="出す").click()
            expect(page.get_by_text("先生にとどきました")).to_be_visible()
            assert board.connected == 1
        expect(page.get_by_text("つながっていません")).to_be_visible()
        page.get_by_role("button", name="なおす").click()
        page.get_by_label("あなたの答え").fill("なおした答え")
        page.get_by_role("button", name="出しなおす").click()
        expect(page.get_by_text("このタブレットにとってあります").last).to_be_visible()
        shared = page.evaluate(
            "Object.keys(localStorage).find(k => k.startsWith('classsense.out.')).slice(15)"
        )
        with _running(plan, tmp_path, port) as (loop, board):
            expect(page.get_by_text("先生にとどきました")).to_be_visible()
            loop.submit(AnswersShared(LessonNs(1), WHY, (shared,)))
            expect(page.get_by_role("listitem")).to_have_text("なおした答え")
    kept = _kept(tmp_path)
    assert [(answer.seat, answer.value) for answer in kept] == [
        ("1-3", "はじめの答え"),
        ("1-3", "なおした答え"),
    ]
    assert kept[1].id == shared
