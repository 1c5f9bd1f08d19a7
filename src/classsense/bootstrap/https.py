"""The board's https, from the settings or the command line."""

from dataclasses import replace
from pathlib import Path

from classsense.board.addresses import shown_host
from classsense.board.certificate import https
from classsense.board.server import Entrance
from classsense.bootstrap.rules_desk import wall_clock


def encrypted(entrance: Entrance, certificate: Path | None, key: Path | None) -> Entrance:
    """Return `entrance` with https, or as it is if neither file is given.

    Raises:
        KnownError: As `classsense.board.certificate.https`.
    """
    if certificate is None and key is None:
        return entrance
    files = certificate or Path(), key or Path()
    return replace(entrance, https=https(*files, shown_host(entrance.host), wall_clock()))
