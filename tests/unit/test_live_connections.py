"""The privacy meter: connections beyond this machine are counted, its own are not."""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from classsense.board.addresses import lan_addresses
from classsense.live.connections import is_beyond, may_lead_beyond, outbound


@pytest.fixture
def connected() -> Iterator[int]:
    """Connect two sockets over the loopback; yield the listening port."""
    with ExitStack() as open_sockets:
        listening = open_sockets.enter_context(socket.create_server(("127.0.0.1", 0)))
        port: int = listening.getsockname()[1]
        open_sockets.enter_context(socket.create_connection(("127.0.0.1", port)))
        open_sockets.enter_context(listening.accept()[0])
        yield port


def test_connections_on_this_machine_are_none(connected: int) -> None:
    assert outbound(listening_port=None) == 0
    assert outbound(listening_port=connected) == 0
    if sys.platform == "linux":
        assert not may_lead_beyond(connected)  # known without asking the system for more


def test_a_line_that_leads_beyond_is_counted() -> None:
    """Of UDP, so that nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.7", 9))
        except OSError:
            pytest.skip("this machine is in no network")
        port: int = line.getsockname()[1]
        assert may_lead_beyond(None)
        assert outbound(None) == 1
        assert outbound(port) == 0  # what came to the board
    assert outbound(None) == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_the_loopback_is_this_machine(address: str) -> None:
    assert not is_beyond(address)


@pytest.mark.parametrize(
    "address", ["192.0.2.7", "203.0.113.1", "2001:db8::1", "::ffff:192.0.2.7", "fe80::1%eth0"]
)
def test_everything_else_is_beyond(address: str) -> None:
    assert is_beyond(address)


def test_a_connection_to_an_own_address_of_the_lan_stays_here() -> None:
    address = next(iter(lan_addresses()), None)
    if address is None:
        pytest.skip("this machine is in no network")
    with ExitStack() as sockets:
        listening = sockets.enter_context(socket.create_server((address, 0)))
        sockets.enter_context(socket.create_connection(listening.getsockname()))
        sockets.enter_context(listening.accept()[0])
        assert outbound(listening_port=None) == 0
