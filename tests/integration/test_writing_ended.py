"""The lesson ends while pupils write: the last letters come in before the board goes."""

import threading
from contextlib import closing
from pathlib import Path

from pycrdt import XmlFragment

from classsense.domain.commands import LessonEnded
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom
from fakes.board import open_board
from fakes.classroom import small_plan
from integration.test_writing_board import HERE, NOW, OPENED, pages


def test_the_board_waits_for_the_last_letters_and_not_for_who_never_goes(tmp_path: Path) -> None:
    with (
        closing(SqliteLessonStore(tmp_path / "lesson", small_plan())) as store,
        open_board(writing=store) as board,
    ):
        board.lesson.do(OPENED)
        with pages(board, "1-1", "1-2") as (one, sleeping):
            one.writer.paragraph("葉は緑")
            one.push()
            one.until("saved")
            board.lesson.do(LessonEnded(NOW))
            ending = threading.Thread(target=board.server.stop, daemon=True)
            ending.start()
            ending.join(0.7)  # all that is to be shown was shown by then
            one.writer.type(0, "おわり")
            one.push()
            assert one.until("saved")["n"] == 2
            one.socket.close()
            ending.join(30)
            assert not ending.is_alive()
            assert sleeping.ended() == 1012
        kept = WritingRoom(HERE, store.updates(HERE))
        assert "おわり葉は緑" in str(kept.doc.get(ROOT, type=XmlFragment))
