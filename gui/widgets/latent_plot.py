"""Pictures as letters in a plane; any place of it can be dragged through."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.class_colors import class_colors
from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.sample_pixels import draw_sample, pixel_image
from gui.widgets.themed import follow_theme

_MARGIN, _NEAR, _THUMB, _STEPS = 16, 9.0, 64, 40
_LONGEST_NAME = 2
"""Characters of a class that is written at its places; of longer names there are dots."""


class LatentPlot(QWidget):
    """Draws each picture's class where its code lies; the class below the mouse stands out.

    Signals
    -------
    pictureHovered(object)
        Index of the picture below the mouse, or None.
    placePressed(float, float)
        A place that was pressed, before it is chosen: a drag begins there.
    placeChosen(float, float)
        A place, in units of the code, that the user pressed, dragged to, or moved to by keys.
    """

    pictureHovered = Signal(object)
    placePressed = Signal(float, float)
    placeChosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._places: npt.NDArray[np.float64] = np.empty((0, 2))
        self._names: Sequence[str] = ()
        self._alike: dict[str, list[int]] = {}
        self._draws_dots = False
        self._hovered: int | None = None
        self._thumb: QImage | None = None
        self._place: tuple[float, float] | None = None
        self._drawn: QPixmap | None = None
        self.setAccessibleName("Latent map")
        # Said above the map: a tooltip would lie on what it is about.
        self.setAccessibleDescription(
            "Each letter or dot is a picture, where its code lies. Press a picture and drag it "
            "anywhere; arrow keys move it"
        )
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._drawn = None
        self.update()

    def set_places(self, places: npt.NDArray[np.float64], names: Sequence[str]) -> None:
        """Show pictures.

        Parameters
        ----------
        places : ndarray of shape (pictures, 2)
        names : sequence of str
            The class of each.
        """
        self._places, self._names = places, names
        self._alike = {}
        for at, name in enumerate(names):
            self._alike.setdefault(name, []).append(at)
        self._draws_dots = max(map(len, self._alike), default=0) > _LONGEST_NAME
        self._hovered, self._thumb, self._place, self._drawn = None, None, None, None
        self.update()

    def set_thumb(self, pixels: npt.NDArray[np.uint8] | None) -> None:
        """Show the picture below the mouse beside it; (height, width, 3), uint8."""
        self._thumb = None if pixels is None else pixel_image(pixels)
        self.update()

    def set_place(self, x: float, y: float) -> None:
        """Mark a place; this emits nothing."""
        self._place = x, y
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(240, 200)

    def _scale(self) -> tuple[float, npt.NDArray[np.float64]]:
        """Return pixels by unit, the same along both axes, and the middle of the places."""
        if not len(self._places):
            return 1.0, np.zeros(2)
        low, high = self._places.min(axis=0), self._places.max(axis=0)
        span = np.maximum(high - low, 1e-9)
        room = max(self.width() - 2 * _MARGIN, 1), max(self.height() - 2 * _MARGIN, 1)
        scale = float(min(room[0] / span[0], room[1] / span[1]))
        # Places that all lie on a line, or on one another, fill no plane.
        return min(scale, 1e6), (low + high) / 2

    def point_of(self, x: float, y: float) -> QPointF:
        """Return where a place lies in the widget; y goes up."""
        scale, middle = self._scale()
        return QPointF(
            self.width() / 2 + scale * (x - middle[0]), self.height() / 2 - scale * (y - middle[1])
        )

    def place_at(self, point: QPointF) -> tuple[float, float]:
        """Return the place below a point of the widget."""
        scale, middle = self._scale()
        return (
            float(middle[0] + (point.x() - self.width() / 2) / scale),
            float(middle[1] - (point.y() - self.height() / 2) / scale),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the letters, kept as one picture, and what is hovered and marked."""
        painter = QPainter(self)
        theme = self._theme
        if self._drawn is None or self._drawn.size() != self.size() * self.devicePixelRatio():
            self._drawn = self._letters()
        painter.drawPixmap(0, 0, self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._hovered is not None:
            # All others step back.
            veil = QColor(theme.surface)
            veil.setAlphaF(0.7)
            painter.fillRect(self.rect(), veil)
            self._write(painter, self._names[self._hovered], QColor(theme.text))
            if self._draws_dots:
                self._name_hovered(painter)
        if self._place is not None:
            point = self.point_of(*self._place)
            painter.setPen(QPen(QColor(theme.wrong), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(point, 7, 7)
        if self._hovered is not None and self._thumb is not None:
            corner = self.point_of(*self._places[self._hovered]) + QPointF(12, 12)
            left = min(corner.x(), self.width() - _THUMB - 2)
            top = min(corner.y(), self.height() - _THUMB - 2)
            area = QRectF(left, top, _THUMB, _THUMB)
            box = draw_sample(painter, self._thumb, area, self.devicePixelRatioF())
            painter.setPen(QPen(QColor(theme.field_border), 1))
            painter.drawRect(box)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _name_hovered(self, painter: QPainter) -> None:
        """Write the class of the dot below the mouse above it."""
        at = self._hovered
        assert at is not None
        painter.setFont(sized(self.font(), MUTED_SIZE))
        painter.setPen(QColor(self._theme.text))
        point = self.point_of(*self._places[at])
        painter.drawText(QRectF(point.x() - 80, point.y() - 22, 160, 16), _CENTRE, self._names[at])

    def _letters(self) -> QPixmap:
        ratio = self.devicePixelRatio()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        names = sorted(self._alike)
        for name, color in zip(names, class_colors(len(names), self._theme), strict=True):
            self._write(painter, name, QColor(color))
        painter.end()
        return pixmap

    def _write(self, painter: QPainter, name: str, color: QColor) -> None:
        """Write a class at each of its places."""
        if self._draws_dots:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            for x, y in self._points()[self._alike[name]].tolist():
                painter.drawEllipse(QPointF(x, y), 3, 3)
            return
        painter.setFont(sized(self.font(), MUTED_SIZE))
        painter.setPen(color)
        for x, y in self._points()[self._alike[name]].tolist():
            painter.drawText(QRectF(x - 30, y - 8, 60, 16), _CENTRE, name)

    def _points(self) -> npt.NDArray[np.float64]:
        """Return where all pictures lie in the widget, shape (pictures, 2)."""
        scale, middle = self._scale()
        centre = np.array([self.width() / 2, self.height() / 2])
        found: npt.NDArray[np.float64] = centre + scale * (self._places - middle) * (1, -1)
        return found

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the picture below the mouse, or drag the mark."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(self.place_at(event.position()))
        else:
            self._hover(self._nearest(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the mark here."""
        if len(self._places) and event.button() == Qt.MouseButton.LeftButton:
            self._hover(None)
            place = self.place_at(event.position())
            self.placePressed.emit(*place)
            self._choose(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Name nothing."""
        self._hover(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the letters anew."""
        self._drawn = None
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark."""
        right, up = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }.get(Qt.Key(event.key()), (0, 0))
        if not (right or up) or not len(self._places):
            super().keyPressEvent(event)
            return
        scale, middle = self._scale()
        step = min(self.width(), self.height()) / scale / _STEPS
        x, y = self._place or (float(middle[0]), float(middle[1]))
        self._choose((x + right * step, y + up * step))

    def _choose(self, place: tuple[float, float]) -> None:
        self.set_place(*place)
        self.placeChosen.emit(*place)

    def _nearest(self, point: QPointF) -> int | None:
        if not len(self._places):
            return None
        points = self._points()
        away = np.hypot(points[:, 0] - point.x(), points[:, 1] - point.y())
        at = int(away.argmin())
        return at if away[at] <= _NEAR else None

    def _hover(self, at: int | None) -> None:
        if at != self._hovered:
            self._hovered = at
            if at is None:
                self._thumb = None
            self.pictureHovered.emit(at)
            self.update()


_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
