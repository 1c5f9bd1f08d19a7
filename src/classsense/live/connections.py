"""Counts connections that this process made beyond the machine: the privacy meter's proof."""

import ipaddress
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil

_OWN_FILES: Final = Path("/proc/self/fd")


def outbound(listening_port: int | None) -> int:
    """Return how many connections lead beyond this machine, those of tablets that came aside.

    Args:
        listening_port: Port of the board; connections to it were made by tablets.
    """
    if not may_lead_beyond(listening_port):
        return 0
    found = psutil.Process().net_connections(kind="inet")
    # A connection to an own address, as the board's own check makes, stays on this machine.
    own = {each.address for some in psutil.net_if_addrs().values() for each in some}
    return sum(
        bool(each.raddr)
        and is_beyond(each.raddr.ip)
        and each.raddr.ip not in own
        and each.laddr.port != listening_port
        for each in found
    )


def may_lead_beyond(listening_port: int | None) -> bool:
    """Return whether the system has to be asked; False is a sure no, for a fraction of the cost.

    The system lists the connections of the whole machine, which takes milliseconds.

    Args:
        listening_port: As of `outbound`.
    """
    try:
        return any(is_beyond(peer) for peer in _peers(listening_port))
    except OSError:  # no Linux, or no file can be opened any more
        return True


def _peers(listening_port: int | None) -> Iterator[str]:
    """Yield the addresses to which this process has connections.

    Raises:
        OSError: They cannot be looked at.
    """
    for each in _OWN_FILES.iterdir():
        try:
            own = each.stat()
            number = os.dup(int(each.name)) if stat.S_ISSOCK(own.st_mode) else -1
        except FileNotFoundError:
            continue  # closed meanwhile
        if number >= 0:
            with socket.socket(fileno=number) as line:
                yield from _peer(line, listening_port)


def _peer(line: socket.socket, listening_port: int | None) -> Iterator[str]:
    if line.family in {socket.AF_INET, socket.AF_INET6}:
        try:
            there, here = line.getpeername(), line.getsockname()
        except OSError:
            return  # it only listens, or has ended
        if here[1] != listening_port:
            yield there[0]


def is_beyond(address: str) -> bool:
    """Return whether an IP address is not this machine's own loopback."""
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return not (mapped or parsed).is_loopback
