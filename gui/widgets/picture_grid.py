"""A grid of sample pictures, each with what it was read as; only those in view are drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.sample_pixels import draw_sample
from gui.widgets.themed import follow_theme

SIDE = 64
"""Of a picture, in logical pixels."""

_GAP = 8
_CAPTION = 18
_KEPT_IMAGES = 2000

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, slots=True)
class PictureTile:
    """A picture and what is said about it.

    Parameters
    ----------
    image : QImage or None
        None for samples that are no pictures.
    caption : str
        Below it, short: what it was read as and how surely.
    is_right : bool
        Decides the colour of the caption.
    text : str
        In full, for the tooltip and screen readers.
    """

    image: QImage | None
    caption: str
    is_right: bool
    text: str


class PictureGrid(QAbstractScrollArea):
    """Rows of tiles, as many a row as fit.

    The arrow keys, Home, End and Page Up and Down go from picture to picture.

    Signals
    -------
    pictureChosen(int)
        The user looks at the picture at this place.
    """

    pictureChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._count = 0
        self._make: Callable[[int], PictureTile] | None = None
        self._tiles: dict[int, PictureTile] = {}
        self._current: int | None = None
        self._hovered: int | None = None
        self._hint = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Pictures")
        follow_theme(self)

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self._count

    @property
    def current(self) -> int | None:
        """The place of the picture that is looked at."""
        return self._current

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the pictures."""
        self._theme = theme
        self.viewport().update()

    def set_pictures(
        self, count: int, make: Callable[[int], PictureTile] | None, *, stay: bool = False
    ) -> None:
        """Show so many pictures; each is made when it comes into view.

        Parameters
        ----------
        count : int
        make : callable or None
            Returns the tile at a place.
        stay : bool
            Whether to stay where one has scrolled to, rather than begin at the first one.
        """
        self._count, self._make = count, make
        self._tiles, self._current, self._hovered = {}, None, None
        self._update_bar()
        if not stay:
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def set_hint(self, text: str) -> None:
        """Say what to do while there are no pictures."""
        self._hint = text
        self.viewport().update()

    def set_current(self, place: int | None) -> None:
        """Mark a picture and bring it into view; this emits nothing."""
        if place != self._current:
            self._current = place
            self.setAccessibleDescription("" if place is None else self.tile(place).text)
            if place is not None:
                self._bring_into_view(place)
            self.viewport().update()

    def tile(self, place: int) -> PictureTile:
        """Return the picture at a place."""
        if place not in self._tiles:
            if self._make is None or not 0 <= place < self._count:
                raise IndexError(f"there is no picture {place}; there are {self._count}")
            if len(self._tiles) >= _KEPT_IMAGES:
                self._tiles.clear()
            self._tiles[place] = self._make(place)
        return self._tiles[place]

    def tile_rect(self, place: int) -> QRect:
        """Return where a tile lies in the viewport; it may be out of view."""
        row, column = divmod(place, self._columns)
        left = self._left + column * (SIDE + _GAP)
        top = row * self._row_height + _GAP // 2 - self.verticalScrollBar().value()
        return QRect(left, top, SIDE, SIDE + _CAPTION)

    def place_at(self, position: QPointF) -> int | None:
        """Return the place under a position in the viewport."""
        column = int((position.x() - self._left + _GAP / 2) // (SIDE + _GAP))
        row = int((position.y() + self.verticalScrollBar().value()) // self._row_height)
        place = row * self._columns + column
        there = 0 <= column < self._columns and 0 <= place < self._count
        return place if there else None

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(260, 320)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(SIDE + 2 * _GAP, SIDE + _CAPTION + _GAP)

    # Events

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tiles in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(self.font(), MUTED_SIZE))
        area = self.viewport().rect()
        if not self._count:
            painter.setPen(QColor(self._theme.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(area.adjusted(8, 0, -8, 0)), flags, self._hint)
            painter.end()
            return
        offset = self.verticalScrollBar().value()
        first = offset // self._row_height * self._columns
        rows = area.height() // self._row_height + 2
        for place in range(first, min(self._count, first + rows * self._columns)):
            self._paint_tile(painter, place)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current picture in view where another number fits into a row."""
        super().resizeEvent(event)
        self._update_bar()
        if self._current is not None:
            self._bring_into_view(self._current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Outline the picture under the mouse."""
        self._hover(self.place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the outline away."""
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look at a picture."""
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from picture to picture."""
        key = event.key()
        rows = max(1, self.viewport().height() // self._row_height)
        at = self._current
        target: int | None = None
        if key in _STEPS:
            target = 0 if at is None else at + _STEPS[Qt.Key(key)]
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            by = 1 if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) else rows
            sign = -1 if key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else 1
            target = 0 if at is None else at + sign * by * self._columns
            if by > 1:
                target = min(max(target, 0), self._count - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = 0 if key == Qt.Key.Key_Home else self._count - 1
        if target is None or not self._count:
            super().keyPressEvent(event)
        elif 0 <= target < self._count:
            self._choose(target)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say all of the picture under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(
                    event.globalPos(),
                    self.tile(place).text,
                    self.viewport(),
                    self.tile_rect(place),
                )
            return True
        return super().viewportEvent(event)

    # Parts

    @property
    def _columns(self) -> int:
        return max(1, (self.viewport().width() - 4 + _GAP) // (SIDE + _GAP))

    @property
    def _left(self) -> int:
        taken = self._columns * (SIDE + _GAP) - _GAP
        return max(2, (self.viewport().width() - taken) // 2)

    @property
    def _row_height(self) -> int:
        return SIDE + _CAPTION + _GAP

    def _update_bar(self) -> None:
        rows = -(-self._count // self._columns)
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * self._row_height - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._row_height // 2)

    def _bring_into_view(self, place: int) -> None:
        rect = self.tile_rect(place)
        bar = self.verticalScrollBar()
        above, below = rect.top() - _GAP // 2, rect.bottom() + _GAP // 2 - self.viewport().height()
        if above < 0:
            bar.setValue(bar.value() + above)
        elif below > 0:
            bar.setValue(bar.value() + below)

    def _choose(self, place: int) -> None:
        if place != self._current:
            self.set_current(place)
            self.pictureChosen.emit(place)

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.viewport().setCursor(
                Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            )
            self.viewport().update()

    def _paint_tile(self, painter: QPainter, place: int) -> None:
        tile, rect = self.tile(place), QRectF(self.tile_rect(place))
        picture = QRectF(rect.left(), rect.top(), SIDE, SIDE)
        theme = self._theme
        if tile.image is None:
            painter.fillRect(picture, QColor(theme.raised))
        else:
            draw_sample(painter, tile.image, picture, self.devicePixelRatioF())
        caption = QRectF(rect.left() - 4, picture.bottom(), SIDE + 8, _CAPTION)
        painter.setPen(QColor(theme.text if tile.is_right else theme.wrong_text))
        # How surely stands at the end, what it was read as at the beginning.
        text = painter.fontMetrics().elidedText(
            tile.caption, Qt.TextElideMode.ElideMiddle, int(caption.width())
        )
        painter.drawText(caption, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if place == self._current:
            painter.setPen(QPen(QColor(theme.accent), 3 if self.hasFocus() else 2))
            painter.drawRoundedRect(picture.adjusted(-1, -1, 1, 1), 3, 3)
        elif place == self._hovered:
            painter.setPen(QPen(QColor(theme.field_border), 1))
            painter.drawRoundedRect(picture.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2)
