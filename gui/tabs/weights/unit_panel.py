"""Right of the grids: the unit that is chosen."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui.widgets.buttons import icon_button
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.image_sheet import ImageSheet
from gui.widgets.labels import label
from gui.widgets.signed_bars import SignedBars
from gui.widgets.value_histogram import ValueHistogram

_PICTURE = 112
HINT = "Click a unit in the grid, or walk with the arrow keys, to see what it looks for."


class UnitPanel(Card):
    """A unit enlarged, its numbers, its weights' histogram, its classes, and its samples.

    Signals
    -------
    sampleClicked(str, int)
        ``"most"`` or ``"least"``, and the place among the nine.
    lesionToggled()
        The unit is to be switched off, or on again.
    hideRequested()
    """

    sampleClicked = Signal(str, int)
    lesionToggled = Signal()
    hideRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Unit", parent)
        self._hint = label(HINT, "muted")
        self._hint.setWordWrap(True)
        self._picture = QLabel()
        self._picture.setFixedSize(_PICTURE, _PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName("The unit's weights, enlarged")
        self._facts = label("")
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts.setWordWrap(True)
        self.histogram = ValueHistogram()
        self.bars = SignedBars()
        self.samples_note = label("", "muted")
        self.samples_note.setWordWrap(True)
        self.most, self.least = ImageSheet(), ImageSheet()

        self._content = QWidget()
        self._content.setProperty("panel", True)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addWidget(self._facts, 1)
        column.addLayout(row)
        self._histogram_title = label("Weights now, and at the start (line)", "muted")
        column.addWidget(self._histogram_title)
        column.addWidget(self.histogram)
        self._bars_part = self._make_bars_part()
        column.addWidget(self._bars_part)
        self._samples_part = self._make_samples_part()
        column.addWidget(self._samples_part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self._content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        self.body.addWidget(self._hint)
        self.body.addWidget(scroll, 1)
        self.body.addStretch(0)
        self.lesion_button = self.add_header_button(
            "eye-off",
            "Switch the unit off, and see what the network can do without it (Del)",
            "Unit off",
            checkable=True,
        )
        self.lesion_button.clicked.connect(self.lesionToggled)
        close = self.add_header_button("close", "Hide the unit (F9)", "Hide the unit")
        close.clicked.connect(self.hideRequested)
        self.set_samples("")
        self.clear()

    def _make_bars_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.bars_title = ElidedLabel("Outgoing weights by class")
        self.bars_title.setProperty("role", "muted")
        self.sort_button = icon_button(
            "log",
            "Sort the classes by their weight",
            accessible_name="Sort the classes",
            checkable=True,
        )
        self.sort_button.toggled.connect(lambda on: self.bars.set_sorted(is_sorted=on))
        row.addWidget(self.bars_title, 1)
        row.addWidget(self.sort_button)
        column.addLayout(row)
        column.addWidget(self.bars)
        return part

    def _make_samples_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.samples_note)
        self._most_title = label("Excited most by", "muted")
        self._least_title = label("Excited least by", "muted")
        for title, sheet, which in (
            (self._most_title, self.most, "most"),
            (self._least_title, self.least, "least"),
        ):
            sheet.setAccessibleName(title.text())
            sheet.tileClicked.connect(
                lambda _row, column, which=which: self.sampleClicked.emit(which, column)
            )
            column.addWidget(title)
            column.addWidget(sheet)
        return part

    def clear(self) -> None:
        """Show no unit."""
        self.set_title("Unit")
        self.set_subtitle("")
        self._hint.show()
        self._scroll.hide()
        self.lesion_button.hide()

    def show_unit(
        self,
        title: str,
        subtitle: str,
        facts: Sequence[str],
        tile: npt.NDArray[np.uint8] | None,
    ) -> None:
        """Show what a unit is.

        Parameters
        ----------
        title, subtitle : str
            ``"Unit 12"``, ``"Layer 1 weights"``.
        facts : sequence of str
            A line each.
        tile : ndarray of shape (height, width, 3), uint8, or None
        """
        self.set_title(title)
        self.set_subtitle(subtitle)
        self._facts.setText("\n".join(facts))
        self._show_tile(tile)
        self._hint.hide()
        self._scroll.show()

    def set_lesion(self, *, is_off: bool, possible: bool) -> None:
        """Show whether the unit is switched off, and whether that can be done."""
        self.lesion_button.setChecked(is_off)
        self.lesion_button.setVisible(possible)

    @property
    def facts(self) -> list[str]:
        """The lines beside the picture."""
        return self._facts.text().split("\n")

    def set_histogram(
        self, now: npt.NDArray[np.floating] | None, start: npt.NDArray[np.floating] | None
    ) -> None:
        """Show how the unit's weights are spread; None where it has but one."""
        shown = now is not None and start is not None
        self.histogram.setVisible(shown)
        self._histogram_title.setVisible(shown)
        if now is not None and start is not None:
            self.histogram.set_values(now, start)

    def set_classes(
        self, title: str, names: Sequence[str], values: npt.NDArray[np.floating] | None
    ) -> None:
        """Show how the unit speaks for each class; None hides that."""
        self._bars_part.setVisible(values is not None)
        if values is not None:
            self.bars_title.setText(title)
            self.bars.set_values(names, values)

    def set_samples(
        self,
        note: str,
        most: npt.NDArray[np.uint8] | None = None,
        least: npt.NDArray[np.uint8] | None = None,
        texts: tuple[list[str], list[str]] = ([], []),
    ) -> None:
        """Show the samples that excite the unit most and least, or a note instead.

        Parameters
        ----------
        note : str
            What is shown, or why there is nothing.
        most, least : ndarray of shape (height, 9 * width) or with RGB, uint8, optional
        texts : two lists of str
            What each sample is.
        """
        self.samples_note.setText(note)
        for title, sheet, pixels, words in (
            (self._most_title, self.most, most, texts[0]),
            (self._least_title, self.least, least, texts[1]),
        ):
            title.setVisible(pixels is not None)
            sheet.setVisible(pixels is not None)
            if pixels is not None:
                sheet.set_sheet(pixels, 1, max(1, len(words)))
                sheet.set_tile_texts([words])

    def _show_tile(self, tile: npt.NDArray[np.uint8] | None) -> None:
        self._picture.setVisible(tile is not None)
        if tile is None:
            return
        pixels = np.ascontiguousarray(tile)
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
        ratio = self.devicePixelRatioF()
        room = _PICTURE * ratio
        scale = int(room / max(height, width))
        if scale >= 1:
            larger = image.scaled(QSize(width, height) * scale)
        else:
            larger = image.scaled(
                QSize(round(room), round(room)),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        larger.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(larger))
