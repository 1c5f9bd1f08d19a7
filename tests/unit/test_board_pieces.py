"""What came in pieces is a picture of its kind, or is refused as none."""

import pytest

from classsense.board.pieces import PictureError, body_of
from classsense.domain.lesson import QuestionKind


@pytest.mark.parametrize("kind", [QuestionKind.DRAWING, QuestionKind.PHOTO])
@pytest.mark.parametrize("text", ["", "葉", "A", "====", "AAAA", "\ud83d", "A" * 800_000])
def test_what_is_no_picture_is_refused(kind: QuestionKind, text: str) -> None:
    with pytest.raises(PictureError):
        body_of(kind, text)
