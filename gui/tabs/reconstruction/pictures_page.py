"""All pictures that are looked at in rows, or one of them large."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from gui.tabs.reconstruction.error_scale import ErrorScale
from gui.tabs.reconstruction.large_page import LargePage
from gui.widgets.labels import label
from gui.widgets.restored_rows import RestoredRows


class PicturesPage(QStackedWidget):
    """In front the rows, with the chosen picture below them; or that picture in their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RestoredRows("Pictures and what comes back of them")
        self.rows.setToolTip(
            "Click a picture, or press Enter, to see it large; arrow keys go from one to another"
        )
        self.strip = RestoredRows("The chosen picture", 170)
        self.strip.setToolTip("Click to see it large")
        self.strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.scale = ErrorScale()
        self.large = LargePage()
        every = QWidget()
        column = QVBoxLayout(every)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.rows)
        column.addSpacing(8)
        column.addWidget(self.strip)
        column.addWidget(self.words)
        column.addWidget(self.scale)
        column.addStretch(1)
        self.addWidget(every)
        self.addWidget(self.large)
        self.rows.pictureOpened.connect(lambda _column: self.open_large())
        self.strip.pictureOpened.connect(lambda _column: self.open_large())
        self.large.closed.connect(self.close_large)

    @property
    def is_large(self) -> bool:
        """Whether one picture is shown large."""
        return self.currentWidget() is self.large

    def open_large(self) -> None:
        """Show the chosen picture in place of all, with the keyboard on it."""
        self.setCurrentWidget(self.large)
        self.large.pictures.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_large(self) -> None:
        """Show all pictures again; the keyboard stays with them where it was here."""
        focus = QApplication.focusWidget()
        is_here = focus is not None and self.large.isAncestorOf(focus)
        self.setCurrentIndex(0)
        if is_here:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
