"""A combo box for side panels: elided, with a popup wide enough, and deaf to the wheel."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont, QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

_MOST_VISIBLE = 14
"""Titles of an open list before it scrolls; so many fit below it in a window 800 high."""


class ChoiceBox(QComboBox):
    """Ends long titles in an ellipsis and lets the wheel scroll the panel.

    A click does not give it the focus: Space, pressed after a choice, is meant for the run.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(_MOST_VISIBLE)

    def full_width(self) -> int:
        """Return the width in which no title is shortened, in logical pixels."""
        titles = (self.itemText(index) for index in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(title) for title in titles), default=0)
        return widest + self.width() - self._field_width() + 2

    def add_heading(self, words: str) -> None:
        """Add a line that parts the list and cannot be chosen."""
        self.addItem(words)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        line = model.item(self.count() - 1)
        line.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        line.setFont(font)

    def fill(self, items: Sequence[tuple[str, object]], chosen: object) -> None:
        """Offer these and choose one; this emits nothing.

        An open list stays as it is while what is offered stays.

        Parameters
        ----------
        items : sequence of (words, data)
        chosen : object
            Data of the one that is chosen; the first where it is not among them.
        """
        there = [(self.itemText(at), self.itemData(at)) for at in range(self.count())]
        with QSignalBlocker(self):
            if there != list(items):
                self.clear()
                for words, data in items:
                    self.addItem(words, data)
            if self.count() and self.currentData() != chosen:
                self.setCurrentIndex(max(0, self.findData(chosen)))

    def showPopup(self) -> None:
        """Open the list, wide enough for its longest title."""
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 24)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, so that scrolling changes no value."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the title, shortened if need be."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, self._field_width()
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _field_width(self) -> int:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return field.width()
