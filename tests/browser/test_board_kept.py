"""Nothing is lost on the tablet: it sleeps, the network goes, its clock jumps, it is shared."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from browser.browsers import GIVEN_UP, chromium
from classsense.domain.clock import LessonNs
from classsense.domain.commands import LessonEnded, QuestionClosed, QuestionOpened
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY

NOW = LessonNs(5)
TEN_MINUTES_MS = 600_000


class Wifi:
    """Carries bytes between tablets and the board, or, while it is cut, nothing and no word.

    Attributes:
        address: Where tablets come in.
    """

    def __init__(self, board: str) -> None:
        self._board = (str(urlsplit(board).hostname), int(urlsplit(board).port or 0))
        self._up = threading.Event()
        self._up.set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._sockets: list[socket.socket] = [self._listener]
        self._run(self._accept)

    def cut(self) -> None:
        self._up.clear()

    def heal(self) -> None:
        self._up.set()

    def close(self) -> None:
        self._up.set()
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in self._sockets:
            each.close()

    def _run(self, target: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=target, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                tablet, _ = self._listener.accept()
                self._sockets.append(tablet)
                self._run(self._connect, tablet)

    def _connect(self, tablet: socket.socket) -> None:
        self._up.wait()
        with suppress(OSError):
            board = socket.create_connection(self._board)
            self._sockets.append(board)
            self._run(self._carry, board, tablet)
            self._carry(tablet, board)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._up.wait()
                target.sendall(data)
            self._up.wait()
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def wifi(board: OpenBoard) -> Iterator[Wifi]:
    line = Wifi(board.server.address)
    try:
        yield line
    finally:
        line.close()


def _join(page: Page, address: str, seat: int = 0) -> None:
    page.goto(f"{address}/#{CODE}")
    page.locator("button.seat").nth(seat).click()
    expect(page.get_by_text("つながっています")).to_be_visible()


def _answer(page: Page, text: str) -> None:
    page.get_by_label("あなたの答え").fill(text)
    page.locator("form.answer button.main").click()


def test_a_tablet_that_slept_ten_minutes_comes_back_with_its_draft_and_sees_what_is_asked() -> None:
    with open_board() as board, chromium() as page:
        page.clock.install()
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, board.server.address)
        page.get_by_label("あなたの答え").fill("ねる前の考え")
        session = page.context.new_cdp_session(page)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        board.comes_back()  # a board that heard nothing had closed the connection long ago
        board.lesson.do(QuestionClosed(NOW, WHY))
        board.lesson.do(QuestionOpened(NOW, WHERE))
        board.lesson.do(QuestionClosed(NOW, WHERE))
        board.lesson.do(QuestionOpened(NOW, WHY))
        session.send("Page.setWebLifecycleState", {"state": "active"})
        page.clock.fast_forward(TEN_MINUTES_MS)

        expect(page.get_by_text("つながっています")).to_be_visible()
        expect(page.get_by_label("あなたの答え")).to_have_value("ねる前の考え")
        page.get_by_role("button", name="出す").click()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert [answer.value for answer in board.answers()] == ["ねる前の考え"]


def test_a_network_that_is_silent_for_half_a_minute_loses_and_doubles_nothing() -> None:
    with open_board() as board, wifi(board) as line, chromium(remarks=GIVEN_UP) as page:
        page.clock.install()
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, line.address)
        line.cut()
        _answer(page, "電波のない間に")
        expect(page.get_by_text("送っています")).to_be_visible()
        page.clock.run_for(30_000)
        expect(page.get_by_text("つながっていません")).to_be_visible()
        expect(page.get_by_text("このタブレットにとってあります").last).to_be_visible()
        line.heal()
        page.clock.run_for(30_000)

        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert [answer.value for answer in board.answers()] == ["電波のない間に"]


def test_with_the_network_back_a_dead_line_is_given_up_within_two_seconds() -> None:
    with open_board() as board, wifi(board) as line, chromium(remarks=GIVEN_UP) as page:
        page.clock.install()
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, line.address)
        board.comes_back()  # the old connection is closed; the cut network did not say so
        line.cut()
        page.clock.run_for(15_000)
        expect(page.get_by_text("つながっていません")).to_be_visible()
        line.heal()
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.clock.run_for(2_000)

        expect(page.get_by_text("つながっています")).to_be_visible()


def test_a_correction_stays_the_newest_when_the_tablets_clock_goes_back_a_day() -> None:
    with open_board() as board, chromium(remarks=GIVEN_UP) as page:
        page.clock.install()
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, board.server.address)
        board.server.stop()
        expect(page.get_by_text("つながっていません")).to_be_visible()
        _answer(page, "はじめ")
        page.clock.set_system_time("2001-01-01")
        page.get_by_role("button", name="なおす").click()
        _answer(page, "あと")
        board.comes_back()
        page.clock.run_for(10_000)

        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert [answer.value for answer in board.answers()] == ["あと"]


def test_what_was_answered_on_two_pages_of_one_tablet_arrives_once_each() -> None:
    with open_board() as board, chromium() as page:
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, board.server.address)
        board.lesson.committing.clear()
        _answer(page, "ひとつめ")
        expect(page.get_by_text("送っています")).to_be_visible()
        second = page.context.new_page()
        second.goto(board.server.address)
        expect(page.get_by_text("このタブレットの別のページで")).to_be_visible()
        board.lesson.committing.set()
        expect(second.get_by_text("先生にとどきました")).to_be_visible()
        second.get_by_role("button", name="なおす").click()
        _answer(second, "ふたつめ")
        expect(second.get_by_text("ふたつめ")).to_be_visible()
        expect(second.get_by_text("先生にとどきました")).to_be_visible()

        assert [answer.value for answer in board.answers()] == ["ひとつめ", "ふたつめ"]


def _kept(page: Page) -> str:
    return str(page.evaluate("JSON.stringify({...localStorage})"))


def test_nothing_of_a_pupil_stays_on_a_shared_tablet() -> None:
    with open_board() as board, chromium() as page:
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, board.server.address)
        _answer(page, "ひみつの答え")
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        assert "ひみつの答え" not in _kept(page)
        page.get_by_role("button", name="なおす").click()
        page.get_by_label("あなたの答え").fill("書きかけのひみつ")
        assert "書きかけのひみつ" in _kept(page)
        page.locator("button.place").click()
        page.locator("button.seat").nth(2).click()

        expect(page.get_by_label("あなたの答え")).to_have_value("")
        assert "ひみつ" not in _kept(page)
        board.lesson.do(LessonEnded(NOW))
        expect(page.get_by_role("heading", name="授業は終わりです")).to_be_visible()
        assert _kept(page) == "{}"


def test_an_answer_is_kept_until_its_receipt_and_nothing_is_after_the_end() -> None:
    with open_board() as board, chromium() as page:
        board.lesson.do(QuestionOpened(NOW, WHY))
        _join(page, board.server.address)
        board.lesson.committing.clear()
        _answer(page, "さいごの答え")
        expect(page.get_by_text("送っています")).to_be_visible()
        assert "さいごの答え" in _kept(page)
        board.lesson.committing.set()
        expect(page.get_by_text("先生にとどきました")).to_be_visible()
        board.lesson.do(LessonEnded(NOW))
        expect(page.get_by_role("heading", name="授業は終わりです")).to_be_visible()

        assert _kept(page) == "{}"
        assert [answer.value for answer in board.answers()] == ["さいごの答え"]
