"""Augmentation on real samples: sliders, the originals, and what a step would see of them."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.settings import describe
from core.training.augmentation_sheet import SIDE, AugmentationSheet
from core.training.config import TrainingConfig
from gui.widgets.buttons import icon_button, push_button
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.image_sheet import ImageSheet
from gui.widgets.labels import label
from gui.widgets.parameter_row import ParameterRow
from gui.widgets.scrolled import scrolled

_ORDER = (
    "flip",
    "shift",
    "rotation",
    "shear",
    "zoom",
    "crop",
    "distortion",
    "thickness",
    "color_jitter",
    "pixel_noise",
)
"""Of the rows: from what everybody knows to what few need."""

SETTINGS_WIDTH, FIELD_WIDTH = 268, 112
"""Of the settings, and of a number with the longest unit, in logical pixels."""


class AugmentationPage(QWidget):
    """Left the settings, right both sheets.

    Signals
    -------
    edited()
        The user wants other settings, or to see them otherwise.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        described, defaults = describe(TrainingConfig), TrainingConfig()
        self.rows: dict[str, ParameterRow | ChoiceRow] = {}
        settings = QWidget()
        column = QVBoxLayout(settings)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(4)
        for name in _ORDER:
            make = ChoiceRow if described[name].choices else ParameterRow
            row = make(name, described[name], getattr(defaults, name), self)
            row.edited.connect(self._on_edited)
            if isinstance(row, ParameterRow):
                row.field.editor.setFixedWidth(FIELD_WIDTH)
            self.rows[name] = row
            column.addWidget(row)
        column.addStretch(1)
        self.use = push_button("Use for the next run", "check")
        self.use.setToolTip("Put these settings into the form of the Training tab")
        self.reset = icon_button("reset", "Reset all: no augmentation", accessible_name="Reset all")
        self.again = push_button("Draw again", "dice")
        self.again.setToolTip("Show the same samples as another step would see them")
        self.others = push_button("Other samples", "data")
        self.others.setToolTip("Show other training samples")
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.originals, self.augmented = ImageSheet(), ImageSheet()
        self.originals.setAccessibleName("Originals")
        self.augmented.setAccessibleName("Augmented samples")
        self.originals.set_hint("Open a set of pictures to see it here.")
        self._lay_out(settings)
        self._on_edited()

    def _lay_out(self, settings: QWidget) -> None:
        area = scrolled(settings, only_down=True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.use, 1)
        foot.addWidget(self.reset)
        left = QWidget()
        left.setFixedWidth(SETTINGS_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(area, 1)
        column.addLayout(foot)
        sheets = QGridLayout()
        sheets.setHorizontalSpacing(16)
        sheets.setVerticalSpacing(4)
        sheets.addWidget(label("Originals", "title"), 0, 0)
        sheets.addWidget(label("As a step sees them", "title"), 0, 1)
        sheets.addWidget(self.originals, 1, 0)
        sheets.addWidget(self.augmented, 1, 1)
        sheets.setColumnStretch(0, 1)
        sheets.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.again)
        buttons.addWidget(self.others)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(sheets)
        right.addLayout(buttons)
        right.addWidget(self.words)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left)
        row.addLayout(right, 1)

    def values(self) -> dict[str, Any]:
        """Return the settings by name; in place of what cannot be used, what was there before."""
        return {name: row.value for name, row in self.rows.items()}

    def check(self) -> None:
        """Raise a `ConfigError` if an entry cannot be used."""
        for row in self.rows.values():
            row.field.value()

    def set_strokes(self, *, known: bool) -> None:
        """Say whether the samples have strokes that can get thicker."""
        row = self.rows["thickness"]
        if not known and row.value != row.field.default:
            row.set_value(row.field.default)
        row.setEnabled(known)

    def reset_all(self) -> None:
        """Go back to no augmentation."""
        for row in self.rows.values():
            row.set_value(row.field.default)
        self._on_edited()

    def show_sheet(self, sheet: AugmentationSheet | None) -> None:
        """Show samples before and after, or that there are none."""
        for widget, seen in (
            (self.originals, sheet.originals if sheet else None),
            (self.augmented, sheet.augmented if sheet else None),
        ):
            widget.set_sheet(None if seen is None else seen.image, SIDE, SIDE)
            if sheet is not None:
                texts = list(sheet.labels)
                widget.set_tile_texts([texts[at : at + SIDE] for at in range(0, len(texts), SIDE)])
        for button in (self.again, self.others):
            button.setEnabled(sheet is not None)

    def _on_edited(self) -> None:
        self.reset.setEnabled(any(row.is_changed for row in self.rows.values()))
        self.edited.emit()
