"""Labels in the roles of the style sheet."""

from typing import Literal

from PySide6.QtWidgets import QLabel, QWidget

from gui.theme.apply import tabular

LabelRole = Literal["title", "muted", "number", "body", "error"]


def label(text: str = "", role: LabelRole = "body", parent: QWidget | None = None) -> QLabel:
    """Return a label in the type and colour of `role`; numbers get digits of equal width."""
    result = QLabel(text, parent)
    result.setProperty("role", role)
    if role == "number":
        result.setFont(tabular(result.font()))
    return result
