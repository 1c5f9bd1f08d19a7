"""What the board serves: the page from memory, and the websocket. Nothing else, to nobody else."""

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from classsense.board.addresses import own_addresses
from classsense.board.conversation import Conversation
from classsense.board.door import Door, device_of
from classsense.board.guard import Guard
from classsense.board.rooms import Room
from classsense.board.writing_line import WritingLine

STATIC: Final = Path(__file__).resolve().parent / "static"

_KINDS: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml; charset=utf-8",
}
"""By suffix, since the system's own table may be wrong about scripts."""

_FRAMES: Final = re.compile(rb"<!--(ja|en)-->(.*?)(?=<!--)", re.DOTALL)
_END: Final = b"<!--.-->"
"""The page as it begins, in each language: painted before the script runs."""

_ALONE: Final = {"Cache-Control": "no-store"}
"""Pictures are kept by the page as long as it is open, and by nothing after the lesson."""


def application(room: Room, door: Door, certified: str = "") -> Guard:
    """Return the web application of one lesson. Runs in the board's thread.

    Args:
        room: Its tablets.
        door: Lets them in.
        certified: The name of the board in its certificate; empty for plain http.
    """
    files = _page_files(room.plan.language)

    async def page(request: Request) -> Response:
        found = files.get(request.path_params.get("name", "index.html"))
        if found is None:
            return PlainTextResponse("Not found", status_code=404)
        content, kind = found
        door.fetched(foreign=is_foreign(request))
        return Response(content, media_type=kind)

    async def picture(request: Request) -> Response:
        found = await room.gallery.find(request.path_params["name"])
        if found is None:
            return PlainTextResponse("Not found", status_code=404)
        body, kind = found
        return Response(body, media_type=kind, headers=_ALONE)

    async def talk(socket: WebSocket) -> None:
        await Conversation(socket, room, door).hold()

    async def write(socket: WebSocket) -> None:
        await WritingLine(socket, room.hall, door).hold()

    pictures = [
        Route("/picture/{name}", picture),
        Route("/text-picture/{name}", _text_pictures(room, door)),
    ]
    pages = [Route("/", page), *pictures, Route("/{name}", page)]
    lines = [WebSocketRoute("/ws", talk), WebSocketRoute("/write", write)]
    return Guard(Starlette(routes=[*pages, *lines]), door.noted, certified)


def _text_pictures(room: Room, door: Door) -> Callable[[Request], Awaitable[Response]]:
    """Return what gives the pictures of a group's text to the tablets of that group."""

    async def picture(request: Request) -> Response:
        device = device_of(request.headers.get("authorization", "").removeprefix("Bearer "))
        body = None
        if door.knows(device):
            body = await room.hall.picture(device, request.path_params["name"])
        if body is None:
            return PlainTextResponse("Not found", status_code=404, headers=_ALONE)
        return Response(body, media_type="image/jpeg", headers=_ALONE)

    return picture


def is_foreign(connection: HTTPConnection) -> bool:
    """Return whether another machine asks: its address is none of ours."""
    client = connection.client
    return client is not None and client.host not in own_addresses()


def _page_files(language: str) -> Mapping[str, tuple[bytes, str]]:
    """Return the built page: name to content and kind, with the lesson's language put in."""
    files: dict[str, tuple[bytes, str]] = {}
    for path in sorted(file for file in STATIC.iterdir() if file.suffix in _KINDS):
        content = path.read_bytes()
        if path.name == "index.html":
            content = _in_language(content, "ja" if language == "ja" else "en")
        files[path.name] = (content, _KINDS[path.suffix])
    return files


def _in_language(page: bytes, language: str) -> bytes:
    """Return `index.html` with the language and its first frame put in."""
    frame: bytes = dict(_FRAMES.findall(page))[language.encode()]
    begin, end = page.index(b"<!--ja-->"), page.index(_END)
    page = page[:begin] + frame + page[end + len(_END) :]
    return page.replace(b'<html lang="ja">', f'<html lang="{language}">'.encode())
