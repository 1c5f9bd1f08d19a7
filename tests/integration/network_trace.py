"""Which system calls of a program would have sent something off this machine."""

import ipaddress
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

CALLS = "connect,sendto,sendmsg,sendmmsg"
_ADDRESS = re.compile(
    r'inet_addr\("(?P<four>[^"]+)"\)|inet_pton\(AF_INET6, "(?P<six>[^"]+)"|(?P<other>sa_data=)'
)


def outbound(lines: Iterable[str]) -> list[str]:
    """Return the calls in an strace output that name an internet address outside loopback.

    A DNS query, a datagram and a connection that failed count like one that succeeded: each was
    an attempt to reach somebody. An internet address that cannot be read counts too.
    """
    return [line.strip() for line in lines if "sa_family=AF_INET" in line and _leaves(line)]


def _leaves(line: str) -> bool:
    addresses = list(_ADDRESS.finditer(line))
    return not addresses or any(not _is_loopback(each) for each in addresses)


def _is_loopback(found: re.Match[str]) -> bool:
    if found["other"]:
        return False
    address = ipaddress.ip_address(found["four"] or found["six"])
    inner = getattr(address, "ipv4_mapped", None)
    return (inner or address).is_loopback


def traced(command: Sequence[str], trace: Path) -> list[str]:
    """Return `command` as strace runs it; what it and its children send is written to `trace`.

    Texts and data are cut to nothing: only addresses are of interest, and a trace is no place for
    anything else.
    """
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    probe = subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("this system does not let strace look at a process")
    options = ("-f", "--seccomp-bpf", "-s", "0", "-e", f"trace={CALLS}", "-o", str(trace))
    return [strace, *options, "--", *command]
