"""The school's own certificate: what is wrong with it is told before anybody connects."""

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from classsense.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class Https:
    """How the board encrypts.

    Attributes:
        context: With the certificate and its key; TLS 1.2 or newer.
        name: Of the board, as the certificate has it: what tablets have to open.
        names: All that tablets may open.
        until: The certificate holds as long.
    """

    context: ssl.SSLContext
    name: str
    names: tuple[str, ...]
    until: dt.datetime


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
    content = _content(certificate)
    _content(key)
    try:
        since, until, usable = _read(content, host)
    except ValueError as error:
        raise KnownError("tls_unreadable", path=str(certificate)) from error
    context = _context(certificate, key)
    if now < since:
        raise KnownError("tls_not_yet", path=str(certificate), since=since.date().isoformat())
    if now > until:
        raise KnownError("tls_expired", path=str(certificate), until=until.date().isoformat())
    if not usable:
        raise KnownError("tls_no_name", path=str(certificate), host=host)
    name = host if host in usable else usable[0]
    return Https(context, name, tuple(usable), until)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KnownError("tls_file_missing", path=str(path)) from error


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


def _read(content: bytes, host: str) -> tuple[dt.datetime, dt.datetime, list[str]]:
    """Return since when and until when the first certificate holds, and what tablets may open.

    That is its names in the net, and `host` if it is certified.

    Raises:
        ValueError: It is none.
    """
    from cryptography import x509  # only a board with a certificate needs it

    first = x509.load_pem_x509_certificates(content)[0]
    try:
        names = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = x509.SubjectAlternativeName([])
    usable = [
        *(name.lower() for name in names.get_values_for_type(x509.DNSName) if "*" not in name),
        *(str(each) for each in names.get_values_for_type(x509.IPAddress) if str(each) == host),
    ]
    return first.not_valid_before_utc, first.not_valid_after_utc, usable
