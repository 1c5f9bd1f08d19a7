"""`classsense cameras`: which cameras are here, and the passwords of those on the network."""

import argparse
import getpass
import sys
from typing import Any

from classsense.bootstrap.sources import SECRETS
from classsense.domain.camera_address import Login, host_of
from classsense.domain.errors import KnownError
from classsense.resources import places
from classsense.storage.secrets import Secrets
from classsense.vision.usb_cameras import usb_cameras


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `cameras` to the command line."""
    cameras = commands.add_parser("cameras", help="which cameras are here; their passwords")
    kinds = cameras.add_subparsers(required=True, metavar="list|secret")
    listing = kinds.add_parser("list", help="as a plan names them; opens none")
    listing.set_defaults(run=_list)
    secret = kinds.add_parser("secret", help="passwords of cameras on the network")
    deeds = secret.add_subparsers(required=True, metavar="set|forget")
    setting = deeds.add_parser("set", help="keep a user name and a password, which is asked for")
    setting.add_argument("host", metavar="HOST", help="as in the address: rtsp://HOST/...")
    setting.add_argument("--user", required=True, metavar="NAME")
    setting.set_defaults(run=_set)
    forgetting = deeds.add_parser("forget", help="forget them")
    forgetting.add_argument("host", metavar="HOST")
    forgetting.set_defaults(run=_forget)


def _list(given: argparse.Namespace) -> int:
    del given
    found = usb_cameras()
    names = [each.name for each in found]
    for place, each in enumerate(found):
        number = f"#{names[: place + 1].count(each.name)}" if names.count(each.name) > 1 else ""
        print(f"camera:{each.name}{number}\tcamera:{each.index}")
    for host, user in _secrets().hosts().items():
        print(f"rtsp://{host}/...\t{user}")
    return 0


def _set(given: argparse.Namespace) -> int:
    typed = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline()
    password = typed.rstrip("\r\n")
    if not password:
        raise KnownError("password_missing")
    _secrets().keep(_host(given.host), Login(given.user, password))
    return 0


def _forget(given: argparse.Namespace) -> int:
    _secrets().forget(_host(given.host))
    return 0


def _host(text: str) -> str:
    """Return the host that was typed, bare or as a whole address."""
    return host_of(text if "://" in text else f"rtsp://{text}")


def _secrets() -> Secrets:
    return Secrets(places.user_data() / SECRETS)
