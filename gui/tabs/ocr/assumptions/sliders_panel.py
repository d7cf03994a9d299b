"""The sliders that spoil the picture."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.ocr.spoiling.registry import SPOILINGS
from gui.widgets.amount_slider import AmountSlider
from gui.widgets.card import Card


class SlidersPanel(Card):
    """One row a spoiling, in the order in which they come about.

    Signals
    -------
    amountChanged(str, float)
        The name of a spoiling, and how much of it the user wants.
    resetAll()
    refused(str)
        Something was typed that cannot be used.
    """

    amountChanged = Signal(str, float)
    resetAll = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Spoil", parent)
        self.set_subtitle("h: letter height, w: stroke")
        self.reset = self.add_header_button("reset", "Reset all: show the picture unspoilt")
        self.reset.clicked.connect(lambda _checked=False: self.resetAll.emit())
        self.sliders = {each.name: AmountSlider(each.name, each.amount) for each in SPOILINGS}
        self.body.setSpacing(4)
        for name, slider in self.sliders.items():
            slider.amountChanged.connect(
                lambda amount, name=name: self.amountChanged.emit(name, amount)
            )
            slider.refused.connect(self.refused)
            self.body.addWidget(slider)
        self.show_amounts({})

    def show_amounts(self, amounts: Mapping[str, float]) -> None:
        """Show how much the picture is spoilt; this emits nothing."""
        for name, slider in self.sliders.items():
            amount = amounts.get(name, 0.0)
            if slider.amount != amount:
                slider.set_amount(amount)
        self.reset.setEnabled(any(amounts.values()))
