"""A field for a typed number or list of numbers."""

import re

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import ConfigError
from core.settings import Setting, format_value, parse_value
from gui.theme.apply import tabular
from gui.theme.manager import theme_manager
from gui.widgets.stepping import step_value

_SUFFIX_MARGIN = 10

_ZERO_WORD = re.compile(r"\b0 is (never|off)\b")


def zero_word(described: Setting) -> str:
    """Return what 0 means where it is no amount, as its help says: "never"; else nothing."""
    found = _ZERO_WORD.search(described.help)
    return found[1] if found else ""


class ValueEdit(QLineEdit):
    """A field for a number or a list of numbers, with its unit inside at the right.

    Up and Down step a number (see `step_value`); each step is announced by `textEdited`, like
    typing. When the field is left, a valid text is written the way it is usually written.

    Where 0 is no amount but "never", the field is then empty and says so in its place.

    Parameters
    ----------
    name : str
        The setting's field name.
    described : Setting
        What it takes.
    parent : QWidget, optional
        The owner.
    """

    resetRequested = Signal()

    def __init__(self, name: str, described: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._described = described
        # Set before the font, whose change measures the unit.
        self._zero_word = zero_word(described)
        self.setFont(tabular(self.font()))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText(self._zero_word)
        self.editingFinished.connect(self._on_editing_finished)
        if self._zero_word:
            self.textChanged.connect(self._reserve_suffix)
        self._reserve_suffix()

    @property
    def entry(self) -> str:
        """What is entered, as `parse_value` reads it: 0 where the field says "never"."""
        return self.text().strip() or ("0" if self._zero_word else "")

    def show_value(self, value: object) -> None:
        """Show a value the way it is usually written."""
        try:
            text = format_value(self._described, value)
        except (TypeError, ValueError):
            text = str(value)
        self.setText("" if self._zero_word and text == "0" else text)

    def minimumSizeHint(self) -> QSize:
        """Room for a number of six digits and the unit."""
        width = self.fontMetrics().horizontalAdvance("000000") + 2 * _SUFFIX_MARGIN
        return QSize(width + self._suffix_width(), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """No more than needed; the form stretches the field."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with Up and Down; Shift makes larger steps of whole numbers."""
        directions = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        direction = directions.get(Qt.Key(event.key()))
        if direction is None or self._described.kind not in (int, float):
            super().keyPressEvent(event)
            return
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._step(direction, large=large)

    def event(self, event: QEvent) -> bool:
        """Leave Space to the window's shortcuts where no blank is ever typed: in a number."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and self._described.kind is not tuple
        ):
            event.ignore()
            return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the usual and the default."""
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        reset = menu.addAction("Reset to default")
        reset.triggered.connect(self.resetRequested)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Measure the unit again with another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._reserve_suffix()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the unit behind the number."""
        super().paintEvent(event)
        if not self._shows_unit():
            return
        theme = theme_manager().theme
        painter = QPainter(self)
        painter.setPen(QColor(theme.muted if self.isEnabled() else theme.disabled))
        area = QRect(0, 0, self.width() - _SUFFIX_MARGIN, self.height())
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, alignment, self._described.unit)

    def _suffix_width(self) -> int:
        if not self._described.unit:
            return 0
        return self.fontMetrics().horizontalAdvance(self._described.unit) + 6

    def _shows_unit(self) -> bool:
        """Whether there is a unit, and something that it is the unit of."""
        return bool(self._described.unit) and not (self._zero_word and not self.text())

    def _reserve_suffix(self) -> None:
        self.setTextMargins(0, 0, self._suffix_width() if self._shows_unit() else 0, 0)

    def _step(self, direction: int, *, large: bool) -> None:
        try:
            number = float(self.entry)
        except ValueError:
            return
        stepped = step_value(self._described, number, direction, large=large)
        if stepped != number:
            self.show_value(stepped)
            self.textEdited.emit(self.text())

    def _on_editing_finished(self) -> None:
        try:
            value = parse_value(self._name, self._described, self.entry)
        except ConfigError:
            return
        self.show_value(value)
