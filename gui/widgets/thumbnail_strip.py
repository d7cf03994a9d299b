"""A row of small pictures with captions, of which one or none is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolButton, QWidget

from gui.theme.apply import set_style_property

PICTURE = QSize(68, 51)
"""Of a thumbnail, in logical pixels."""

CELL = QSize(84, 80)

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """One of a strip.

    Parameters
    ----------
    name : str
    title : str
        The caption: a word or two.
    help : str
        For the tooltip and screen readers.
    shades : ndarray of shape (height, width), uint8, or None
        None where there is no picture (yet).
    """

    name: str
    title: str
    help: str
    shades: npt.NDArray[np.uint8] | None = field(default=None, repr=False)


class ThumbnailStrip(QScrollArea):
    """Scrolls sideways; a click chooses one, another click none.

    Left, Right, Home and End choose from the keyboard, Return takes the choice back; for Tab it
    is one stop.

    Signals
    -------
    chosen(str)
        The name of the thumbnail; empty where none is.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QToolButton] = {}
        self._current = ""
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        inside = QWidget()
        inside.setLayout(self._row)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFixedHeight(CELL.height() + self.horizontalScrollBar().sizeHint().height() + 4)
        # The card shows through.
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    @property
    def current(self) -> str:
        """The name of the one that is chosen; empty where none is."""
        return self._current

    @property
    def names(self) -> tuple[str, ...]:
        """Of all, in their order."""
        return tuple(self._buttons)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at now: the one that is chosen, or else the first."""
        stop = self._current or next(iter(self._buttons), "")
        return (self._buttons[stop],) if stop else ()

    def button(self, name: str) -> QToolButton:
        """Return what is clicked."""
        return self._buttons[name]

    def set_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Show these; the choice stays if it is among them. Emits nothing."""
        if tuple(each.name for each in thumbnails) != self.names:
            self._rebuild([each.name for each in thumbnails])
        for each in thumbnails:
            button = self._buttons[each.name]
            button.setText(each.title)
            button.setToolTip(each.help)
            button.setAccessibleName(each.title)
            button.setAccessibleDescription(each.help)
            button.setIcon(QIcon(_pixmap(each.shades, self.devicePixelRatioF())))
        self.choose(self._current)

    def choose(self, name: str) -> None:
        """Show as chosen; none where there is no such. Emits nothing."""
        self._current = name if name in self._buttons else ""
        stop = self._current or next(iter(self._buttons), "")
        for other, button in self._buttons.items():
            button.setChecked(other == self._current)
            tabs, none = Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(tabs if other == stop else none)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go along the strip by keys."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, names = Qt.Key(event.key()), self.names
            here = next(name for name, button in self._buttons.items() if button is watched)
            if key in _STEPS:
                # From the first on where none is chosen yet.
                at = names.index(here) + (_STEPS[key] if self._current else 0)
                self._go(names[max(0, min(at, len(names) - 1))])
                return True
            if key in _ENDS:
                self._go(names[_ENDS[key]])
                return True
            if key in _PRESS:
                self._toggle(here)
                return True
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways only by a wheel that turns so; the panel takes the others."""
        if event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _go(self, name: str) -> None:
        if name != self._current:
            self._toggle(name)
        self._buttons[name].setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle(self, name: str) -> None:
        self.choose("" if name == self._current else name)
        if self._current:
            self.ensureWidgetVisible(self._buttons[name], CELL.width() // 2, 0)
        self.chosen.emit(self._current)

    def _rebuild(self, names: Sequence[str]) -> None:
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {name: self._make(name) for name in names}

    def _make(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setFixedSize(CELL)
        button.setIconSize(PICTURE)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        set_style_property(button, "thumbnail", True)
        button.installEventFilter(self)
        button.clicked.connect(lambda _checked=False: self._toggle(name))
        self._row.addWidget(button)
        return button


def _pixmap(shades: npt.NDArray[np.uint8] | None, ratio: float) -> QPixmap:
    """Return a picture in the middle of a cell, or an empty cell."""
    cell = QPixmap(PICTURE * ratio)
    cell.fill(Qt.GlobalColor.transparent)
    if shades is not None:
        high, wide = shades.shape
        kept = np.ascontiguousarray(shades)
        image = QImage(kept.data, wide, high, wide, QImage.Format.Format_Grayscale8)
        small = image.scaled(
            cell.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter = QPainter(cell)
        left, top = (cell.width() - small.width()) // 2, (cell.height() - small.height()) // 2
        painter.drawImage(left, top, small)
        painter.end()
    cell.setDevicePixelRatio(ratio)
    return cell
