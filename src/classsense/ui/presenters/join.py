"""How a tablet joins: the address, the code, and who can reach it."""

from dataclasses import dataclass

from classsense.domain.desk import JoinInfo
from classsense.resources.texts import Texts


@dataclass(frozen=True, slots=True)
class JoinModel:
    """What the join window shows.

    Attributes:
        link: What the QR code holds; None if the board is not open.
        reach: Who can reach the address, in one sentence.
        warning: Whether tablets cannot.
    """

    link: str | None
    address: str
    code: str
    reach: str
    warning: bool


def present_join(join: JoinInfo | None, texts: Texts) -> JoinModel:
    """Return what the join window shows."""
    if join is None:
        return JoinModel(None, "", "", texts("join.closed"), warning=True)
    return JoinModel(
        link=join.link,
        address=join.address.removeprefix("http://").removesuffix("/"),
        code=join.code,
        reach=texts("join.lan" if join.lan else "join.local"),
        warning=not join.lan,
    )
