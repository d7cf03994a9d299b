"""Paper that one writes on with mouse or stylus; what is written may be boxed and named."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.ocr.handwriting import RULINGS, SHEET_HEIGHT, SHEET_WIDTH
from core.ocr.page import Character
from core.strokes import Stroke, pen_width
from gui.theme.tokens import LIGHT, Theme
from gui.widgets.box_marks import box_pen, paint_box, paint_label
from gui.widgets.themed import follow_theme

_CLICK = 3.0
"""Pixels of the sheet that a pen may move in a click on a letter."""

_ERASER = 10.0
"""Reach of the eraser, in pixels of the sheet."""


class WritingSheet(QWidget):
    """Paints strokes, and tells of new ones; what becomes of them is decided by others.

    Parameters
    ----------
    paper : tuple of int
        (width, height) of the paper, in pixels of its own.
    rulings : sequence of int
        Rows of the lines that one writes on.
    name : str
        For screen readers.

    Signals
    -------
    penMoved(Stroke)
        The stroke that is being drawn, as far as it is.
    strokeDrawn(Stroke)
    erased(object)
        The places of strokes that the eraser touched, in one movement.
    clicked(object)
        The place of a letter that was clicked without drawing, or None.
    """

    penMoved = Signal(object)
    strokeDrawn = Signal(object)
    erased = Signal(object)
    clicked = Signal(object)

    def __init__(
        self,
        paper: tuple[int, int] = (SHEET_WIDTH, SHEET_HEIGHT),
        rulings: Sequence[int] = RULINGS,
        name: str = "Ruled sheet to write on",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._paper, self._rulings = paper, rulings
        self._strokes: Sequence[Stroke] = ()
        self._characters: Sequence[Character] = ()
        self._selected: frozenset[int] = frozenset()
        self._doubt = 0.8
        self._width = 7.0
        self._erases = False
        self._points: list[tuple[float, float, float]] = []
        self._touched: set[int] = set()
        self._is_down = False
        self._drawn: QPixmap | None = None
        self.setMinimumSize(300, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.CrossCursor)
        follow_theme(self)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, for all but the paper."""
        self._theme = theme
        self.update()

    def set_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Show these strokes."""
        self._strokes = strokes
        self._drawn = None
        self.update()

    def set_characters(self, characters: Sequence[Character]) -> None:
        """Show these boxes, with what they are read as."""
        self._characters = characters
        self.update()

    def set_selected(self, selected: frozenset[int]) -> None:
        """Mark the letter that is looked at."""
        self._selected = selected
        self.update()

    def set_pen(self, width: float) -> None:
        """Draw with a pen of another width, in pixels of the sheet."""
        self._width = width

    def set_erasing(self, *, erases: bool) -> None:
        """Let the pen take strokes away."""
        self._erases = erases
        shape = Qt.CursorShape.PointingHandCursor if erases else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    @property
    def scale(self) -> float:
        """Logical pixels a pixel of the sheet."""
        return min(self.width() / self._paper[0], self.height() / self._paper[1])

    @property
    def origin(self) -> QPointF:
        """Where the sheet begins."""
        return QPointF(
            (self.width() - self._paper[0] * self.scale) / 2,
            (self.height() - self._paper[1] * self.scale) / 2,
        )

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a place of the sheet lies in the widget."""
        return QPointF(x, y) * self.scale + self.origin

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), 1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw."""
        self._go_on(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a stylus and its pressure."""
        pressure = min(max(event.pressure(), 0.0), 1.0)
        if event.type() == QTabletEvent.Type.TabletPress:
            self._begin(event.position(), pressure)
        elif event.type() == QTabletEvent.Type.TabletMove:
            self._go_on(event.position(), pressure)
        elif event.type() == QTabletEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def _begin(self, at: QPointF, pressure: float) -> None:
        self._is_down = True
        self._points, self._touched = [], set()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._add(at, pressure)

    def _go_on(self, at: QPointF, pressure: float) -> None:
        if self._is_down:
            self._add(at, pressure)

    def _add(self, at: QPointF, pressure: float) -> None:
        place = (at - self.origin) / self.scale
        x = min(max(place.x(), 0.0), float(self._paper[0]))
        y = min(max(place.y(), 0.0), float(self._paper[1]))
        self._points.append((x, y, pressure))
        if self._erases:
            self._touched |= {
                index
                for index, stroke in enumerate(self._strokes)
                if index not in self._touched and stroke.near(x, y, _ERASER)
            }
            self._drawn = None
        else:
            self.penMoved.emit(Stroke(tuple(self._points), self._width))
        self.update()

    def _end(self) -> None:
        if not self._is_down:
            return
        self._is_down = False
        points, self._points = tuple(self._points), []
        touched, self._touched = self._touched, set()
        self._drawn = None
        self.update()
        if self._erases:
            if touched:
                self.erased.emit(sorted(touched))
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        is_click = max(max(xs) - min(xs), max(ys) - min(ys)) < _CLICK
        letter = self._letter_at(points[0][0], points[0][1]) if is_click else None
        if letter is not None or (is_click and self._selected):
            self.clicked.emit(letter)
        else:
            self.strokeDrawn.emit(Stroke(points, self._width))

    def _letter_at(self, x: float, y: float) -> int | None:
        hits = [
            (each.box.height * each.box.width, at)
            for at, each in enumerate(self._characters)
            if each.box.left <= x < each.box.right and each.box.top <= y < each.box.bottom
        ]
        return min(hits)[1] if hits else None

    # Painting

    def sizeHint(self) -> QSize:
        """Return a size that suits a page."""
        wide, high = self._paper
        return QSize(640, round(640 * high / wide)) if wide > high else QSize(240, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw all strokes anew."""
        super().resizeEvent(event)
        self._drawn = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw paper, rulings and strokes, then boxes with what they are read as."""
        painter = QPainter(self)
        if self._drawn is None:
            self._drawn = self._draw_sheet()
        painter.drawPixmap(0, 0, self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._erases and self._points:
            self._draw_stroke(painter, Stroke(tuple(self._points), self._width))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for at, each in enumerate(self._characters):
            self._paint_letter(painter, at, each)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw_sheet(self) -> QPixmap:
        """Draw what stays from stroke to stroke, once."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = QSize(round(self._paper[0] * self.scale), round(self._paper[1] * self.scale))
        paper = QRectF(self.origin, size.toSizeF())
        painter.fillRect(paper, QColor("white"))
        painter.setPen(QPen(QColor(_EDGE), 1))
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(QColor(_RULING), 1))
        for row in self._rulings:
            painter.drawLine(self.place_of(24, row), self.place_of(self._paper[0] - 24, row))
        for at, stroke in enumerate(self._strokes):
            if at not in self._touched:
                self._draw_stroke(painter, stroke)
        painter.end()
        return pixmap

    def _draw_stroke(self, painter: QPainter, stroke: Stroke) -> None:
        before: QPointF | None = None
        for x, y, pressure in stroke.points:
            now = self.place_of(x, y)
            width = max(1.0, pen_width(stroke.width, pressure) * self.scale)
            pen = QPen(QColor(_INK), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(now if before is None else before, now + QPointF(0.01, 0))
            before = now

    def _paint_letter(self, painter: QPainter, at: int, each: Character) -> None:
        box = each.box
        rect = QRectF(self.place_of(box.left, box.top), self.place_of(box.right, box.bottom))
        rect.adjust(-3, -3, 3, 3)
        chosen = at in self._selected
        paint_box(painter, rect, box_pen(each, self._doubt, chosen=chosen), filled=chosen)
        mark = "✓" if each.is_verified else "✎" if each.is_typed else ""
        paint_label(painter, rect.topLeft() + QPointF(1, -3), f"{each.text}{mark}", 13, bold=True)


_INK, _RULING, _EDGE = "#1A1A1A", "#C5D3DF", "#D9DFE5"
