"""Which theme is shown: the system's, or the one the user chose."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from gui.theme.tokens import DARK, LIGHT, THEMES, Theme

ThemeChoice = Literal["system", "light", "dark"]


class ThemeManager(QObject):
    """Holds the current `Theme`; widgets repaint on `changed`."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: ThemeChoice = "system"
        self._theme = LIGHT
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._theme = self._resolve()

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Show the system's theme, or always the light or the dark one."""
        self._choice = choice
        self._update()

    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._update()

    def _resolve(self) -> Theme:
        if self._choice != "system":
            return THEMES[self._choice]
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _update(self) -> None:
        theme = self._resolve()
        if theme is not self._theme:
            self._theme = theme
            self.changed.emit(theme)
