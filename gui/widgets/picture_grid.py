"""A grid of sample pictures, each with what it was read as; only those in view are drawn."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from gui.theme.tokens import LIGHT, MUTED_SIZE, Theme
from gui.widgets.figures import sized
from gui.widgets.focus_frame import paint_focus
from gui.widgets.hints import paint_hint
from gui.widgets.picture_tile import CAPTION_HEIGHT, SIDE, PictureTile, outline_tile, paint_tile
from gui.widgets.themed import follow_theme
from gui.widgets.tile_layout import GAP, ROW_HEIGHT, TileLayout
from gui.widgets.tile_selection import TileSelection

_KEPT_IMAGES = 2000


class PictureGrid(QAbstractScrollArea):
    """Rows of tiles, as many a row as fit.

    The arrow keys, Home, End and Page Up and Down go from picture to picture.

    Signals
    -------
    pictureChosen(int)
        The user looks at the picture at this place.
    selectionChanged()
        Other pictures are selected together: see `set_multiple`.
    """

    pictureChosen = Signal(int)
    selectionChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._count = 0
        self._make: Callable[[int], PictureTile] | None = None
        self._tiles: dict[int, PictureTile] = {}
        self._current: int | None = None
        self._hovered: int | None = None
        self._hint = ""
        self._selection: TileSelection | None = None
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

    @property
    def selected(self) -> list[int]:
        """The places of the pictures that are selected together, or that of the current one."""
        places = self._selection.places if self._selection is not None else frozenset()
        return sorted(places) if places else [] if self._current is None else [self._current]

    def set_multiple(self) -> None:
        """Let several be selected: Ctrl+click, Shift+click, Shift+arrows, Ctrl+A, Escape."""
        self._selection = TileSelection()

    def refresh(self) -> None:
        """Make the tiles anew: what they say has changed, and not which there are."""
        self._tiles = {}
        if self._current is not None:
            self.setAccessibleDescription(self.tile(self._current).text)
        self.viewport().update()

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
        self._select_none()
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
        return self._layout.rect(place)

    def place_at(self, position: QPointF) -> int | None:
        """Return the place under a position in the viewport."""
        return self._layout.place_at(position)

    def sizeHint(self) -> QSize:
        """Return the size in a side panel."""
        return QSize(260, 320)

    def minimumSizeHint(self) -> QSize:
        """Return the size below which it is of no use."""
        return QSize(SIDE + 2 * GAP, SIDE + CAPTION_HEIGHT + GAP)

    # Events

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tiles in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(self.font(), MUTED_SIZE))
        area = self.viewport().rect()
        if not self._count:
            paint_hint(painter, QRectF(area.adjusted(8, 0, -8, 0)), self._hint, self._theme)
        layout = self._layout
        for place in layout.in_view:
            self._paint_tile(painter, place, layout)
        if self.hasFocus():
            paint_focus(painter, area, self._theme)
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
        if place is None:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(place, event.modifiers())
        elif event.button() == Qt.MouseButton.RightButton and place not in self.selected:
            # A menu is about what is under the mouse.
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from picture to picture."""
        if self._selection is not None and self._select_by_key(event):
            return
        target = self._layout.target(event.key(), self._current)
        if target is None or not self._count:
            super().keyPressEvent(event)
        elif 0 <= target < self._count:
            # Ctrl picks single ones, which keys cannot.
            self._choose(target, event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

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
    def _layout(self) -> TileLayout:
        return TileLayout(self._count, self.viewport().size(), self.verticalScrollBar().value())

    def _update_bar(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, self._layout.hidden_height)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(ROW_HEIGHT // 2)

    def _bring_into_view(self, place: int) -> None:
        self.verticalScrollBar().setValue(self._layout.offset_to(place))

    def _choose(
        self,
        place: int,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        selection = self._selection
        if selection is not None and modifiers & Qt.KeyboardModifier.ControlModifier:
            selection.toggle(place, self._current)
            self._on_selection()
        elif selection is not None and modifiers & Qt.KeyboardModifier.ShiftModifier:
            selection.extend(place, self._current)
            self._on_selection()
        else:
            self._select_none(place)
        if place != self._current:
            self.set_current(place)
            self.pictureChosen.emit(place)

    def _select_by_key(self, event: QKeyEvent) -> bool:
        """Select all, or none."""
        if self._selection is None:
            return False
        if event.matches(QKeySequence.StandardKey.SelectAll) and self._count:
            self._selection.select(range(self._count))
            self._on_selection()
            return True
        if event.key() == Qt.Key.Key_Escape and self._selection.places:
            self._select_none(self._current)
            return True
        return False

    def _select_none(self, anchor: int | None = None) -> None:
        if self._selection is not None:
            had = bool(self._selection.places)
            self._selection.clear(anchor)
            if had:
                self._on_selection()

    def _on_selection(self) -> None:
        self.viewport().update()
        self.selectionChanged.emit()

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.viewport().setCursor(
                Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            )
            self.viewport().update()

    def _paint_tile(self, painter: QPainter, place: int, layout: TileLayout) -> None:
        theme, rect = self._theme, QRectF(layout.rect(place))
        picture = paint_tile(painter, self.tile(place), rect, theme, self.devicePixelRatioF())
        if self._selection is not None and place in self._selection.places:
            wash = QColor(theme.accent)
            wash.setAlphaF(0.25)
            painter.fillRect(picture, wash)
            if place != self._current:
                outline_tile(painter, picture, theme.accent, 1)
        if place == self._current:
            outline_tile(painter, picture, theme.accent, 2)
        elif place == self._hovered:
            outline_tile(painter, picture, theme.field_border, 1)
