"""The icon family: 24 x 24 drawings in one stroke, tinted with a colour of the theme."""

from functools import cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QAction, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from gui.theme.manager import theme_manager
from gui.theme.tokens import Theme
from resources import resource_path

ICON_SIZE = 16

_HasIcon = QAbstractButton | QAction

ColorRole = Literal["text", "muted", "accent", "on_accent", "warning", "wrong", "wrong_text"]


@cache
def icon_names() -> tuple[str, ...]:
    """Return the names that `icon` knows, sorted."""
    names = (path.stem for path in resource_path("icons").glob("*.svg"))
    return tuple(sorted(name for name in names if name != "recognition-lab"))


@cache
def tinted_svg(name: str, color: str) -> str:
    """Return the drawing `name` with ``currentColor`` replaced by `color`.

    Raises
    ------
    KeyError
        For a name that is not among `icon_names`; the text lists them.
    """
    if name not in icon_names():
        raise KeyError(f"no icon {name!r}; known are: {', '.join(icon_names())}")
    source = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return source.replace("currentColor", color)


@cache
def icon_renderer(name: str, color: str) -> QSvgRenderer:
    """Return a renderer of the drawing, for widgets that paint it in any size."""
    return QSvgRenderer(QByteArray(tinted_svg(name, color).encode()))


def icon(name: str, theme: Theme, color: str | None = None) -> QIcon:
    """Return the icon `name` in `color`, by default the theme's muted text.

    Without `color` a checked button and a selected tab show it in the accent. Disabled it has the
    colour of disabled text.
    """
    if color is not None:
        return _icon(name, color, color, theme.disabled)
    return _icon(name, theme.muted, theme.accent, theme.disabled)


@cache
def _icon(name: str, color: str, checked: str, disabled: str) -> QIcon:
    return QIcon(_TintedEngine(name, color, checked, disabled))


class _TintedEngine(QIconEngine):
    """Draws one icon in whatever size and scale is asked for, so that nothing is resampled."""

    def __init__(self, name: str, color: str, checked: str, disabled: str) -> None:
        super().__init__()
        self._name = name
        self._color = color
        self._checked = checked
        self._disabled = disabled
        self._drawn: dict[tuple[int, int, QIcon.Mode, QIcon.State, float], QPixmap] = {}

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._color, self._checked, self._disabled)

    def isNull(self) -> bool:
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._render(painter, QRectF(rect), mode, state)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        key = (size.width(), size.height(), mode, state, scale)
        if key not in self._drawn:
            self._drawn[key] = self._draw(size, mode, state, scale)
        return self._drawn[key]

    def _draw(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap((QSizeF(size) * scale).toSize())
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self._render(painter, QRectF(QPointF(0, 0), QSizeF(size)), mode, state)
        painter.end()
        return pixmap

    def _render(
        self, painter: QPainter, rect: QRectF, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(rect.center())
        if mode == QIcon.Mode.Disabled:
            color = self._disabled
        else:
            color = self._checked if state == QIcon.State.On else self._color
        icon_renderer(self._name, color).render(painter, square)


class _Tint(QObject):
    """Re-tints its parent when the theme changes, and dies with it."""

    def __init__(self, target: _HasIcon, name: str, role: ColorRole | None) -> None:
        super().__init__(target)
        self.name = name
        self.role = role
        manager = theme_manager()
        manager.changed.connect(self.tint)
        self.tint(manager.theme)

    def tint(self, theme: Theme) -> None:
        color = None if self.role is None else getattr(theme, self.role)
        # The parent is asked for, not kept: a reference would keep an orphaned button alive.
        target = self.parent()
        if isinstance(target, _HasIcon):
            target.setIcon(icon(self.name, theme, color))


def set_icon(target: _HasIcon, name: str, role: ColorRole | None = None) -> None:
    """Give a button or an action the icon `name`, now and in every later theme.

    Parameters
    ----------
    target : QAbstractButton or QAction
        What has a `setIcon`.
    name : str
        One of `icon_names`.
    role : str, optional
        The colour of the theme; by default muted, and the accent when checked.
    """
    for tint in target.findChildren(_Tint, options=Qt.FindChildOption.FindDirectChildrenOnly):
        tint.name, tint.role = name, role
        tint.tint(theme_manager().theme)
        return
    _Tint(target, name, role)
