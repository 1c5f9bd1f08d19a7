"""Errors that are known: each has a text for the user that names what to do."""


class KnownError(Exception):
    """Something that can happen to anybody and is not a bug.

    The words stand in `assets/translations/errors.*.toml` under `key`: one text saying what
    happened, one remedy saying what to do. Whoever shows the error looks them up
    (`classsense.resources.texts.explain`), so that one error reads well in every language.

    Attributes:
        key: Names the entry of the error texts, for example `camera_missing`.
        details: Fills the placeholders of the texts.
    """

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key, details)
        self.key = key
        self.details = details

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.key}({listed})"
