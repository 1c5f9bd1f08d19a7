"""The four letters that let a tablet into one lesson, and the long key of its QR code."""

import hmac
import secrets
import unicodedata
from typing import Final

LETTERS: Final = "BCDFGHJKMNPRSTVWXYZ"
"""Without vowels, so that no word comes out, and without letters that look like others."""

LENGTH: Final = 4

KEY_LENGTH: Final = 12
"""Letters that stand behind the code in the QR code: 50 bits, so that no guessing finds them."""


def new_code() -> str:
    """Return a code for a new lesson, from the system's secure random source."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def new_key() -> str:
    """Return what the QR code holds behind the code; who scans it is no guesser."""
    return "".join(secrets.choice(LETTERS) for _ in range(KEY_LENGTH))


def chance(guesses: float) -> float:
    """Return the chance 0..1 that one of so many guesses is the code, each another one."""
    return min(1.0, guesses / len(LETTERS) ** LENGTH)


def normalised(typed: str) -> str:
    """Return a code as typed in its one spelling: full-width, small and spaced letters are fine."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def same_code(typed: str, code: str) -> bool:
    """Return whether `typed` means `code`, in a time that does not tell how near it came."""
    return hmac.compare_digest(normalised(typed).encode(), normalised(code).encode())
