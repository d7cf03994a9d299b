"""A list of pictures with thumbnails, in sections."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from gui.theme.tokens import Theme
from gui.widgets.picture_rows import PictureDelegate, PictureModel, PictureRow
from gui.widgets.themed import follow_theme

_Index = QModelIndex | QPersistentModelIndex


class PictureList(QListView):
    """Says which picture was chosen, by a click or by walking with the arrow keys.

    Signals
    -------
    chosen(str)
        The key of a picture.
    removePressed(str)
        Delete was pressed on it.
    imageWanted(str)
        Its thumbnail is about to be seen.
    """

    chosen = Signal(str)
    removePressed = Signal(str)
    imageWanted = Signal(str)

    LEAST_HEIGHT = 124

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PictureModel(self)
        self._model.imageWanted.connect(self.imageWanted)
        self._delegate = PictureDelegate(self.font(), self)
        self._key: str | None = None
        self._is_told = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Pictures")
        follow_theme(self)

    def sizeHint(self) -> QSize:
        """Return the room for a heading and two or three pictures: the list scrolls."""
        return QSize(160, self.LEAST_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same: no less is of use."""
        return self.sizeHint()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.set_theme(theme)
        self.viewport().update()

    @property
    def rows(self) -> tuple[PictureRow, ...]:
        """What is shown."""
        return tuple(self._model.rows)

    @property
    def key(self) -> str | None:
        """The picture that is marked."""
        return self._key

    def set_rows(self, rows: Sequence[PictureRow]) -> None:
        """Show these pictures; the marked one stays marked."""
        self._model.set_rows(rows)
        self.set_key(self._key)

    def set_key(self, key: str | None) -> None:
        """Mark a picture, and bring it into sight, without telling anybody."""
        self._key, self._is_told = key, True
        at = None if key is None else self._model.place_of(key)
        self.setCurrentIndex(QModelIndex() if at is None else self._model.index(at))
        self._is_told = False

    def set_image(self, key: str, image: QImage) -> None:
        """Show a thumbnail."""
        self._model.set_image(key, image)

    def step(self, by: int) -> None:
        """Choose the next picture, or the one before; round the ends."""
        keys = [row.key for row in self._model.rows if not row.is_heading]
        if not keys:
            return
        at = keys.index(self._key) + by if self._key in keys else (0 if by > 0 else -1)
        at = self._model.place_of(keys[at % len(keys)]) or 0
        self.setCurrentIndex(self._model.index(at))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell what the user goes to."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_told:
            self._key = self._model.rows[current.row()].key
            self.chosen.emit(self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove with Delete."""
        if event.key() == Qt.Key.Key_Delete and self._key is not None:
            self.removePressed.emit(self._key)
            return
        super().keyPressEvent(event)
