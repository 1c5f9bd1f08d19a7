"""What this machine can tell about the way from a tablet to the board."""

import re
import socket
from pathlib import Path

import pytest

from classsense.board import reach
from classsense.board.reach import Interface, blocks, examine
from classsense.domain.desk import Grade
from classsense.resources.texts import LANGUAGES, Texts

WIFI = Interface("wlan0", "192.0.2.5", "wifi", default=True)
CABLE = Interface("eth0", "198.51.100.5", "wired", default=False)

DROPPING = """table inet filter {
\tchain input {
\t\ttype filter hook input priority filter; policy drop;
\t\ttcp dport 22 accept
\t}
}
"""
FORWARDING = DROPPING.replace("hook input", "hook forward")
OPEN = DROPPING.replace("policy drop", "policy accept")


def test_rules_that_turn_away_what_comes_in_are_known() -> None:
    assert blocks(DROPPING)
    assert blocks(OPEN.replace("22 accept", "8321 drop"))
    assert not blocks(OPEN)
    assert not blocks(FORWARDING)
    assert not blocks("")


def test_on_the_loopback_only_this_machine_gets_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = examine("127.0.0.1", server.getsockname()[1], reached=False)
    assert [(each.key, each.grade) for each in found] == [
        ("listening", Grade.GOOD),
        ("interface_local", Grade.WARNING),
    ]


def test_where_nothing_listens_it_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert examine("127.0.0.1", port, reached=False)[0].grade is Grade.BAD


def test_the_likely_network_is_named_where_the_board_is_in_another() -> None:
    found = reach._interface(CABLE.address, [WIFI, CABLE])
    assert found.key == "interface_other"
    assert (found.details["likely"], found.details["name"]) == (WIFI.address, "eth0")
    assert reach._interface(WIFI.address, [WIFI, CABLE]).key == "interface_wifi"
    assert reach._interface("", [WIFI, CABLE]).key == "interface_wifi"
    assert reach._interface("203.0.113.1", [WIFI]).key == "interface_gone"
    assert reach._interface(WIFI.address, []).key == "interface_none"


def test_every_finding_has_a_text_in_both_languages() -> None:
    source = Path(reach.__file__).read_text(encoding="utf-8")
    named = {
        *re.findall(r'ReachFinding\("(\w+)"', source),
        *(f"interface_{kind}" for kind in ("wifi", "wired", "virtual")),
        *(f"firewall_{kind}" for kind in ("none", "nftables", "windows", "darwin")),
    }
    for language in LANGUAGES:
        texts = Texts("ui", language)
        for key in named:
            assert any(f"reach.{key}_{grade}" in texts for grade in Grade), key


@pytest.mark.parametrize(
    ("name", "kind"), [("docker0x", "virtual"), ("Wi-Fi 2", "wifi"), ("Ethernet 3", "wired")]
)
def test_an_interface_is_known_by_its_name_elsewhere(name: str, kind: str) -> None:
    assert reach._kind(name) == kind
