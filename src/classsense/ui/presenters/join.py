"""How a tablet joins: the address, the code, who can reach it, and who asks to come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from classsense.domain.desk import Grade, JoinInfo, ReachFinding
from classsense.resources.texts import Texts
from classsense.ui.presenters.status import FindingRow


@dataclass(frozen=True, slots=True)
class JoinModel:
    """What the join window shows.

    Attributes:
        link: What the QR code holds; None if the board is not open.
        address: To be typed; with `https://` where it is needed.
        reach: Who can reach the address, in one sentence.
        warning: Whether tablets cannot.
        secrecy: What plain http means, or that it is encrypted; empty without tablets.
        guessing: What it means that somebody tries codes; empty if nobody does.
        asking: Numbers on tablets that ask to come in.
        reached: A tablet has fetched the page.
    """

    link: str | None
    address: str
    code: str
    reach: str
    warning: bool
    secrecy: str = ""
    guessing: str = ""
    asking: tuple[int, ...] = ()
    reached: bool = False


def present_join(join: JoinInfo | None, texts: Texts) -> JoinModel:
    """Return what the join window shows."""
    if join is None:
        return JoinModel(None, "", "", texts("join.closed"), warning=True)
    encrypted = join.address.startswith("https://")
    secrecy = texts("join.encrypted" if encrypted else "join.plain")
    return JoinModel(
        link=join.link,
        address=join.address.removeprefix("http://").removesuffix("/"),
        code=join.code,
        reach=texts("join.lan" if join.lan else "join.local"),
        warning=not join.lan,
        secrecy=secrecy if join.lan else "",
        guessing=texts("join.guessing") if join.guessing else "",
        asking=join.asking,
        reached=join.reached,
    )


def present_reach(findings: Sequence[ReachFinding], texts: Texts) -> tuple[FindingRow, ...]:
    """Return what was found on the way from a tablet to the board, in its order."""
    return tuple(
        FindingRow(
            found.grade,
            texts(f"grade.{found.grade}"),
            texts(f"reach.{found.key}_{found.grade}", **found.details),
        )
        for found in findings
    )


def once_reached(findings: Sequence[ReachFinding]) -> list[ReachFinding]:
    """Return the findings after a tablet has fetched the page."""
    return [
        ReachFinding(found.key, Grade.GOOD) if found.key == "tablet" else found
        for found in findings
    ]
