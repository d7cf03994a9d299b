"""One step of a letter's way into the network: its picture, and a slider for what it does."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.ocr.step_pictures import StepPicture
from core.settings import Setting, format_value
from gui.widgets.captioned_picture import CAPTION_HEIGHT, CaptionedPicture
from gui.widgets.parameter_slider import ParameterSlider
from gui.widgets.sample_pixels import pixel_image
from gui.widgets.slider_scale import SliderScale

SIDE = 64
"""Of a step's picture, in logical pixels: two a pixel of a glyph."""

LARGE_SIDE = 96
"""Of the network's input: three a pixel."""


class StepTile(QWidget):
    """Shows a step; where it has a parameter, its value stands in the caption.

    Parameters
    ----------
    name : str
        Of the step, for screen readers.
    described : Setting, optional
        What the slider changes.
    side : int

    Signals
    -------
    moved(object)
        The user moved the slider: the value, or None where it is back at the default.

    Attributes
    ----------
    picture : CaptionedPicture
    slider : ParameterSlider or None
    """

    moved = Signal(object)

    def __init__(
        self,
        name: str,
        described: Setting | None = None,
        side: int = SIDE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._described = described
        self._default = self._value = 0.0
        self._shown: StepPicture | None = None
        self._hint = ""
        self.picture = CaptionedPicture(name)
        self.picture.setFixedHeight(side + 2 + CAPTION_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture)
        self.slider: ParameterSlider | None = None
        if described is not None:
            self._scale = SliderScale(described)
            self.slider = ParameterSlider()
            self.slider.setRange(0, self._scale.last)
            self.slider.setAccessibleName(described.title)
            self.slider.valueChanged.connect(self._on_moved)
            self.slider.resetRequested.connect(lambda: self.moved.emit(None))
            layout.addWidget(self.slider)
        layout.addStretch(1)

    def set_step(self, step: StepPicture | None, hint: str = "") -> None:
        """Show what the step leaves, or, in its place, why there is nothing."""
        self._shown, self._hint = step, hint
        self._refresh()

    def set_value(self, value: float, default: float) -> None:
        """Show the parameter's value without announcing it."""
        if self.slider is None:
            return
        self._value, self._default = value, default
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._scale.nearest(value))
        self.slider.update()
        self._refresh()

    def _on_moved(self, stop: int) -> None:
        value = self._scale.value_at(stop)
        # The default may lie between two stops: the nearest one means it.
        is_default = stop == self._scale.nearest(self._default)
        self._value = self._default if is_default else value
        self._refresh()
        self.moved.emit(None if is_default else self._value)

    def _refresh(self) -> None:
        step, value = self._shown, self._value_words()
        caption = self._name if step is None else step.title
        text = self._hint if step is None else step.text
        if value:
            caption = f"{caption} {value}"
        image = None if step is None else pixel_image(step.pixels)
        self.picture.set_picture(image, caption, text, self._hint)
        if self.slider is not None and self._described is not None:
            default = _words(self._described, self._default)
            self.slider.setToolTip(
                f"{self._described.help}\nBy itself the program takes {default}: a double click "
                "goes back to it"
            )
            self.slider.setAccessibleDescription(f"{value}. {self._described.help}")

    def _value_words(self) -> str:
        return "" if self._described is None else _words(self._described, self._value)


def _words(described: Setting, value: float) -> str:
    # As close as in the bars: a caption has room for little.
    space = " " if described.unit.isalpha() else ""
    return f"{format_value(described, round(value, 1))}{space}{described.unit}"
