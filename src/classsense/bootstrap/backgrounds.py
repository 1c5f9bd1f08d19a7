"""The teacher's pictures that drawings are made on: files beside the plan."""

from pathlib import Path

from classsense.board.photos import MOST_FILE_BYTES, PhotoError, size_of
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan, QuestionId


def check_backgrounds(plan: LessonPlan, media: Path | None) -> None:
    """Refuse a plan whose pictures are not there, before the lesson begins.

    Raises:
        KnownError: `plan_invalid`, with the question and the reason.
    """
    for question in plan.questions:
        if question.picture and _read(question.picture, media) is None:
            reason = (
                f"the picture {question.picture} of question {question.id} is no JPEG, PNG or WebP"
                f" of at most {MOST_FILE_BYTES // 1_000_000} MB in the folder of the plan"
            )
            raise KnownError("plan_invalid", name=plan.title, reason=reason)


def backgrounds(plan: LessonPlan, media: Path | None) -> dict[QuestionId, bytes]:
    """Return the pictures by question; one that cannot be read any more is left out."""
    found = {q.id: _read(q.picture, media) for q in plan.questions if q.picture}
    return {question: content for question, content in found.items() if content is not None}


def _read(name: str, media: Path | None) -> bytes | None:
    if media is None or Path(name).name != name:
        return None
    try:
        path = media / name
        if path.stat().st_size > MOST_FILE_BYTES:
            return None
        content = path.read_bytes()
        size_of(content)
    except (OSError, PhotoError):
        return None
    return content
