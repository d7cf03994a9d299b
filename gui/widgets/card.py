"""A card: a titled surface with a row of small buttons at its upper right."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui.theme.tokens import CARD_PADDING
from gui.widgets.buttons import FLAT_SIZE, icon_button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label


class Card(QFrame):
    """A titled surface; put its content into `body`.

    Attributes
    ----------
    body : QVBoxLayout
        Below the header.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._title = label(title, "title")
        self._header = QHBoxLayout()
        self._header.setContentsMargins(0, 0, 0, 0)
        self._header.setSpacing(4)
        self._subtitle = ElidedLabel("")
        self._subtitle.setProperty("role", "muted")
        self._header.addWidget(self._title)
        self._header.addSpacing(4)
        self._header.addWidget(self._subtitle, 1)
        # As high as its buttons also where it has none, so that titles align.
        self._header.addStrut(FLAT_SIZE)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(CARD_PADDING, 8, CARD_PADDING, CARD_PADDING)
        layout.setSpacing(8)
        layout.addLayout(self._header)
        layout.addLayout(self.body, 1)
        self.set_title(title)

    @property
    def title(self) -> str:
        """The text of the header."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Change the text of the header."""
        self._title.setText(title)
        self.setAccessibleName(title)

    @property
    def subtitle(self) -> str:
        """What stands behind the title."""
        return self._subtitle.text()

    def set_subtitle(self, text: str) -> None:
        """Say more behind the title, such as a unit; it gives way where room is short."""
        self._subtitle.setText(text)

    def add_header_button(
        self,
        icon_name: str,
        tooltip: str,
        accessible_name: str | None = None,
        *,
        checkable: bool = False,
    ) -> QToolButton:
        """Append a small button to the header and return it."""
        button = icon_button(
            icon_name, tooltip, accessible_name=accessible_name, checkable=checkable, parent=self
        )
        self._header.addWidget(button)
        return button

    def add_header_widget(self, widget: QWidget) -> None:
        """Append any widget, such as a legend, to the header."""
        self._header.addWidget(widget)
