"""What a client says to y-websocket, Etherpad and WBO, as their own clients do."""

import json
import re
from string import ascii_lowercase, digits
from typing import Any, Final

from classsense.sample.frames import BINARY, TEXT, framed
from compare_boards.crowd import mark

SENTENCE: Final = (
    "ぼくは、長さをそろえてくらべると分かりやすいと思います。なぜなら、もとの量がちがうからです。"
)
_DIGITS: Final = digits + ascii_lowercase
_CHANGE: Final = re.compile(r"Z:([0-9a-z]+)([<>])([0-9a-z]+)")
_EVENT: Final = b"42"


class YWebsocket:
    """The messages of y-protocols: a sync step on coming in, then updates made by Yjs itself.

    Args:
        update: The client's text as a Yjs update.
    """

    path: Final = "/room"

    def __init__(self, update: bytes) -> None:
        self._update = update
        self.ready = False

    def opened(self) -> list[bytes]:
        """Ask for what there is: sync step 1 with an empty state vector."""
        return [framed(BINARY, b"\x00\x00\x01\x00")]

    def heard(self, body: bytes) -> list[bytes]:
        """Sync step 2 says what there was."""
        self.ready = self.ready or body[:2] == b"\x00\x01"
        return []

    def submission(self) -> bytes:
        """Return the update as a sync message."""
        return framed(BINARY, b"\x00\x02" + _variable(len(self._update)) + self._update)


class _SocketIo:
    """Socket.IO over a websocket: `0` opens, `40` connects, `42` carries an event, `2` pings."""

    def __init__(self) -> None:
        self.ready = False

    def opened(self) -> list[bytes]:
        """Wait for the server."""
        return []

    def heard(self, body: bytes) -> list[bytes]:
        """Take a packet."""
        if body == b"2":
            return [framed(TEXT, b"3")]
        if body.startswith(b"0"):
            return self._at_open()
        if body.startswith(b"40"):
            return self._at_connect()
        if body.startswith(_EVENT):
            self._at_event(json.loads(body[len(_EVENT) :]))
        return []

    def _at_open(self) -> list[bytes]:
        return []

    def _at_connect(self) -> list[bytes]:
        return []

    def _at_event(self, event: list[Any]) -> None:
        del event


class Etherpad(_SocketIo):
    """A pad's client that inserts its text at the beginning.

    Args:
        number: Of the client.
        version: Of Socket.IO's transport, 3 or 4.
    """

    def __init__(self, number: int, version: int) -> None:
        super().__init__()
        self.path = f"/socket.io/?padId=bench&EIO={version}&transport=websocket"
        self._version = version
        self._number = number
        self._revision = 0
        self._length = 1
        self._text = mark(number) + SENTENCE

    def _at_open(self) -> list[bytes]:
        return [framed(TEXT, b"40")] if self._version >= 4 else []

    def _at_connect(self) -> list[bytes]:
        return [
            _event(
                "message",
                {
                    "component": "pad",
                    "type": "CLIENT_READY",
                    "padId": "bench",
                    "sessionID": None,
                    "protocolVersion": 2,
                    "token": f"t.bench{self._number:015}",
                    "userInfo": {"colorId": None, "name": None},
                },
            )
        ]

    def _at_event(self, event: list[Any]) -> None:
        message = event[1] if len(event) > 1 else {}
        if message.get("type") == "CLIENT_VARS":
            known = message["data"]["collab_client_vars"]
            self._revision = known["rev"]
            self._length = len(known["initialAttributedText"]["text"])
            self.ready = True
        elif message.get("type") == "COLLABROOM":
            self._follow(message["data"])

    def _follow(self, data: dict[str, Any]) -> None:
        if data["type"] == "ACCEPT_COMMIT":
            self._revision = data["newRev"]
            self._length += len(self._text)
        elif data["type"] == "NEW_CHANGES":
            for change in data.get("changes", [data]):
                found = _CHANGE.match(change["changeset"])
                if found is not None:
                    delta = int(found[3], 36) * (1 if found[2] == ">" else -1)
                    self._revision = change["newRev"]
                    self._length = int(found[1], 36) + delta

    def submission(self) -> bytes:
        """Return the text as a changeset against what the client knows."""
        grown = _base36(len(self._text))
        changeset = f"Z:{_base36(self._length)}>{grown}+{grown}${self._text}"
        data = {
            "type": "USER_CHANGES",
            "baseRev": self._revision,
            "changeset": changeset,
            "apool": {"numToAttrib": {}, "nextNum": 0},
        }
        return _event("message", {"type": "COLLABROOM", "component": "pad", "data": data})


class Wbo(_SocketIo):
    """A whiteboard's client that draws one shape, named by its mark.

    Args:
        number: Of the client.
    """

    path: Final = (
        "/socket.io/?board=bench&baselineSeq=0&tool=hand&color=%23123456&size=40"
        "&EIO=4&transport=websocket"
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def _at_open(self) -> list[bytes]:
        return [framed(TEXT, b"40")]

    def _at_connect(self) -> list[bytes]:
        self.ready = True
        return []

    def submission(self) -> bytes:
        """Return a rectangle."""
        left = 10 * self._number
        shape = {
            "tool": 3,
            "type": 1,
            "id": mark(self._number),
            "color": "#123456",
            "size": 10,
            "clientMutationId": f"cm-{self._number}",
            "opacity": 1,
            "x": left,
            "y": 10,
            "x2": left + 120,
            "y2": 60,
        }
        return _event("broadcast", shape)


def _event(name: str, value: object) -> bytes:
    return framed(TEXT, _EVENT + json.dumps([name, value], ensure_ascii=False).encode())


def _variable(number: int) -> bytes:
    """Return a number as lib0 writes it: seven bits a byte, the lowest first."""
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])


def _base36(number: int) -> str:
    return (_base36(number // 36) if number >= 36 else "") + _DIGITS[number % 36]
