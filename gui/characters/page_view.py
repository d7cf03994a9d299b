"""A drawn page: whole or pixel by pixel, with the boxes of its characters."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from core.synthetic.page import PageBox
from gui.characters.page_question import DrawnPage
from gui.theme.manager import theme_manager
from gui.theme.tokens import LIGHT

SMALLEST_BOX = 3.0
"""Pixels of the screen: boxes of lower characters would cover the page."""


class PageView(QScrollArea):
    """Scrolls the page where it does not fit.

    Attributes
    ----------
    paper : PagePaper
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = PagePaper()
        self.setWidget(self.paper)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Drawn page")
        # The card's own surface shows through.
        self.viewport().setAutoFillBackground(False)
        self.paper.setAutoFillBackground(False)
        self._fits = True

    @property
    def fits(self) -> bool:
        """Whether the whole page is shown, or else pixel by pixel."""
        return self._fits

    def set_fits(self, fits: bool) -> None:
        """Show the whole page, or each of its pixels as one of the screen's."""
        self._fits = fits
        self._fit()

    def set_page(self, drawn: DrawnPage | None) -> None:
        """Show a page, or nothing."""
        self.paper.set_page(drawn)
        self._fit()

    def set_boxes_shown(self, shown: bool) -> None:
        """Draw the box of each character."""
        self.paper.set_boxes_shown(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the page have the new place."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if self._fits
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self.setHorizontalScrollBarPolicy(policy)
        self.setVerticalScrollBarPolicy(policy)
        room = self.viewport().size()
        natural = self.paper.natural_size()
        if self._fits or natural.isEmpty():
            self.paper.setFixedSize(room)
        else:
            self.paper.setFixedSize(natural.expandedTo(QSize(1, 1)))


class PagePaper(QWidget):
    """Paints the page into the middle of its top edge, never larger than it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: DrawnPage | None = None
        self._boxes_shown = False
        self._corners = np.zeros((0, 4))
        self.setAccessibleName("Drawn page")

    @property
    def drawn(self) -> DrawnPage | None:
        """The page shown."""
        return self._drawn

    @property
    def boxes_shown(self) -> bool:
        """Whether the boxes are drawn."""
        return self._boxes_shown

    def set_page(self, drawn: DrawnPage | None) -> None:
        """Show a page, or nothing."""
        self._drawn = drawn
        boxes = () if drawn is None else drawn.page.boxes
        corners = [(box.left, box.top, box.right, box.bottom) for box in boxes]
        self._corners = np.array(corners, float).reshape(-1, 4)
        self.update()

    def set_boxes_shown(self, shown: bool) -> None:
        """Draw the box of each character."""
        self._boxes_shown = shown
        self.update()

    def natural_size(self) -> QSize:
        """Return the size at which its pixels are the screen's, in logical pixels."""
        if self._drawn is None:
            return QSize()
        size = self._drawn.images[0].size() / self.devicePixelRatioF()
        return size

    def page_rect(self) -> QRectF:
        """Return where the page lies in the widget."""
        natural = self.natural_size()
        if natural.isEmpty():
            return QRectF()
        scale = min(1.0, self.width() / natural.width(), self.height() / natural.height())
        width, height = natural.width() * scale, natural.height() * scale
        return QRectF(round((self.width() - width) / 2), 0, width, height)

    def box_rect(self, box: PageBox) -> QRectF:
        """Return where a character lies in the widget."""
        area = self.page_rect()
        scale = area.width() / self._drawn.images[0].width() if self._drawn else 1.0
        return QRectF(
            area.left() + box.left * scale,
            area.top() + box.top * scale,
            (box.right - box.left) * scale,
            (box.bottom - box.top) * scale,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the part of the page that is seen, and the boxes in it."""
        if self._drawn is None:
            return
        painter = QPainter(self)
        area = self.page_rect()
        seen = area.intersected(QRectF(event.rect()))
        wanted = area.width() * self.devicePixelRatioF()
        # The smallest picture that has enough pixels.
        image = next(i for i in reversed(self._drawn.images) if i.width() >= wanted - 1)
        is_exact = abs(image.width() - wanted) < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_exact)
        scale = image.width() / area.width()
        source = QRectF(
            (seen.left() - area.left()) * scale,
            (seen.top() - area.top()) * scale,
            seen.width() * scale,
            seen.height() * scale,
        )
        painter.drawImage(seen, image, source)
        # White paper on a white card would have no edge.
        painter.setPen(QPen(QColor(theme_manager().theme.card_border), 1))
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._boxes_shown:
            painter.setPen(QPen(QColor(LIGHT.accent), 1))
            painter.drawRects(self._boxes_within(seen))
        painter.end()

    def _boxes_within(self, seen: QRectF) -> list[QRectF]:
        """Return the boxes that are large enough to be told apart, of the part that is seen."""
        area = self.page_rect()
        scale = area.width() / self._drawn.images[0].width() if self._drawn else 1.0
        # Around the ink, not on it.
        places = self._corners * scale + [-0.5, -0.5, 0.5, 0.5]
        places += [area.left(), area.top(), area.left(), area.top()]
        left, top, right, bottom = places.T
        if np.median(bottom - top) < SMALLEST_BOX:
            return []
        is_seen = (right >= seen.left()) & (left <= seen.right())
        is_seen &= (bottom >= seen.top()) & (top <= seen.bottom())
        return [QRectF(x, y, to_x - x, to_y - y) for x, y, to_x, to_y in places[is_seen].tolist()]

    def box_at(self, position: QPoint) -> PageBox | None:
        """Return the box of the character at a position."""
        if self._drawn is None:
            return None
        area = self.page_rect()
        scale = self._drawn.images[0].width() / area.width()
        x, y = (position.x() - area.left()) * scale, (position.y() - area.top()) * scale
        left, top, right, bottom = self._corners.T
        (found,) = np.nonzero((left <= x) & (x <= right) & (top <= y) & (y <= bottom))
        return self._drawn.page.boxes[int(found[0])] if found.size else None

    def event(self, event: QEvent) -> bool:
        """Name the character under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self.box_at(event.pos())
            if box is not None:
                text = f"{box.character} · line {box.line + 1}, word {box.word + 1}"
                QToolTip.showText(event.globalPos(), text, self, self.box_rect(box).toRect())
                return True
            QToolTip.hideText()
            event.ignore()
            return True
        return super().event(event)
