"""A badge that tells when a letter's pen is far from those of the training data."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.ocr.step_pictures import PenWidth
from gui.theme.apply import set_style_property
from gui.widgets.labels import label

_TITLES = {"thin": "Thin pen", "thick": "Thick pen", "usual": "Usual pen", "unknown": "Pen"}


class PenBadge(QWidget):
    """Shows how thick a stroke is before it is evened, beside what the network was trained on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "muted")
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addStretch(1)

    def set_pen(self, pen: PenWidth) -> None:
        """Show a pen."""
        self.title.setText(_TITLES[pen.verdict])
        is_far = pen.verdict in ("thin", "thick")
        set_style_property(self.title, "role", "error" if is_far else "muted")
        self.words.setText(pen.short)
        self.setToolTip(pen.words)
        self.setAccessibleName(f"{_TITLES[pen.verdict]}: {pen.words}")
