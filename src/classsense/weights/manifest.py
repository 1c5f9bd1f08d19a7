"""The list of models: what each is, which published wheel carries it, and its pinned hashes.

The format is described in `models/README.md`. The shipped list is `models/manifest.toml`; a user's
own lists lie in the user's data folder, one folder each, and are merged behind it.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from classsense.domain.errors import KnownError
from classsense.resources import places

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Meta(gt=0)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
# Every part begins with a letter or digit: neither "..", nor an absolute path, nor a hidden file.
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][\w.+-]*$")]
RelativePath = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][\w.+-]*(/[A-Za-z0-9_][\w.+-]*)*$")]
WheelFile = Annotated[str, Meta(pattern=r"^[\w.]+-[\w.+!]+(-\w+)?-[\w.]+-[\w.]+-[\w.]+\.whl$")]
ExpressionClass = Literal[
    "neutral", "happiness", "sadness", "anger", "disgust", "fear", "contempt", "surprise"
]
Build = Literal[
    "join",
    "yunet",
    "campplus-frames",
    "campplus-voices",
    "segmentation-filters",
    "segmentation-turns",
]

LICENCES = "licences"  # the folder of the licence texts, beside the weights


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the manifest: immutable, and a misspelt key is an error."""


class Wheel(_Entry, frozen=True):
    """A published wheel that is downloaded as data; none of its code is run.

    Attributes:
        file: Its file name, which holds the tags pip needs to find exactly this wheel.
        package: Its name on the package index.
        version: Its version.
        size: Bytes.
        sha256: Of the whole file.
    """

    file: WheelFile
    package: str
    version: str
    size: Size
    sha256: Sha256


class Member(_Entry, frozen=True):
    """A file inside a wheel.

    Attributes:
        wheel: File name of the wheel.
        path: Path inside it.
        sha256: Of the unpacked file.
    """

    wheel: WheelFile
    path: RelativePath
    sha256: Sha256


class File(_Entry, frozen=True):
    """One file of a model in the weights folder.

    Attributes:
        path: Relative to the weights folder.
        size: Bytes.
        sha256: Of the file.
        members: What it is made of; nothing if it can only be given with `--from`.
        build: `join` puts the members one behind the other, else the converter that is used.
        graph_sha256: `graph.fingerprint` of a converted file. It holds even when another release
            of the onnx package writes the same graph in other bytes.
    """

    path: RelativePath
    size: Size
    sha256: Sha256
    members: tuple[Member, ...] = ()
    build: Build = "join"
    graph_sha256: Sha256 | None = None


class Source(_Entry, frozen=True):
    """One complete way to get a model.

    Attributes:
        name: Shown to the user when it is used.
        files: All files of the model.
        notices: Licence files of the wheels, kept beside the weights.
    """

    name: str
    files: Annotated[tuple[File, ...], Meta(min_length=1)]
    notices: tuple[Member, ...] = ()


class Installed(_Entry, frozen=True):
    """A model that came with an installed package: it is checked, never fetched.

    Attributes:
        package: Import name of the package.
        path: Path inside the package's folder.
        size: Bytes.
        sha256: Of the file.
    """

    package: Annotated[str, Meta(pattern=r"^[A-Za-z_]\w*$")]
    path: RelativePath
    size: Size
    sha256: Sha256


class Shipped(_Entry, frozen=True):
    """A model of our own, which lies beside its manifest: it is checked, never fetched.

    Attributes:
        path: File beside the manifest.
        size: Bytes.
        sha256: Of the file.
    """

    path: FileName
    size: Size
    sha256: Sha256


class ExpressionInput(_Entry, frozen=True):
    """How a net for expressions that a school brings along wants its picture.

    Attributes:
        side_px: Side of the square picture, planes first.
        classes: Of the outputs in order; the outputs are scores before softmax.
        margin: Side of the crop in sizes of the face box.
        channels: Order of the planes.
        mean: Subtracted from values in 0..1, one per plane.
        deviation: Divided by, one per plane.
        sure: Told is an expression from this probability on.
    """

    side_px: Annotated[int, Meta(ge=16, le=640)]
    classes: Annotated[tuple[ExpressionClass, ...], Meta(min_length=2, max_length=8)]
    margin: Annotated[float, Meta(ge=0.8, le=3)] = 1.3
    channels: Literal["rgb", "bgr", "grey"] = "rgb"
    mean: Annotated[tuple[float, ...], Meta(min_length=1, max_length=3)] = (0.485, 0.456, 0.406)
    deviation: Annotated[tuple[float, ...], Meta(min_length=1, max_length=3)] = (
        0.229,
        0.224,
        0.225,
    )
    sure: Annotated[float, Meta(ge=0, le=1)] = 0.6

    def __post_init__(self) -> None:
        """Check what the types cannot say.

        Raises:
            ValueError: There are not as many means as planes; msgspec turns it into a
                ValidationError.
        """
        planes = 1 if self.channels == "grey" else 3
        if not len(self.mean) == len(self.deviation) == planes or min(self.deviation) <= 0:
            message = f"mean and deviation: give {planes} numbers each, deviations above 0"
            raise ValueError(message)


class Licence(_Entry, frozen=True):
    """The licence of a model.

    Attributes:
        name: SPDX identifier.
        holder: Who holds the copyright of the weights.
        text: File of the whole text, relative to the manifest.
        origin: Where the text was taken from.
    """

    name: str
    holder: str
    text: RelativePath | None = None
    origin: str = ""


