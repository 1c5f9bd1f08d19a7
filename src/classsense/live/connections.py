"""Counts connections that this process made beyond the machine: the privacy meter's proof."""

import ipaddress

import psutil


def outbound(listening_port: int | None) -> int:
    """Return how many connections lead beyond this machine, those of tablets that came aside.

    Args:
        listening_port: Port of the board; connections to it were made by tablets.
    """
    found = psutil.Process().net_connections(kind="inet")
    return sum(
        bool(each.raddr)
        and not ipaddress.ip_address(each.raddr.ip).is_loopback
        and each.laddr.port != listening_port
        for each in found
    )
