"""Writes an HTML document as a PDF file."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument


def write_pdf(html: str, path: Path) -> None:
    """Write a document on A4 pages. May be called from any thread.

    Args:
        html: Without anything that has to be loaded.
        path: Where to; the file is written only once the document is whole.

    Raises:
        OSError: It cannot be written.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
    writer.setCreator("")
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    buffer.close()
    path.write_bytes(data.data())
