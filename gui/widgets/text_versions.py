"""What other networks read in the same boxes, small below each line of a text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from gui.theme.tokens import Theme

ROW_HEIGHT = 16
_SIZE = 13
_ALIGNED = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Version:
    """What another network reads.

    Parameters
    ----------
    name : str
        A short sign that stands before its lines, such as ``"A"``.
    texts : tuple of str
        What it reads in each box, in the order of the characters.
    """

    name: str
    texts: tuple[str, ...]

    def differing(self, texts: Sequence[str]) -> int:
        """Return in how many boxes it reads another character than these."""
        return sum(own != other for own, other in zip(self.texts, texts, strict=False))


def paint_version(
    painter: QPainter,
    theme: Theme,
    font: QFont,
    version: Version,
    cells: Sequence[tuple[int, str, QRectF]],
    row: int,
) -> None:
    """Paint one line of a version below the line it belongs to; what differs stands out.

    Parameters
    ----------
    painter : QPainter
    theme : Theme
    font : QFont
        Of the letters above, which the version's are smaller than.
    version : Version
    cells : sequence of (int, str, QRectF)
        Place, text and room of each character of the line above.
    row : int
        Which version it is below the line, from 0 on.
    """
    if not cells:
        return
    small = QFont(font)
    small.setPixelSize(_SIZE)
    offset = QPointF(0, row * ROW_HEIGHT)
    first = cells[0][2]
    painter.setFont(small)
    painter.setPen(QColor(theme.muted))
    sign = QRectF(first.left() - 22, first.bottom() + offset.y(), 14, ROW_HEIGHT)
    painter.drawText(sign, int(Qt.AlignmentFlag.AlignRight), version.name)
    for at, text, rect in cells:
        if at >= len(version.texts):
            continue
        room = QRectF(rect.left(), rect.bottom() + offset.y(), rect.width(), ROW_HEIGHT)
        painter.setPen(QColor(theme.wrong_text if version.texts[at] != text else theme.muted))
        painter.drawText(room, _ALIGNED, version.texts[at])
