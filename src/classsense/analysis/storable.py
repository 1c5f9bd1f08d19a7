"""What of an observation or command may be kept on the disk. Pure."""

import msgspec

from classsense.domain.board_commands import PaceTapped
from classsense.domain.commands import Entry, HandTaken
from classsense.domain.observations import FacesSeen, TeacherSeen, VoicesTied, WordsHeard


def storable(entry: Entry) -> Entry | None:
    """Return what of `entry` may be kept: without words, without seats seen; None for nothing.

    Seat sightings live in memory and are kept as `ClassSeen`; of words only the length is kept,
    and `KeywordHeard` where three utterances or more made one stand out.
    """
    match entry:
        case FacesSeen() | TeacherSeen() | VoicesTied() | HandTaken() | PaceTapped():
            return None
        case WordsHeard():
            return msgspec.structs.replace(
                entry, text=None, words=(), content=(), unsure=(), said_at=()
            )
        case _:
            return entry
