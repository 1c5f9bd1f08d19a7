import ipaddress
import socket

import pytest

from classsense.board.addresses import is_own_host, lan_addresses, shown_host


def test_no_loopback_is_offered_to_tablets() -> None:
    for address in map(ipaddress.IPv4Address, lan_addresses()):
        assert not address.is_loopback
        assert not address.is_link_local


def test_the_chosen_interface_is_shown_as_it_is() -> None:
    assert shown_host("192.0.2.5") == "192.0.2.5"


def test_a_board_that_listens_everywhere_shows_an_address_one_can_type() -> None:
    assert shown_host("0.0.0.0") in {*lan_addresses(), "127.0.0.1"}  # noqa: S104 - not bound


@pytest.mark.parametrize(
    "host",
    ["192.0.2.5:8321", "127.0.0.1", "localhost:8321", "[::1]:8321", f"{socket.gethostname()}:80"],
)
def test_the_own_machine_is_known(host: str) -> None:
    assert is_own_host(host)


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8321", "127.0.0.1.example"])
def test_a_name_that_only_points_here_is_not(host: str) -> None:
    assert not is_own_host(host)
