"""A field that filters a list, and says how much of the list is left."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.theme.apply import set_style_property
from gui.theme.icons import set_icon
from gui.widgets.labels import label

DEBOUNCE_MS = 150
"""A list is filtered once the typing pauses, not at every letter."""


class FilterField(QWidget):
    """A search field with a line below it: "12 of 100 runs".

    Ctrl+F goes to it from anywhere in the window; Escape clears it, and when it is empty leaves
    it to whoever wants it; Enter does not wait for a pause.

    Parameters
    ----------
    what : str
        What is listed: ``"runs"``.
    parent : QWidget, optional

    Signals
    -------
    textChanged(str)
        Another text than the last one told, once the typing pauses.
    """

    textChanged = Signal(str)

    def __init__(self, what: str = "runs", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self._told = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(f"Filter {what}")
        self.field.setAccessibleName(f"Filter {what}")
        self.field.setToolTip(f"Filter {what} (Ctrl+F)")
        glass = QAction(f"Filter {what}", self.field)
        set_icon(glass, "search")
        self.field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        glass.triggered.connect(self.start)
        self._wipe = QAction("Clear the filter", self.field)
        self._wipe.setToolTip("Clear the filter (Escape)")
        set_icon(self._wipe, "close")
        self.field.addAction(self._wipe, QLineEdit.ActionPosition.TrailingPosition)
        self._wipe.setVisible(False)
        self._wipe.triggered.connect(self.clear)
        self._caption = label("", "muted")
        self._caption.setWordWrap(True)
        self._caption.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self._caption)
        self.setFocusProxy(self.field)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(self._tell)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._tell)
        self.field.installEventFilter(self)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.start)

    @property
    def text(self) -> str:
        """What is written, without blanks around it."""
        return self.field.text().strip()

    @property
    def caption(self) -> str:
        """What stands below the field."""
        return "" if self._caption.isHidden() else self._caption.text()

    def set_text(self, text: str) -> None:
        """Write into the field; this emits nothing."""
        self._told = text.strip()
        self.field.setText(text)
        self._pause.stop()

    def set_count(self, shown: int, total: int) -> None:
        """Say how many are shown; nothing is said where there is no filter and all are."""
        set_style_property(self.field, "invalid", False)
        set_style_property(self._caption, "role", "muted")
        if shown == total and not self.text:
            self._caption.hide()
            return
        self._caption.setText(f"{shown:,} of {total:,} {self._what}")
        self._caption.show()

    def set_problem(self, text: str) -> None:
        """Say why the filter cannot be used."""
        set_style_property(self.field, "invalid", True)
        set_style_property(self._caption, "role", "error")
        self._caption.setText(text)
        self._caption.show()

    def start(self) -> None:
        """Go to the field and mark what is in it, for the next text."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> None:
        """Empty the field and tell so at once."""
        self.field.clear()
        self._tell()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Clear with Escape; it must not leave the full screen meanwhile."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.field.text()
        ):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress:
                self.clear()
                return True
        return False

    def _on_text_changed(self) -> None:
        self._wipe.setVisible(bool(self.field.text()))
        if self.text == self._told:
            self._pause.stop()
        else:
            self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        if self.text != self._told:
            self._told = self.text
            self.textChanged.emit(self._told)
