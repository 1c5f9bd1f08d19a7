"""What the teacher may set, with its range. Kept between lessons."""

from typing import Annotated, Literal

from msgspec import Meta, Struct


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """The console's own settings.

    Attributes:
        language: `ja` or `en`; None follows the system.
        theme: Colours of the console; `system` follows the desktop.
        board_port: TCP port of the board; 0 lets the system choose a free one.
        board_address: Address of the LAN interface that the board listens on; None is the
            loopback only, so that nothing is open to the LAN before the teacher chose.
        board_certificate, board_key: Paths of the school's own certificate and its key (PEM); the
            board then speaks https, except in the sample lesson. Empty is plain http.
        transcriber: Id of the model that recognises words: `whisper-base`, or one of the user's own
            (`classsense models add`) in CTranslate2's form.
        expression_basis: Why the school reads expressions, and on which legal basis; empty, as it
            is by default, if it does not.
    """

    language: Literal["ja", "en"] | None = None
    theme: Literal["system", "light", "dark"] = "system"
    board_port: Annotated[int, Meta(ge=0, le=65535)] = 8321
    board_address: str | None = None
    board_certificate: Annotated[str, Meta(max_length=4096)] = ""
    board_key: Annotated[str, Meta(max_length=4096)] = ""
    transcriber: Annotated[str, Meta(min_length=1, max_length=64)] = "whisper-base"
    expression_basis: Annotated[str, Meta(max_length=2000)] = ""
