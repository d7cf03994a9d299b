"""Widgets that paint themselves take their colours from the theme in force."""

from typing import Protocol

from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme


class Themed(Protocol):
    """What has colours of its own; a QObject, so that its connection ends with it."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""


def follow_theme(widget: Themed) -> None:
    """Give the widget the theme in force, and every later one."""
    manager = theme_manager()
    manager.changed.connect(widget.set_theme)
    widget.set_theme(manager.theme)
