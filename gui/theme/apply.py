"""Puts a theme on the whole application: font, palette and style sheet."""

from PySide6.QtCore import QDir
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from gui.theme.palette import palette
from gui.theme.stylesheet import stylesheet
from gui.theme.tokens import BODY_SIZE, Theme
from resources import resource_path


def apply_type(app: QApplication) -> None:
    """Give `app` its font; to be called before its first widget, which may copy the font."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(BODY_SIZE)
    app.setFont(font)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every widget of `app` the colours of `theme`."""
    # The style sheet names its arrows and check marks "glyphs:light/check.svg".
    QDir.setSearchPaths("glyphs", [str(resource_path("glyphs"))])
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, and restyle `widget` if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def tabular(font: QFont) -> QFont:
    """Return a copy of `font` whose digits all have the same width, where it has such digits."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
