"""An icon that is looked at, not pressed."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.icons import ICON_SIZE, ColorRole, icon_renderer
from gui.theme.manager import theme_manager


class IconLabel(QWidget):
    """Paints an icon in any size, sharp at every scale, in a colour of the theme.

    Parameters
    ----------
    name : str
        One of `gui.theme.icons.icon_names`.
    role : str
        Which colour of the theme.
    size : int
        Width and height in logical pixels.
    parent : QWidget, optional
        The owner.
    """

    def __init__(
        self,
        name: str,
        role: ColorRole = "muted",
        size: int = ICON_SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._role: ColorRole = role
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, role: ColorRole) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def sizeHint(self) -> QSize:
        """The size of the icon."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the colour of the theme in force."""
        # A new theme repaints every widget, so its colour is looked up here.
        color = getattr(theme_manager().theme, self._role)
        painter = QPainter(self)
        icon_renderer(self._name, color).render(painter, QRectF(0, 0, self._size, self._size))
