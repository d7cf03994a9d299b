"""Buttons with an icon: every one has a tooltip or words, and an accessible name."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from gui.theme.icons import ICON_SIZE, set_icon

FLAT_SIZE = 28
"""Side of an icon button without a frame, in logical pixels."""

FRAMED_SIZE = 30
"""Height of buttons that look like buttons."""

# The drawing stays square in the middle; the width is what parts it from the words.
_ICON_BESIDE_TEXT = QSize(ICON_SIZE + 4, ICON_SIZE)


def icon_button(
    icon_name: str,
    tooltip: str,
    *,
    accessible_name: str | None = None,
    checkable: bool = False,
    framed: bool = False,
    text: str = "",
    parent: QWidget | None = None,
) -> QToolButton:
    """Return a small button with an icon, reached by Tab.

    Parameters
    ----------
    icon_name : str
        One of `gui.theme.icons.icon_names`.
    tooltip : str
        What it does, with its key: ``"Step one batch (S)"``.
    accessible_name : str, optional
        What a screen reader says; by default the tooltip.
    checkable : bool
        Whether it stays down.
    framed : bool
        Whether it looks like a button when the mouse is elsewhere.
    text : str
        Words beside the icon.
    parent : QWidget, optional
        The owner.
    """
    button = QToolButton(parent)
    set_icon(button, icon_name, "text" if framed and not checkable else None)
    button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
    button.setToolTip(tooltip)
    button.setAccessibleName(accessible_name or text or tooltip)
    button.setCheckable(checkable)
    button.setProperty("framed", framed)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    side = FRAMED_SIZE if framed else FLAT_SIZE
    button.setMinimumWidth(side)
    button.setFixedHeight(side)
    if text:
        button.setText(text)
        button.setProperty("worded", True)
        button.setIconSize(_ICON_BESIDE_TEXT)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    else:
        button.setMaximumWidth(side)
    return button


def primary_button(
    text: str, icon_name: str | None = None, parent: QWidget | None = None
) -> QPushButton:
    """Return the one button of a tab that carries the accent."""
    button = QPushButton(text, parent)
    button.setProperty("primary", True)
    if icon_name is not None:
        set_icon(button, icon_name, "on_accent")
        button.setIconSize(_ICON_BESIDE_TEXT)
    return button


def push_button(
    text: str, icon_name: str | None = None, parent: QWidget | None = None
) -> QPushButton:
    """Return a button with words and, if wanted, an icon before them."""
    button = QPushButton(text, parent)
    if icon_name is not None:
        set_icon(button, icon_name, "text")
        button.setIconSize(_ICON_BESIDE_TEXT)
    return button
