"""Addresses of cameras on the network, and who may be let in there. Pure.

An address in a plan, a message or a record holds no password: a `Login` is kept apart.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

NETWORK: Final = ("rtsp://", "rtsps://")
_SECRET: Final = re.compile(r"(?i)(?:^|[/?&;])(?:password|passwd|passw|pass|pwd|pw|token)=[^&;/]")
RTSP_PORT: Final = 554


@dataclass(frozen=True, slots=True)
class Login:
    """What a camera on the network asks for. Its text does not show the password."""

    user: str
    password: str = field(repr=False)


def is_network(source: str) -> bool:
    """Return whether a source is the address of a camera on the network."""
    return source.lower().startswith(NETWORK)


def host_of(address: str) -> str:
    """Return the host that an address leads to, in small letters; empty if there is none."""
    return _host_and_port(address)[0]


def port_of(address: str) -> int:
    """Return the TCP port of an address."""
    return _host_and_port(address)[1]


def holds_password(address: str) -> bool:
    """Return whether somebody wrote a password into an address, in one of the usual places."""
    rest = address.partition("://")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return ":" in authority.rpartition("@")[0]
    port = authority.rpartition("]")[2].partition(":")[2]
    tail = rest.removeprefix(authority)
    odd = tail.startswith(("?", "#")) or not port.isdecimal()  # a password with / ? or # in it
    misplaced = "@" in tail and ":" in authority and odd
    return misplaced or _SECRET.search(tail) is not None


def without_login(address: str) -> str:
    """Return an address as it may be shown: no user, no password, nothing after the path."""
    host, port = _host_and_port(address)
    scheme, _, rest = address.partition("://")
    path = "" if holds_password(address) else urlsplit(f"//{rest}").path
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}{'' if port == RTSP_PORT else f':{port}'}{path}"


def with_login(address: str, login: Login | None) -> str:
    """Return the address that a camera is opened by. Never show, log or keep it."""
    if login is None:
        return address
    scheme, _, rest = address.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    place = authority.rpartition("@")[2]
    who = f"{quote(login.user, safe='')}:{quote(login.password, safe='')}"
    return f"{scheme}://{who}@{place}{rest.removeprefix(authority)}"


def _host_and_port(address: str) -> tuple[str, int]:
    authority = re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]
    try:
        parts = urlsplit(f"//{authority.rpartition('@')[2]}")
        return (parts.hostname or "").lower(), parts.port or RTSP_PORT
    except ValueError:
        return "", RTSP_PORT
