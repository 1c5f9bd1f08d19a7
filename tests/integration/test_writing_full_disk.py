"""A disk that is really full while groups write: told, shown, and kept once there is room."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from integration.test_board_durable import TESTS, may_mount

FULL = """
import json, signal, sys
from contextlib import closing, suppress
from pathlib import Path
from classsense.domain.clock import LessonNs
from classsense.domain.errors import KnownError
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import open_board
from fakes.classroom import small_plan
from integration.test_writing_faults import HERE, group, text_of

ALL = bytes((0, 0, 1, 0))  # asks for all that the board has
MOST = 2_000  # changes of 500 letters: as much as the whole disk has
def too_long(*_):
    raise TimeoutError("what the test waits for does not come")
signal.signal(signal.SIGALRM, too_long)
signal.alarm(80)  # the board says again and again that it cannot save: each wait begins anew
folder = Path(sys.argv[1])
ballast = folder / "ballast"
store = SqliteLessonStore(folder / "lesson", small_plan())
# Closed whatever happens: its thread would keep the process alive.
with closing(store), open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
    board.clock.at = LessonNs(10)
    one.types("first")
    two.page.reads("first")
    board.clock.at = LessonNs(20)
    with suppress(OSError), ballast.open("wb", 0) as file:
        while True:
            file.write(bytes(4096))
    said = ""
    for _ in range(MOST):
        one.writer.paragraph("x" * 500)
        one.sent += 1
        one.page.push()
        said = ""
        while said != "not_saved" and (said != "saved" or one.page.heard[-1]["n"] < one.sent):
            said = one.page.next()
        if said == "not_saved":
            break
    assert said == "not_saved", f"{MOST} changes were acknowledged that a full disk cannot hold"
    one.writer.paragraph("y")
    one.sent += 1
    one.page.push()
    one.page.socket.send(ALL)
    while one.page.next() != "bytes":  # what was told before the answer is heard by now
        pass
    saved_before = max(each["n"] for each in one.page.heard if each["type"] == "saved")
    assert saved_before < one.sent, "a change was acknowledged before it was on the disk"
    two.page.until("not_saved")
    two.page.reads(*one.page.lines())  # what is not saved is shown
    try:
        board.server.restore_text(HERE, LessonNs(10))
        told = ""
    except KnownError as error:
        told = error.key
    two.page.reads("first")
    one.page.reads("first")
    one.writer.paragraph("meanwhile")
    one.sent += 1
    one.page.push()
    two.page.reads("first", "meanwhile")
    ballast.unlink()
    while one.page.until("saved")["n"] < one.sent:
        pass
    shown = str(two.writer.text)
again = SqliteLessonStore(folder / "lesson")
kept = text_of(again)
again.close()
print(json.dumps([told, saved_before < one.sent - 1, shown, kept]))
"""

PICTURE = """
import base64, json, signal, sys
from contextlib import closing, suppress
from pathlib import Path
import numpy as np
from classsense.board.photos import size_of
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import open_board
from fakes.classroom import small_plan
from fakes.photos import encoded
from integration.test_writing_faults import HERE, group, text_of
from integration.test_writing_pictures import PART

signal.alarm(80)
folder = Path(sys.argv[1])
ballast = folder / "ballast"
noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8)
text = base64.b64encode(encoded(noise, ".jpg")).decode()
parts = [text[at : at + PART] for at in range(0, len(text), PART)]
def piece(at):
    word = {"type": "piece", "id": "upload-1", "at": at, "of": len(parts), "data": parts[at]}
    one.page.socket.send(json.dumps(word))
store = SqliteLessonStore(folder / "lesson", small_plan())
with closing(store), open_board(writing=store) as board, group(board, "1-1", "1-2") as (one, two):
    one.types("first")
    piece(0)
    with suppress(OSError), ballast.open("wb", 0) as file:
        while True:
            file.write(bytes(4096))
    for at in range(1, len(parts)):
        piece(at)
    told = one.page.until("no_picture")["reason"]
    meanwhile = [store.text_pictures(HERE), len(one.page.heard)]
    one.writer.paragraph("goes on")
    one.sent += 1
    one.page.push()
    two.page.reads("first", "goes on")
    ballast.unlink()
    heard = "no_picture"
    while heard == "no_picture":  # as the page does, after a pause
        for at in range(len(parts)):
            piece(at)
        heard = ""
        while heard not in {"picture", "no_picture"}:
            heard = one.page.next()
        two.tablet.send("ping")
        two.tablet.until("pong")
    name = one.page.heard[-1]["name"]
    while max(each["n"] for each in one.page.heard if each["type"] == "saved") < one.sent:
        one.page.next()
again = SqliteLessonStore(folder / "lesson")
kept = again.text_pictures(HERE)
size = size_of(again.text_picture(HERE, name))
words = text_of(again)
again.close()
print(json.dumps([len(parts), told, meanwhile[0], kept == {"upload-1": name}, size, words]))
"""


def _on_a_small_disk(script: str, folder: Path) -> list[Any]:
    """Run a script with a folder that is a file system of 1 MB; return what it printed."""
    if not may_mount():
        pytest.skip("no small file system may be mounted here")
    mounted = f"mount -t tmpfs -o size=1m none {folder}"
    command = f'{mounted} && exec {sys.executable} -c "$SCRIPT" {folder}'
    surroundings = {**os.environ, "PYTHONPATH": str(TESTS), "SCRIPT": script}
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", command], env=surroundings, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found: list[Any] = json.loads(done.stdout)
    return found


def test_what_a_full_disk_cannot_keep_is_told_shown_and_kept_later(tmp_path: Path) -> None:
    told, unsaved, shown, kept = _on_a_small_disk(FULL, tmp_path)
    assert told == "disk_full"
    assert unsaved
    assert shown == kept
    assert shown.count("first") == shown.count("meanwhile") == 1


def test_a_picture_that_meets_a_full_disk_is_told_and_comes_whole_and_once_later(
    tmp_path: Path,
) -> None:
    parts, told, meanwhile, kept, size, words = _on_a_small_disk(PICTURE, tmp_path)
    assert parts > 1
    assert told == "not_kept"
    assert meanwhile == {}
    assert kept
    assert size == [400, 300]
    assert words.count("first") == words.count("goes on") == 1
