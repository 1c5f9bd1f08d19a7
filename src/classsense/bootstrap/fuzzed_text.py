"""A pupil whose text must stay whole while others say anything to the board."""

import threading
from contextlib import ExitStack
from typing import Any, Final

import msgspec
from pycrdt import Doc, XmlElement, XmlFragment, XmlText, create_update_message
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from classsense.board.messages import PROTOCOL
from classsense.bootstrap.session import LessonSession
from classsense.domain.lesson import GroupId
from classsense.writing.reading import doc_of
from classsense.writing.rooms import ROOT

_WAIT_S: Final = 20.0
_PAUSE_S: Final = 0.2
_TRIES: Final = 50
_SEAT: Final = "1-2"
_CLIENT: Final = (1 << 31) + 7


class FuzzedText:
    """Sits in group `group`, and writes over a connection of its own each time.

    Args:
        session: Of the lesson.
        address: Of the board.
        code: Of the lesson.
    """

    group: Final = GroupId("1")

    def __init__(self, session: LessonSession, address: str, code: str) -> None:
        self._session = session
        self._url = address.replace("http", "ws", 1)
        # Reads whatever comes meanwhile, so that the board does not take it for gone.
        self._open = ExitStack()
        line = connect(f"{self._url}/ws", proxy=None, max_queue=None)
        self._seat = self._open.enter_context(line)
        self._say(type="join", protocol=PROTOCOL, code=code)
        token = self._until("joined")["token"]
        self._first = msgspec.json.encode({"type": "write", "token": token}).decode()
        self._doc: Doc[XmlFragment] = Doc(client_id=_CLIENT)
        self._text = self._doc.get(ROOT, type=XmlFragment)

    def close(self) -> None:
        """Leave."""
        self._open.close()

    def _say(self, **message: object) -> None:
        self._seat.send(msgspec.json.encode(message).decode())

    def _until(self, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = msgspec.json.decode(self._seat.recv(timeout=_WAIT_S))
            if message["type"] == kind:
                return message

    def write(self, text: str) -> bool:
        """Write a paragraph; return whether it was saved."""
        self._say(type="seat", seat=_SEAT)  # others may have sat down there
        self._until("seated")
        before = self._doc.get_state()
        self._text.children.append(XmlElement("paragraph", {}, [XmlText(text)]))
        update = create_update_message(self._doc.get_update(before))
        for _ in range(_TRIES):  # the texts may not be open yet
            try:
                if self._sent(update):
                    return True
            except (ConnectionClosed, TimeoutError):
                pass
            threading.Event().wait(_PAUSE_S)
        return False

    def _sent(self, update: bytes) -> bool:
        with connect(f"{self._url}/write", proxy=None, max_size=None) as line:
            line.send(self._first)
            line.send(update)
            while True:
                said = line.recv(timeout=_WAIT_S)
                if isinstance(said, str):
                    kind = msgspec.json.decode(said)["type"]
                    if kind in {"saved", "refused"}:
                        return bool(kind == "saved")

    def holds(self, *texts: str) -> bool:
        """Return whether texts are each once in what is on the disk."""
        kept = self._session.texts.updates_since(self.group, 0).updates
        whole = str(doc_of(each.body for each in kept).get(ROOT, type=XmlFragment))
        return all(whole.count(text) == 1 for text in texts)
