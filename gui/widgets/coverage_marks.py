"""One mark a training sample, as bright as it was visited often."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme.tokens import LIGHT, Theme
from gui.widgets.coverage_cells import CoverageCells
from gui.widgets.coverage_image import CoverageImage
from gui.widgets.themed import follow_theme

_HEIGHT = 40
_LEAST_RING = 9.0


class CoverageMarks(QWidget):
    """Rows of marks; a click and the arrow keys choose a sample.

    Where samples share a mark, the least visited one gives it its colour and is the one chosen.
    Left and Right go from sample to sample, Up and Down from row to row, Home and End to the
    ends, Page Down to the next sample that was never seen, Enter chooses the same one again.

    Signals
    -------
    sampleChosen(int)
        The user wants to see a sample.
    """

    sampleChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._visits: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._labels: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._class_names: tuple[str, ...] = ()
        self._selected: int | None = None
        self._image = CoverageImage(self._visits)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Visits of the training samples")
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the marks."""
        self._theme = theme
        self.update()

    def set_visits(self, visits: npt.NDArray[np.integer]) -> None:
        """Show how often every sample was visited.

        Parameters
        ----------
        visits : ndarray of shape (samples,), whole numbers

        Raises
        ------
        ValueError
            If it has another shape or kind, or a negative number.
        """
        if visits.ndim != 1 or not np.issubdtype(visits.dtype, np.integer):
            raise ValueError(
                f"visits are whole numbers of shape (samples,); got {visits.dtype} of shape "
                f"{visits.shape}"
            )
        if visits.size and visits.min() < 0:
            raise ValueError(f"visits cannot be negative; got {visits.min()}")
        self._visits = visits.astype(np.int64)
        self._image.set_visits(self._visits)
        if self._selected is not None and self._selected >= visits.size:
            self._selected = None
        self._describe()
        self.update()

    def set_labels(self, labels: npt.ArrayLike, class_names: Sequence[str]) -> None:
        """Say of which class the samples are.

        Parameters
        ----------
        labels : ndarray of shape (samples,), indices into `class_names`
        class_names : sequence of str
        """
        self._labels = np.asarray(labels, dtype=np.int64)
        self._class_names = tuple(class_names)
        self._describe()

    def set_selected(self, sample: int | None) -> None:
        """Ring a sample; this emits nothing."""
        known = sample is not None and 0 <= sample < self._visits.size
        self._selected = sample if known else None
        self._describe()
        self.update()

    @property
    def visits(self) -> npt.NDArray[np.int64]:
        """What is shown."""
        return self._visits

    @property
    def selected(self) -> int | None:
        """The sample with the ring."""
        return self._selected

    def next_unseen(self) -> int | None:
        """Return the first sample after the selected one that was never seen, from there around."""
        unseen = np.flatnonzero(self._visits == 0)
        if not unseen.size:
            return None
        after = -1 if self._selected is None else self._selected
        return int(unseen[np.searchsorted(unseen, after, side="right") % unseen.size])

    def text_of(self, sample: int) -> str:
        """Return ``"training sample 123 · class A · 7 visits"``."""
        visits = int(self._visits[sample])
        parts = [f"training sample {sample}"]
        if sample < self._labels.size:
            parts.append(f"class {self._class_names[self._labels[sample]]}")
        parts.append("never seen" if visits == 0 else f"{visits:,} visit{'s' * (visits != 1)}")
        return " · ".join(parts)

    def sample_at(self, position: QPointF) -> int | None:
        """Return the sample under a position; of those that share a mark the least visited."""
        cell = self._cell_at(position)
        if cell is None:
            return None
        among = self._arranged().samples_of(cell)
        return among.start + int(np.argmin(self._visits[among.start : among.stop]))

    def text_at(self, position: QPointF) -> str:
        """Return what is said about the mark under a position."""
        sample, cell = self.sample_at(position), self._cell_at(position)
        if sample is None or cell is None:
            return ""
        shared = len(self._arranged().samples_of(cell))
        rest = f"\nThe least visited of {shared} in this mark" if shared > 1 else ""
        return self.text_of(sample) + rest

    def mark_rect(self, sample: int) -> QRectF:
        """Return where the mark of a sample lies in the widget."""
        ratio = self.devicePixelRatioF()
        left, top, width, height = self._arranged().rectangle(sample)
        return QRectF(left / ratio, top / ratio, width / ratio, height / ratio)

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(250, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(80, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the marks from one image, the ring, and the focus."""
        painter = QPainter(self)
        if self._visits.size:
            image = self._image.image(*self._size())
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(0, 0), image)
            if self._selected is not None:
                self._paint_ring(painter, self.mark_rect(self._selected))
        else:
            painter.fillRect(self.rect(), QColor(self._theme.raised))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the sample under the mouse."""
        sample = self.sample_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and sample is not None:
            self._choose(sample)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from sample to sample."""
        sample = self._reached_by(event.key()) if self._visits.size else None
        if sample is None:
            super().keyPressEvent(event)
        else:
            self._choose(min(max(sample, 0), self._visits.size - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus away."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say what the mark under the mouse is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _choose(self, sample: int) -> None:
        self.set_selected(sample)
        self.sampleChosen.emit(sample)

    def _reached_by(self, key: int) -> int | None:
        at, stride = self._selected, self._arranged().stride
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -stride,
            Qt.Key.Key_Down: stride,
        }
        if key in steps:
            return 0 if at is None else at + steps[Qt.Key(key)]
        match key:
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return self._visits.size - 1
            case Qt.Key.Key_PageDown:
                return self.next_unseen()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return at
            case _:
                return None

    def _describe(self) -> None:
        visits = self._visits
        seen = int(np.count_nonzero(visits))
        text = f"{seen:,} of {visits.size:,} samples seen"
        if visits.size:
            text += f", {int(visits.min()):,} to {int(visits.max()):,} visits each"
        if self._selected is not None:
            text += f"; {self.text_of(self._selected)}"
        self.setAccessibleDescription(text)

    def _cell_at(self, position: QPointF) -> int | None:
        if not self._visits.size:
            return None
        ratio = self.devicePixelRatioF()
        return self._arranged().cell_at(position.x() * ratio, position.y() * ratio)

    def _size(self) -> tuple[int, int]:
        """Return width and height in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _arranged(self) -> CoverageCells:
        return self._image.cells(*self._size())

    def _paint_ring(self, painter: QPainter, mark: QRectF) -> None:
        """Ring a mark in two colours, one of which is seen on whatever surrounds it."""
        width, height = max(mark.width(), _LEAST_RING), max(mark.height(), _LEAST_RING)
        ring = QRectF(0, 0, width, height)
        ring.moveCenter(mark.center())
        inside = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        ring.moveLeft(min(max(ring.left(), inside.left()), inside.right() - width))
        ring.moveTop(min(max(ring.top(), inside.top()), inside.bottom() - height))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, pen in ((self._theme.surface, 4.0), (self._theme.text, 2.0)):
            painter.setPen(QPen(QColor(color), pen))
            painter.drawRoundedRect(ring, 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
