"""A slider that jumps to the mouse, resets on a double click, and is deaf to a passing wheel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget


class ParameterSlider(QSlider):
    """Left and Right move by a stop, Page Up and Page Down by ten, Home and End to the bounds.

    Signals
    -------
    resetRequested()
        It was clicked twice.
    """

    resetRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPageStep(10)
        # Below the title, and above what is below it, it needs its handle's height and no more.
        self.setFixedHeight(20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle below the mouse, from where it can be dragged."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        x = event.position().toPoint().x()
        if event.button() == Qt.MouseButton.LeftButton and not handle.left() <= x <= handle.right():
            self.setSliderPosition(
                QStyle.sliderValueFromPosition(
                    self.minimum(),
                    self.maximum(),
                    x - handle.width() // 2,
                    self.width() - handle.width(),
                    option.upsideDown,
                )
            )
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.resetRequested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
