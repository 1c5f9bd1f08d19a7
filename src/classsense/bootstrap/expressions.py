"""Builds what reads expressions: imported only where policy and consent allow it."""

from typing import Final

from classsense.vision.expression import (
    ExpressionHead,
    ExpressionNet,
    ExpressionReader,
    ExpressionTeller,
    PictureExpression,
)
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.weights.store import WeightsFolder

OUR_HEAD: Final = "expression"
"""Id of our own net; a school names another one of its own (`models/README.md`)."""


def expression_reader(folder: WeightsFolder, model_id: str = OUR_HEAD) -> ExpressionReader:
    """Return a reader of head directions and expressions.

    Args:
        folder: Where the weights lie.
        model_id: `expression`, or a model whose manifest has a table `expression`.

    Raises:
        KnownError: `model_missing`, `model_corrupt` or `model_unknown`; it is no such net
            (`vision_weights_damaged`).
    """
    teller = _teller(folder, model_id)
    landmarks = LiteRtFaceReader(folder.path("face-landmarker"), expression=True)
    return ExpressionReader(landmarks, teller)


def _teller(folder: WeightsFolder, model_id: str) -> ExpressionTeller:
    path, wanted = folder.path(model_id), folder.manifest.model(model_id).expression
    if wanted is None:
        return ExpressionHead(path)
    net = ExpressionNet(
        side_px=wanted.side_px,
        classes=wanted.classes,
        margin=wanted.margin,
        channels=wanted.channels,
        mean=wanted.mean,
        deviation=wanted.deviation,
        sure=wanted.sure,
    )
    return PictureExpression(path, net)
