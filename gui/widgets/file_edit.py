"""A line for the path of a file, with a button that chooses one."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from core.settings import Setting
from gui.widgets.buttons import FLAT_SIZE, icon_button

_MARGIN = 2


class FileEdit(QLineEdit):
    """Takes a path that is typed, dropped as a file, or chosen (Alt+Down).

    Each is announced by `textEdited`, like typing.

    Parameters
    ----------
    described : Setting
        Of kind ``Path``: its title and what files end in.
    parent : QWidget, optional
        The owner.
    """

    resetRequested = Signal()

    def __init__(self, described: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._described = described
        self.setPlaceholderText("none")
        self.browse_button = icon_button("folder", "Choose a file (Alt+Down)", parent=self)
        self.browse_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.browse_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.browse_button.clicked.connect(lambda _checked=False: self.browse())
        self.setTextMargins(0, 0, FLAT_SIZE, 0)

    @property
    def entry(self) -> str:
        """What is entered."""
        return self.text().strip()

    def show_value(self, value: object) -> None:
        """Show a path; of a long one its end, which tells files apart."""
        self.setText(str(value))

    def browse(self) -> None:
        """Let the user choose a file, beginning where the present one lies."""
        endings = " ".join(f"*{suffix}" for suffix in self._described.suffixes)
        path, _ = QFileDialog.getOpenFileName(
            self,
            self._described.title,
            str(Path(self.entry).parent) if self.entry else str(Path.home()),
            f"{self._described.title} ({endings})",
        )
        if path:
            self._enter(path)

    def minimumSizeHint(self) -> QSize:
        """Room for a short name and the button."""
        width = self.fontMetrics().horizontalAdvance("weights.npz") + FLAT_SIZE + 16
        return QSize(width, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """No more than needed; the form stretches the field."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right."""
        super().resizeEvent(event)
        button = self.browse_button
        button.move(self.width() - button.width() - _MARGIN, (self.height() - button.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Alt+Down, as in a list that opens."""
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and event.key() == Qt.Key.Key_Down:
            self.browse()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a single file of this machine."""
        if self._dropped(event):
            event.acceptProposedAction()
            return
        super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Enter the path of the file."""
        path = self._dropped(event)
        if not path:
            super().dropEvent(event)
            return
        event.acceptProposedAction()
        self._enter(path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the usual, choosing and the default."""
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        menu.addAction("Choose a file…").triggered.connect(self.browse)
        menu.addAction("Reset to default").triggered.connect(self.resetRequested)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _enter(self, path: str) -> None:
        self.setText(path)
        self.textEdited.emit(path)

    @staticmethod
    def _dropped(event: QDropEvent) -> str:
        urls = event.mimeData().urls()
        return urls[0].toLocalFile() if len(urls) == 1 else ""
