"""The card of the seed: who writes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.errors import ConfigError
from core.settings import Setting
from gui.theme.tokens import CARD_PADDING
from gui.widgets.buttons import push_button
from gui.widgets.setting_field import SettingField

SEED = Setting(
    "Seed",
    "Who writes: the same number gives the same writers, pens and scans, bit for bit.",
    int,
    minimum=0,
)


class WritersCard(QFrame):
    """The seed, and a button that draws the next one.

    Signals
    -------
    edited()
        The user wants other writers; the entry may be invalid.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Writers")
        self.field = SettingField("seed", SEED, 0, self)
        self.next_button = push_button("New writers", "dice", self)
        self.next_button.setToolTip("Draw with the next seed (Ctrl+N)")
        self.next_button.setShortcut("Ctrl+N")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field.title)
        row.addWidget(self.field.editor, 1)
        row.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(CARD_PADDING, CARD_PADDING, CARD_PADDING, CARD_PADDING)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.field.message)
        self.field.edited.connect(self.edited)
        self.next_button.clicked.connect(lambda _checked=False: self._next())

    def value(self) -> int | None:
        """Return the seed; None while the entry cannot be used."""
        try:
            return int(self.field.value())
        except ConfigError:
            return None

    def _next(self) -> None:
        seed = self.value()
        self.field.set_value(0 if seed is None else seed + 1)
        self.edited.emit()