class Model(_Entry, frozen=True):
    """A model.

    Attributes:
        id: How the program and the commands call it.
        name: Its name among its authors.
        path: Its file or folder in the weights folder; empty for an installed model.
        licence: Its licence.
        input: Names, shapes, units and ranges of what goes in.
        layout: Names, shapes and meaning of what comes out.
        sources: Ways to get it, the first one preferred.
        installed: Where it lies if a package brought it along.
        shipped: Where it lies if it is a part of ClassSense.
        expression: What a net for expressions wants to be fed, if it is one that a school brought
            along.
    """

    id: Name
    name: str
    licence: Licence
    input: str
    layout: str
    path: FileName = ""
    sources: tuple[Source, ...] = ()
    installed: Installed | None = None
    shipped: Shipped | None = None
    expression: ExpressionInput | None = None

    def __post_init__(self) -> None:
        """Check what the types cannot say.

        Raises:
            ValueError: The entry contradicts itself; msgspec turns it into a ValidationError.
        """
        ways = (self.sources and self.path, self.installed, self.shipped)
        if sum(map(bool, ways)) != 1:
            message = f"{self.id}: give either a path and sources, or installed, or shipped"
            raise ValueError(message)
        if self.path == LICENCES:
            message = f"{self.id}: the folder {LICENCES} is reserved"
            raise ValueError(message)
        for source in self.sources:
            for file in source.files:
                if file.path != self.path and not file.path.startswith(f"{self.path}/"):
                    message = f"{self.id}: {file.path} is not {self.path} and not inside it"
                    raise ValueError(message)

    @property
    def size(self) -> int:
        """Bytes on the disk when the first source is used."""
        there = self.installed or self.shipped
        if there:
            return there.size
        return sum(file.size for file in self.sources[0].files)


class _Document(_Entry, frozen=True):
    """A manifest file as it is written."""

    models: tuple[Model, ...]
    wheels: tuple[Wheel, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The models that are known.

    Attributes:
        models: By id, in the order of the file.
        wheels: By file name.
        folders: Where the manifest lies that lists a model, by model id.
    """

    models: Mapping[str, Model]
    wheels: Mapping[str, Wheel]
    folders: Mapping[str, Path]

    def model(self, model_id: str) -> Model:
        """Return a model.

        Raises:
            KnownError: `model_unknown`.
        """
        if model_id not in self.models:
            raise KnownError("model_unknown", model=model_id, known=", ".join(self.models))
        return self.models[model_id]

    def licence_text(self, model: Model) -> Path | None:
        """Return the shipped licence text of a model, if its manifest names one."""
        text = model.licence.text
        return self.folders[model.id] / text if text else None


def load(path: Path) -> Manifest:
    """Read one manifest file.

    Raises:
        KnownError: `manifest_invalid` if it cannot be read or breaks a rule.
    """
    try:
        document = msgspec.toml.decode(path.read_bytes(), type=_Document)
        return _manifest(document, path.parent)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise KnownError("manifest_invalid", file=path, reason=error) from error


def load_all(shipped: Path | None = None, own: Path | None = None) -> Manifest:
    """Read the shipped manifest and all that the user added.

    Args:
        shipped: The shipped manifest; the program's own if not given.
        own: Folder of the user's manifests (see `add`); the default one if not given.

    Raises:
        KnownError: `manifest_invalid` or `manifest_clash`.
    """
    manifest = load(shipped or places.model_manifest())
    for path in sorted((own or own_manifests()).glob("*/manifest.toml")):
        manifest = merge(manifest, load(path))
    return manifest


def own_manifests() -> Path:
    """Return the folder of the user's manifests."""
    return places.user_data() / "manifests"


def merge(first: Manifest, second: Manifest) -> Manifest:
    """Return both lists as one.

    Raises:
        KnownError: `manifest_clash` if both define a model, or define a wheel or path differently.
    """
    roots = {model.path: model.id for model in first.models.values() if model.path}
    for model in second.models.values():
        if model.id in first.models or model.path in roots:
            raise KnownError("manifest_clash", name=model.id)
    for name, wheel in second.wheels.items():
        if first.wheels.get(name, wheel) != wheel:
            raise KnownError("manifest_clash", name=name)
    return Manifest(
        models={**first.models, **second.models},
        wheels={**first.wheels, **second.wheels},
        folders={**first.folders, **second.folders},
    )


def add(file: Path, own: Path | None = None, shipped: Path | None = None) -> Manifest:
    """Add a manifest of the user's own, with the licence texts it names.

    Adding a file of the same name again replaces what it brought before.

    Returns:
        What the file lists.

    Raises:
        KnownError: `manifest_invalid`, `manifest_clash`, or `weights_unwritable`.
    """
    added = load(file)
    own = own or own_manifests()
    target = own / file.stem
    known = load(shipped or places.model_manifest())
    for path in sorted(own.glob("*/manifest.toml")):
        if path.parent != target:
            known = merge(known, load(path))
    merge(known, added)
    try:
        for model in added.models.values():
            if model.licence.text:
                text = target / model.licence.text
                text.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.parent / model.licence.text, text)
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / "manifest.toml")
    except OSError as error:
        raise KnownError("weights_unwritable", folder=target, reason=error.strerror) from error
    return added


def _manifest(document: _Document, folder: Path) -> Manifest:
    """Index a document and check that it hangs together.

    Raises:
        ValueError: Something is defined twice, or a wheel is used that is not listed.
    """
    models = {model.id: model for model in document.models}
    wheels = {wheel.file: wheel for wheel in document.wheels}
    if len(models) < len(document.models) or len(wheels) < len(document.wheels):
        raise ValueError("a model or a wheel is listed twice")
    for model in document.models:
        for source in model.sources:
            parts = [*source.notices, *(part for file in source.files for part in file.members)]
            for part in parts:
                if part.wheel not in wheels:
                    message = f"{model.id} uses {part.wheel}, which is not listed under wheels"
                    raise ValueError(message)
    return Manifest(models, wheels, dict.fromkeys(models, folder))
