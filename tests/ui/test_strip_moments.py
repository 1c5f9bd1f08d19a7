"""Two moments on the strips are never written over each other."""

from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from classsense.resources.texts import Language, Texts
from classsense.ui.panels.strips import Strips
from classsense.ui.panels.strips_artist import StripsShape
from classsense.ui.presenters.strips import present_strips
from classsense.ui.theme import Look
from ui.snapshots import rich


def words_below(look: Look, language: Language, before_now_s: float) -> QImage:
    """Return what is written below the rows when a moment so long before now is picked."""
    snapshot = rich("en")
    model = present_strips(snapshot.groups[0], snapshot, None, Texts("ui", "en"))
    strips = Strips(look, Texts("ui", language))
    strips.resize(1000, strips.sizeHint().height())
    strips.show_model(replace(model, pick_s=model.now_s - before_now_s))
    image = strips.grab().toImage()
    below = round(StripsShape(strips.width(), model).axis().top() + 18)
    return image.copy(QRect(0, below, image.width(), image.height() - below))


def test_now_is_told_where_the_picked_moment_leaves_room(qapp: QApplication, look: Look) -> None:
    assert qapp is not None
    # Nothing else that stands there is in words: what differs by language is "now".
    assert words_below(look, "ja", 900.0) != words_below(look, "en", 900.0)
    assert words_below(look, "ja", 2.0) == words_below(look, "en", 2.0)
