"""A picture with the boxes that were found in it, wrong ones marked; to be looked at only."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.ocr.box import Box
from gui.widgets.box_marks import RIGHT, WRONG, paint_box, paint_truth
from gui.widgets.picture_canvas import PictureCanvas

_PAN = 40.0
_WAYS = {
    Qt.Key.Key_Left: QPointF(_PAN, 0),
    Qt.Key.Key_Right: QPointF(-_PAN, 0),
    Qt.Key.Key_Up: QPointF(0, _PAN),
    Qt.Key.Key_Down: QPointF(0, -_PAN),
}
_ZOOMS = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}


class MarkedPicture(PictureCanvas):
    """Zooms by wheel, Plus and Minus; pans by dragging and arrow keys; 0 shows it as a whole."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._boxes: Sequence[Box] = ()
        self._wrong: Mapping[int, str] = {}
        self._grip: QPointF | None = None
        self.setMinimumSize(200, 140)
        self.setToolTip("Wheel, + and -: zoom; drag and arrow keys: move; 0: the whole picture")

    @property
    def boxes(self) -> Sequence[Box]:
        """What is marked."""
        return self._boxes

    @property
    def wrong(self) -> Mapping[int, str]:
        """The true characters beside wrong ones, by place."""
        return self._wrong

    def set_picture(
        self,
        levels: Sequence[npt.NDArray[np.uint8]],
        boxes: Sequence[Box],
        wrong: Mapping[int, str],
    ) -> None:
        """Show another picture; where it is as large as the last one, one sees the same part.

        Parameters
        ----------
        levels : sequence of ndarray of shape (height, width, 3), uint8
            The picture, then it at a half, a quarter … of its size.
        boxes : sequence of Box
        wrong : mapping of int to str
            The true character, or ``""`` where there should be none, by the place of its box.
        """
        view = self.view
        stays = not view.is_fitted and bool(levels) and levels[0].shape[:2] == view.picture
        scale, origin = view.scale, view.origin
        view.set_levels(levels)
        view.set_size(self.size())
        view.fit()
        if stays:
            view.scale, view.origin, view.is_fitted = scale, origin, False
        self._boxes, self._wrong = boxes, wrong
        count = len(boxes)
        self.setAccessibleDescription(
            f"{count} character{'' if count == 1 else 's'} found, {len(wrong)} wrong"
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that suits a page."""
        return QSize(560, 340)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move."""
        key = Qt.Key(event.key())
        if key in _WAYS:
            self.view.pan(_WAYS[key])
        elif key in _ZOOMS:
            self.view.zoom(_ZOOMS[key], self._middle())
        elif key == Qt.Key.Key_0:
            self.view.fit()
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._grip is not None:
            self.view.pan(event.position() - self._grip)
            self._grip = event.position()
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of it."""
        self._grip = None

    def _paint_marks(self, painter: QPainter) -> None:
        """Draw the boxes; wrong ones thicker, with what they should be."""
        seen = QRectF(self.rect())
        for at, box in enumerate(self._boxes):
            rect = self.view.rect(box)
            if not rect.intersects(seen):
                continue
            is_wrong = at in self._wrong
            pen = QPen(QColor(WRONG if is_wrong else RIGHT), 2 if is_wrong else 1)
            paint_box(painter, rect, pen)
            if is_wrong:
                # Beside it is the next letter.
                paint_truth(painter, rect, self._wrong[at], above=True)
