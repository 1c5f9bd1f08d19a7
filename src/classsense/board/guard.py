"""Stands before every route: whose name was asked for, from which page, and what browsers may do.

Default deny: a request for a name that is not this machine's, or a websocket from another page,
reaches no route, and no answer leaves without the headers.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from classsense.board.addresses import is_own_host

HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""No Strict-Transport-Security: it holds for no address, and a school may go back to http."""

_CONTENT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    # Older Safari does not count a websocket of the same host as 'self'.
    "connect-src 'self' {socket}://{host}; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NOWHERE: Final = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


class Guard:
    """An ASGI application in front of another.

    Args:
        app: Answers what is let through.
        noted: Called with the key of an event of security.
        certified: The name of the board in its certificate; empty for plain http.
    """

    def __init__(
        self, app: ASGIApp, noted: Callable[[str], None] = lambda _: None, certified: str = ""
    ) -> None:
        self._app = app
        self._noted = noted
        self._certified = certified

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or hold one websocket."""
        host = Headers(scope=scope).get("host", "")
        own = is_own_host(host, self._certified)
        if scope["type"] == "websocket":
            if not (own and self._from_own_page(scope, host)):
                self._noted("board_refused_origin")
                # Before the accept: the handshake is answered with 403.
                await WebSocketClose()(scope, receive, send)
                return
            await self._app(scope, receive, send)
            return
        policy = _content(scope, host) if own else _NOWHERE

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers["Content-Security-Policy"] = policy
            await send(message)

        if own:
            await self._app(scope, receive, with_headers)
        else:
            self._noted("board_refused_host")
            refusal = PlainTextResponse("Misdirected request", status_code=421)
            await refusal(scope, receive, with_headers)

    def _from_own_page(self, scope: Scope, host: str) -> bool:
        """Return whether the board's own page asks, or a program, which has no origin."""
        origin = Headers(scope=scope).get("origin")
        if origin is None:
            return True
        try:
            asked = urlsplit(origin)
        except ValueError:
            return False
        return (asked.scheme, asked.netloc) == ("https" if _secure(scope) else "http", host)


def _secure(scope: Scope) -> bool:
    return scope["scheme"] in {"https", "wss"}


def _content(scope: Scope, host: str) -> str:
    return _CONTENT.format(host=host, socket="wss" if _secure(scope) else "ws")
