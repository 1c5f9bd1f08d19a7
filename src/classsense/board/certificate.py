"""The school's own certificate: what it says, and what is wrong with it, before anybody connects.

Reads only what is needed of X.509 (RFC 5280): how long the certificate holds, and its names.
"""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classsense.domain.errors import KnownError

_END: Final = "-----END CERTIFICATE-----"
_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_SUBJECT_ALT_NAME: Final = bytes.fromhex("551d11")  # 2.5.29.17
_VERSION, _EXTENSIONS, _DNS, _IP, _UTC_TIME = 0xA0, 0xA3, 0x82, 0x87, 0x17
_LONG: Final = 0x80
_CENTURY: Final = 50


@dataclass(frozen=True, slots=True)
class Https:
    """How the board encrypts.

    Attributes:
        context: With the certificate and its key; TLS 1.2 or newer.
        name: Of the board, as the certificate has it: what tablets have to open.
    """

    context: ssl.SSLContext
    name: str


@dataclass(frozen=True, slots=True)
class _Certificate:
    since: dt.datetime
    until: dt.datetime
    names: tuple[str, ...]


def https(certificate: Path, key: Path, host: str, now: dt.datetime) -> Https:
    """Return how the board at `host` encrypts with a certificate.

    Args:
        certificate: PEM; the board's own first, then those that signed it.
        key: PEM, without a password.
        host: Address that the board listens on.
        now: With a zone.

    Raises:
        KnownError: `tls_file_missing`, `tls_unreadable`, `tls_key_encrypted`, `tls_key_of_another`,
            `tls_not_yet`, `tls_expired` or `tls_no_name`.
    """
    text = _text(certificate)
    _text(key)
    try:
        read = _read(text)
    except (ValueError, IndexError, StopIteration) as error:
        raise KnownError("tls_unreadable", path=str(certificate)) from error
    context = _context(certificate, key)
    if now < read.since:
        raise KnownError("tls_not_yet", path=str(certificate), since=read.since.date().isoformat())
    if now > read.until:
        raise KnownError("tls_expired", path=str(certificate), until=read.until.date().isoformat())
    usable = [name for name in read.names if name == host or not (_is_ip(name) or "*" in name)]
    if not usable:
        raise KnownError("tls_no_name", path=str(certificate), host=host)
    return Https(context, host if host in usable else usable[0])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise KnownError("tls_file_missing", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise KnownError("tls_unreadable", path=str(path)) from error


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    asked: list[bool] = []

    def no_password() -> str:
        asked.append(True)
        return ""

    try:
        context.load_cert_chain(certificate, key, no_password)
    except (ssl.SSLError, ValueError) as error:
        if asked:
            raise KnownError("tls_key_encrypted", path=str(key)) from error
        if "KEY_VALUES_MISMATCH" in str(error):
            raise KnownError("tls_key_of_another", path=str(key)) from error
        raise KnownError("tls_unreadable", path=str(key)) from error
    return context


def _read(pem: str) -> _Certificate:
    """Return what the first certificate of a PEM file says.

    Raises:
        ValueError, IndexError, StopIteration: It is none.
    """
    begin, end = pem.index(_BEGIN), pem.index(_END)
    der = ssl.PEM_cert_to_DER_cert(pem[begin : end + len(_END)])
    whole = next(_parts(der))[1]
    parts = list(_parts(next(_parts(whole))[1]))
    if parts[0][0] == _VERSION:
        del parts[0]
    since, until = (_time(kind, value) for kind, value in _parts(parts[3][1]))
    extensions = next((value for kind, value in parts if kind == _EXTENSIONS), b"")
    return _Certificate(since, until, tuple(_names(extensions)))


def _parts(der: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of the values one after the other (X.690, definite lengths)."""
    at = 0
    while at < len(der):
        tag, size, at = der[at], der[at + 1], at + 2
        if size & _LONG:
            octets = size & ~_LONG
            size = int.from_bytes(der[at : at + octets])
            at += octets
        if at + size > len(der):
            message = "cut short"
            raise ValueError(message)
        yield tag, der[at : at + size]
        at += size


def _time(kind: int, value: bytes) -> dt.datetime:
    text = value.decode("ascii")
    if kind == _UTC_TIME:  # two digits of the year: RFC 5280, section 4.1.2.5.1
        text = ("19" if int(text[:2]) >= _CENTURY else "20") + text
    return dt.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=dt.UTC)


def _names(extensions: bytes) -> Iterator[str]:
    for _, listed in _parts(extensions):
        for _, extension in _parts(listed):
            fields = list(_parts(extension))
            if fields[0][1] != _SUBJECT_ALT_NAME:
                continue
            for kind, value in _parts(next(_parts(fields[-1][1]))[1]):
                if kind == _DNS:
                    yield value.decode("ascii").lower()
                elif kind == _IP:
                    yield str(ipaddress.ip_address(value))


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
