"""Fields whose text counts only once it is committed: a note of some lines, and tags."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAST_LINES, _MOST_LINES = 2, 8
_FRAME = 10
"""Border and padding above and below, as in the style sheet; measured once it is shown."""


def _leaves(event: QFocusEvent) -> bool:
    """Return whether the focus goes elsewhere, and not to a menu or a list of the field itself."""
    return event.reason() != Qt.FocusReason.PopupFocusReason


def _is_control_enter(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() in _ENTER
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    )


class NoteEdit(QPlainTextEdit):
    """Some lines of text; the field grows with them.

    Ctrl+Enter and leaving it commit the text, Escape takes back what was typed.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = self._saved_before = ""
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    @property
    def content(self) -> str:
        """What is written."""
        return self.toPlainText()

    @property
    def is_changed(self) -> bool:
        """Whether something is written that was not committed."""
        return self.content != self._saved

    def load(self, text: str) -> None:
        """Show a text as committed."""
        self._saved_before, self._saved = self._saved, text
        if self.content != text:
            self.setPlainText(text)

    def write(self, text: str) -> None:
        """Show a text as if it had been typed."""
        self.setPlainText(text)

    def forget_commit(self) -> None:
        """Count what is written as not committed after all."""
        self._saved = self._saved_before

    def take_back(self) -> None:
        """Show what was committed last."""
        self.load(self._saved)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter, which elsewhere in the window means something else."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_control_enter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit with Ctrl+Enter, take back with Escape."""
        if _is_control_enter(event):
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.is_changed:
            self.take_back()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what was written."""
        super().focusOutEvent(event)
        if _leaves(event):
            self.committed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the lines have at this width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the lines again with another font or style."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        # The size of such a document is counted in lines.
        lines = round(self.document().documentLayout().documentSize().height())
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bar.ScrollBarAsNeeded if lines > _MOST_LINES else bar.ScrollBarAlwaysOff
        )
        lines = min(max(lines, _LEAST_LINES), _MOST_LINES)
        frame = self.height() - self.viewport().height() if self.isVisible() else _FRAME
        line = math.ceil(QFontMetricsF(self.font()).lineSpacing())
        # One pixel more: a last line that just fits still counts as hidden.
        margins = round(2 * self.document().documentMargin()) + 1
        height = lines * line + margins + frame
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class TagsEdit(QLineEdit):
    """Tags in one line, separated by commas; known ones are offered while one types.

    Enter and leaving it commit the text, Escape takes back what was typed.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = self._saved_before = ""
        self._known = QStringListModel(self)
        completer = _LastTagCompleter(self)
        completer.setModel(self._known)
        offered = completer.popup()
        if offered is not None:
            offered.setProperty("popup", True)
        self.setCompleter(completer)

    @property
    def content(self) -> str:
        """What is written."""
        return self.text()

    @property
    def is_changed(self) -> bool:
        """Whether something is written that was not committed."""
        return self.text() != self._saved

    def set_known(self, tags: Iterable[str]) -> None:
        """Offer these tags."""
        self._known.setStringList(sorted(set(tags), key=str.casefold))

    def load(self, text: str) -> None:
        """Show a text as committed."""
        self._saved_before, self._saved = self._saved, text
        if self.text() != text:
            self.setText(text)

    def write(self, text: str) -> None:
        """Show a text as if it had been typed."""
        self.setText(text)

    def forget_commit(self) -> None:
        """Count what is written as not committed after all."""
        self._saved = self._saved_before

    def take_back(self) -> None:
        """Show what was committed last."""
        self.load(self._saved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit with Enter, take back with Escape."""
        offered = self.completer().popup()
        if offered is not None and offered.isVisible():
            # Enter takes the tag that is offered, Escape closes the list.
            super().keyPressEvent(event)
        elif event.key() in _ENTER:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.is_changed:
            self.take_back()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what was written."""
        super().focusOutEvent(event)
        if _leaves(event):
            self.committed.emit()


class _LastTagCompleter(QCompleter):
    """Completes what stands behind the last comma, and keeps what stands before it."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        before = self._field.text().rpartition(",")[0].strip()
        tag = str(index.data())
        return f"{before}, {tag}" if before else tag
