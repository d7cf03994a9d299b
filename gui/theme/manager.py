"""Which theme is shown: the system's, or the one the user chose."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from gui.theme.apply import apply_theme
from gui.theme.tokens import DARK, LIGHT, THEMES, Theme

ThemeChoice = Literal["system", "light", "dark"]


class ThemeManager(QObject):
    """Holds the current `Theme`; widgets that paint with it repaint on `changed`.

    One is enough: `theme_manager` returns it.
    """

    changed = Signal(object)
    """The new `Theme`, after it was applied to the application."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: ThemeChoice = "system"
        self._theme = LIGHT
        self._is_applied = False
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
        hints = QGuiApplication.styleHints()
        # The window frame and the system's own dialogs follow this.
        if choice == "system":
            hints.unsetColorScheme()
        else:
            dark = choice == "dark"
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._update()

    def apply(self) -> None:
        """Put the theme in force on the application; later changes do so by themselves."""
        self._is_applied = True
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._theme)

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
            if self._is_applied:
                self.apply()
            self.changed.emit(theme)


_manager: ThemeManager | None = None


def theme_manager() -> ThemeManager:
    """Return the application's one `ThemeManager`, made when first asked for.

    Raises
    ------
    RuntimeError
        Before there is a `QApplication`, which owns it.
    """
    global _manager
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("there is no theme manager before QApplication; create that first")
    if _manager is None or not isValid(_manager):
        _manager = ThemeManager(app)
    return _manager
