"""Under which addresses this machine can be reached. Asked of the system, never of the network."""

import ipaddress
import re
import socket
from typing import Final

import psutil

LOOPBACK: Final = "127.0.0.1"
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(:[0-9]{1,5})?")
_ANY: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, never bound to


def lan_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses of the interfaces that are up, private ones first.

    Loopback and link-local addresses are left out: no tablet reaches them.
    """
    running = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        ipaddress.IPv4Address(address.address)
        for name, addresses in psutil.net_if_addrs().items()
        if name in running
        for address in addresses
        if address.family == socket.AF_INET
    ]
    usable = [address for address in found if not (address.is_loopback or address.is_link_local)]
    return tuple(str(address) for address in sorted(usable, key=lambda a: (not a.is_private, a)))


def own_addresses() -> frozenset[str]:
    """Return every address of this machine, IPv4 and IPv6, the loopback among them."""
    found = {
        address.address.split("%")[0]
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family in {socket.AF_INET, socket.AF_INET6}
    }
    return frozenset(found | {LOOPBACK, "::1"})


def shown_host(bound: str) -> str:
    """Return the host to show for the address that the board is bound to.

    A board that listens everywhere shows the best address of the LAN.
    """
    if bound not in _ANY:
        return bound
    return next(iter(lan_addresses()), LOOPBACK)


def bracketed(host: str) -> str:
    """Return a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def is_own_host(header: str, certified: str = "") -> bool:
    """Return whether a `Host` header names this machine: an IP address or the machine's name.

    Args:
        header: As it came.
        certified: A name that the board's certificate gives it; empty for none.

    Any other name may be somebody's page that points at this address (DNS rebinding).
    """
    host = header.lower()
    if not _HOST.fullmatch(host):
        return False
    bare = host[1 : host.index("]")] if host.startswith("[") and "]" in host else host
    if not host.startswith("["):
        bare = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    name = socket.gethostname().lower()
    if bare in {"localhost", name, f"{name.split('.')[0]}.local"} | {certified} - {""}:
        return True
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return False
    return True
