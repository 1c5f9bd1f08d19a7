"""The words of the program, in Japanese and English.

Each area has TOML files under `assets/translations`, named `AREA.LANGUAGE.toml` and, where an area
is large, `AREA-PART.LANGUAGE.toml`. Nested tables become dotted keys. Placeholders are those of
`str.format`.
"""

import locale
import os
import tomllib
from functools import lru_cache
from typing import Any, Literal, get_args

from classsense.domain.errors import KnownError
from classsense.resources import places

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Turn nested tables into dotted keys; every leaf must be a text.

    Raises:
        TypeError: A leaf is not a text.
    """
    flat: dict[str, str] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            flat |= flatten(value, f"{key}.")
        elif isinstance(value, str):
            flat[key] = value
        else:
            message = f"{key} is not a text"
            raise TypeError(message)
    return flat


@lru_cache
def _area(area: str, language: Language) -> dict[str, str]:
    folder = places.assets() / "translations"
    texts: dict[str, str] = {}
    for path in sorted(folder.glob(f"{area}*.{language}.toml")):
        if path.name.split(".")[0].split("-")[0] == area:
            texts |= flatten(tomllib.loads(path.read_text(encoding="utf-8")))
    return texts


class Texts:
    """The texts of one area in one language.

    Attributes:
        language: The language of the texts.
    """

    def __init__(self, area: str, language: Language) -> None:
        self.language: Language = language
        self._area = area
        self._texts = _area(area, language)

    def __call__(self, key: str, **details: object) -> str:
        """Return the text of `key` with its placeholders filled.

        Raises:
            KeyError: There is no such text; a test keeps both languages complete.
        """
        return self._texts[key].format(**details)

    def __contains__(self, key: str) -> bool:
        return key in self._texts


def explain(error: KnownError, language: Language) -> str:
    """Return what happened and what to do, in one or two sentences."""
    texts = Texts("errors", language)
    happened = texts(f"{error.key}.text", **error.details)
    return f"{happened} {texts(f'{error.key}.remedy', **error.details)}"


def system_language() -> Language:
    """Return the language of the user's system if we speak it, else English."""
    said = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "ja" if said.lower().startswith(("ja", "japanese")) else "en"
