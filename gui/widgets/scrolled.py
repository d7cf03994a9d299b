"""Content that scrolls where there is little room, so that none of it is cut off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled(widget: QWidget, *, only_down: bool = False) -> QScrollArea:
    """Return an area without a frame of its own, through which what is behind it shows.

    Parameters
    ----------
    widget : QWidget
    only_down : bool
        Whether it never scrolls sideways.
    """
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    if only_down:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area
