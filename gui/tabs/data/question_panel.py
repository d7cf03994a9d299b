"""A question within the page, with its two answers; it stops nothing else."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.buttons import push_button
from gui.widgets.labels import label


class QuestionPanel(QWidget):
    """Hidden until something is asked; Escape means no."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] = lambda: None
        self.text = label("")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.yes = push_button("")
        self.no = push_button("Not now")
        self.no.setToolTip("Leave it as it is (Escape)")
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.text)
        column.addLayout(row)
        self.hide()

    def ask(self, text: str, yes: str, then: Callable[[], object]) -> None:
        """Ask, with the keyboard on the answer yes.

        Parameters
        ----------
        text : str
            Plain text.
        yes : str
            What is done, as the words of the button.
        then : callable
            Does it.
        """
        self._then = then
        self.text.setText(text)
        self.yes.setText(yes)
        self.yes.setToolTip(f"{yes} (Enter)")
        self.show()
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)
        self.yes.setAutoDefault(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape for no, and Enter for the answer that has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.no if self.no.hasFocus() else self.yes).click()
        else:
            super().keyPressEvent(event)

    def _on_yes(self) -> None:
        self.hide()
        self._then()
