"""The four letters that let a tablet into one lesson."""

import hmac
import secrets
import unicodedata
from typing import Final

LETTERS: Final = "BCDFGHJKMNPRSTVWXYZ"
"""Without vowels, so that no word comes out, and without letters that look like others."""

LENGTH: Final = 4


def new_code() -> str:
    """Return a code for a new lesson, from the system's secure random source."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def normalised(typed: str) -> str:
    """Return a code as typed in its one spelling: full-width, small and spaced letters are fine."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def same_code(typed: str, code: str) -> bool:
    """Return whether `typed` means `code`, in a time that does not tell how near it came."""
    return hmac.compare_digest(normalised(typed).encode(), normalised(code).encode())
