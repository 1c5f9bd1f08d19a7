"""Whether tablets can reach the board, as far as this machine can tell. Sends nothing to the LAN.

A connection to an own address never leaves the machine: it shows that the board listens there, and
passes by the firewall. What a firewall or a Wi-Fi that keeps its clients apart does to a tablet,
only a tablet can show: the last check waits for one.
"""

import ipaddress
import platform
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from classsense.board.addresses import LOOPBACK
from classsense.domain.desk import Grade, ReachFinding

_CONNECT_S: Final = 1.0
_READ_S: Final = 3.0
_NET: Final = Path("/sys/class/net")
_ROUTES: Final = Path("/proc/net/route")
_UFW: Final = Path("/etc/ufw/ufw.conf")
_LOCAL: Final = frozenset({LOOPBACK, "::1", "localhost"})
_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, never bound to
_VIRTUAL: Final = re.compile(
    r"docker|veth|br-|virbr|vmnet|vethernet|tun|tap|utun|wg|zt|tailscale|vpn|virtual|vbox",
    re.IGNORECASE,
)
_WIRELESS: Final = re.compile(r"wl|wi-?fi|wireless|ワイヤレス", re.IGNORECASE)
_DROPS: Final = re.compile(r"policy drop|\bdrop\b|\breject\b")


@dataclass(frozen=True, slots=True)
class Interface:
    """A network of this machine that tablets may be in.

    Attributes:
        kind: `wifi`, `wired` or `virtual` (of a program, not of the school).
        default: The way to the internet leads through it.
    """

    name: str
    address: str
    kind: str
    default: bool


def examine(host: str, port: int, *, reached: bool) -> list[ReachFinding]:
    """Return what is known of the way from a tablet to the board. Takes a few seconds at most.

    Args:
        host: Address that the board listens on.
        port: Its TCP port.
        reached: Another machine fetched the page already.
    """
    found = interfaces()
    findings = [_listening(host, port), _interface(host, found), _family(host, found)]
    if host not in _LOCAL:
        findings.append(_firewall(port))
        tablet = Grade.GOOD if reached else Grade.WARNING
        findings.append(ReachFinding("tablet", tablet))
    return [finding for finding in findings if finding is not None]


def interfaces() -> list[Interface]:
    """Return the IPv4 networks of this machine, the likeliest for tablets first."""
    default = _default_route()
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        Interface(name, each.address, _kind(name), name == default)
        for name, addresses in psutil.net_if_addrs().items()
        if name in up
        for each in addresses
        if each.family == socket.AF_INET and not _unusable(each.address)
    ]
    return sorted(found, key=lambda each: (each.kind == "virtual", not each.default, each.name))


def _unusable(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_loopback or parsed.is_link_local


def _kind(name: str) -> str:
    place = _NET / name
    if place.exists():
        if "virtual" in place.resolve().parts:
            return "virtual"
        return "wifi" if (place / "wireless").exists() else "wired"
    if _VIRTUAL.search(name):
        return "virtual"
    return "wifi" if _WIRELESS.search(name) else "wired"


def _default_route() -> str | None:
    """Return the interface of the default route, where the system tells it in a file."""
    try:
        lines = _ROUTES.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return None
    fields = (line.split() for line in lines)
    return next((each[0] for each in fields if each[1] == each[7] == "00000000"), None)


def _listening(host: str, port: int) -> ReachFinding:
    address = LOOPBACK if host in _EVERYWHERE else host
    try:
        with socket.create_connection((address, port), _CONNECT_S):
            return ReachFinding("listening", Grade.GOOD, {"address": address, "port": str(port)})
    except OSError:
        return ReachFinding("listening", Grade.BAD, {"address": address, "port": str(port)})


def _interface(host: str, found: list[Interface]) -> ReachFinding:
    if host in _LOCAL:
        return ReachFinding("interface_local", Grade.WARNING)
    likely = next(iter(found), None)
    if likely is None:
        return ReachFinding("interface_none", Grade.BAD)
    ours = likely if host in _EVERYWHERE else next((i for i in found if i.address == host), None)
    if ours is None:
        return ReachFinding("interface_gone", Grade.BAD, {"address": host})
    told = {"address": ours.address, "name": ours.name, "count": str(len(found))}
    if ours.address != likely.address:
        other = {"likely": likely.address, "likely_name": likely.name}
        return ReachFinding("interface_other", Grade.WARNING, told | other)
    return ReachFinding(f"interface_{ours.kind}", Grade.GOOD, told)


def _family(host: str, found: list[Interface]) -> ReachFinding | None:
    """Warn where tablets may have no IPv4: this machine has none to offer them."""
    if host in _LOCAL or found:
        return None
    return ReachFinding("only_ipv6", Grade.WARNING)


def _firewall(port: int) -> ReachFinding:
    system = platform.system()
    told = {"port": str(port)}
    if system != "Linux":
        return ReachFinding(f"firewall_{system.lower()}", Grade.WARNING, told)
    if _UFW.is_file() and re.search(
        r"^ENABLED=yes", _UFW.read_text(encoding="utf-8"), re.MULTILINE
    ):
        return ReachFinding("firewall_ufw", Grade.WARNING, told)
    if any(process.name() == "firewalld" for process in psutil.process_iter(["name"])):
        return ReachFinding("firewall_firewalld", Grade.WARNING, told)
    rules = _rules()
    if rules is None:
        return ReachFinding("firewall_unknown", Grade.WARNING, told)
    key, grade = ("nftables", Grade.WARNING) if blocks(rules) else ("none", Grade.GOOD)
    return ReachFinding(f"firewall_{key}", grade, told)


def _rules() -> str | None:
    """Return the rules of nftables; None if they cannot be read."""
    nft = shutil.which("nft") or shutil.which("nft", path="/usr/sbin:/sbin")
    if nft is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program, with fixed words
            [nft, "list", "ruleset"], capture_output=True, text=True, timeout=_READ_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def blocks(rules: str) -> bool:
    """Return whether rules of nftables turn anything away that comes in."""
    chains = re.findall(r"chain \S+ \{.*?\n\t\}", rules, re.DOTALL)
    return any("hook input" in chain and _DROPS.search(chain) for chain in chains)
