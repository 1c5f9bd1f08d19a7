"""What the board serves: the page from memory, and the websocket. Nothing else, to nobody else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from classsense.board.addresses import is_own_host, own_addresses
from classsense.board.conversation import Conversation
from classsense.board.door import Door
from classsense.board.rooms import Room

STATIC: Final = Path(__file__).resolve().parent / "static"

_KINDS: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
"""By suffix, since the system's own table may be wrong about scripts."""

_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_CONTENT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    # Older Safari does not count a websocket of the same host as 'self'.
    "connect-src 'self' ws://{host}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def application(room: Room, door: Door) -> Starlette:
    """Return the web application of one lesson. Runs in the board's thread."""
    files = _page_files(room.plan.language)

    async def page(request: Request) -> Response:
        host = request.headers.get("host", "")
        if not is_own_host(host):
            return PlainTextResponse("Misdirected request", status_code=421, headers=_HEADERS)
        found = files.get(request.path_params.get("name", "index.html"))
        if found is None:
            return PlainTextResponse("Not found", status_code=404, headers=_HEADERS)
        content, kind = found
        door.fetched(foreign=is_foreign(request))
        policy = {"Content-Security-Policy": _CONTENT.format(host=host)}
        return Response(content, media_type=kind, headers=_HEADERS | policy)

    async def talk(socket: WebSocket) -> None:
        if _from_own_page(socket):
            await Conversation(socket, room, door).hold()
        else:
            await socket.close()  # before the accept: the handshake is answered with 403

    return Starlette(
        routes=[
            Route("/", page),
            Route("/{name}", page),
            WebSocketRoute("/ws", talk),
        ]
    )


def is_foreign(connection: HTTPConnection) -> bool:
    """Return whether another machine asks: its address is none of ours."""
    client = connection.client
    return client is not None and client.host not in own_addresses()


def _from_own_page(connection: HTTPConnection) -> bool:
    """Return whether the board's own page asks, or a program, which has no origin."""
    host = connection.headers.get("host", "")
    origin = connection.headers.get("origin")
    return is_own_host(host) and (origin is None or urlsplit(origin).netloc == host)


def _page_files(language: str) -> Mapping[str, tuple[bytes, str]]:
    """Return the built page: name to content and kind, with the lesson's language put in."""
    files: dict[str, tuple[bytes, str]] = {}
    for path in sorted(file for file in STATIC.iterdir() if file.suffix in _KINDS):
        content = path.read_bytes()
        if path.name == "index.html":
            chosen = "ja" if language == "ja" else "en"
            content = content.replace(b'<html lang="ja">', f'<html lang="{chosen}">'.encode())
        files[path.name] = (content, _KINDS[path.suffix])
    return files
