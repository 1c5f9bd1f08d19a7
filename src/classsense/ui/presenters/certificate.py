"""The certificate of the board in plain words: for which names, until when, what is wrong."""

from dataclasses import dataclass

from classsense.domain.certificate_desk import CertificateView
from classsense.resources.texts import Texts, explain

_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class CertificateModel:
    """What the form shows of two files.

    Attributes:
        certificate, key: Paths, or empty.
        good: What they are good for; empty if they are not.
        trouble: What is wrong, and what to do; empty if nothing is.
        usable: Whether they may be kept.
    """

    certificate: str
    key: str
    good: str
    trouble: str
    usable: bool


def present_certificate(view: CertificateView, texts: Texts) -> CertificateModel:
    """Return what the form shows."""
    certificate, key = (str(path or "") for path in (view.certificate, view.key))
    if view.trouble is not None:
        said = explain(view.trouble, texts.language)
        return CertificateModel(certificate, key, "", said, usable=False)
    if view.certificate is None:
        return CertificateModel(certificate, key, texts("https.none"), "", usable=False)
    names = texts("list").join(view.names)
    good = texts("https.good", names=names, until=view.until)
    soon = view.days is not None and view.days <= _SOON_DAYS
    trouble = texts("https.soon", days=view.days) if soon else ""
    return CertificateModel(certificate, key, good, trouble, usable=True)
