"""Counts connections that this process made beyond the machine: the privacy meter's proof."""

import ipaddress

import psutil


def outbound(listening_port: int | None) -> int:
    """Return how many connections lead beyond this machine, those of tablets that came aside.

    Args:
        listening_port: Port of the board; connections to it were made by tablets.
    """
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


def is_beyond(address: str) -> bool:
    """Return whether an IP address is not this machine's own loopback."""
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return not (mapped or parsed).is_loopback
