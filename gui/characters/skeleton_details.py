"""The side panel of the chosen allograph: large, with its file and samples of it."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.synthetic.alphabet import Alphabet
from gui.characters.skeleton_diagram import SkeletonDiagram
from gui.characters.skeleton_model import share_text
from gui.widgets.image_sheet import ImageSheet
from gui.widgets.labels import label

ROWS, COLUMNS = 2, 4
"""Of the samples."""

WIDTH = 256


class SkeletonDetails(QWidget):
    """What is known of one allograph.

    Attributes
    ----------
    title, facts : QLabel
    diagram : SkeletonDiagram
    samples : ImageSheet
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.title = label("", "title")
        self.title.setWordWrap(True)
        self.diagram = SkeletonDiagram()
        self.diagram.setFixedHeight(WIDTH)
        self.diagram.setToolTip(
            "<p>Each stroke has its colour, named at the lower edge in the order of writing, and "
            "counts its points. Circles are smooth points, filled squares are corners.</p>"
        )
        self._legend = label("○ smooth, ■ corner; numbered as written", "muted")
        self._legend.setWordWrap(True)
        self.facts = label("", "muted")
        self.facts.setWordWrap(True)
        selectable = (
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.facts.setTextInteractionFlags(selectable)
        self.facts.setAccessibleName("File of the skeleton")
        self._heading = label("As the present parameters write it", "muted")
        self._heading.setWordWrap(True)
        self.samples = ImageSheet()
        self.samples.setAccessibleName("Samples of this skeleton")
        self.samples.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # They are to be looked at; nothing happens at a click.
        self.samples.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.samples.setFixedHeight(ROWS * WIDTH // COLUMNS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.title, self.diagram, self._legend, self.facts):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addWidget(self._heading)
        layout.addWidget(self.samples)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_allograph(self, alphabet: Alphabet, index: int) -> None:
        """Show another one; its samples come later."""
        allograph = alphabet.allographs[index]
        siblings = alphabet.by_character[allograph.character]
        place = int(np.flatnonzero(siblings == index)[0]) + 1
        self.title.setText(f"{allograph.character} · {allograph.name}")
        self.diagram.set_allograph(allograph)
        self.facts.setText(
            f"{share_text(alphabet, index)} of all {allograph.character}, by its weight of "
            f"{allograph.weight:g}\n"
            f"Entry {place} of {len(siblings)} in\n"
            f"resources/skeletons/{allograph.character}.toml"
        )

    def show_samples(self, sheet: npt.NDArray[np.uint8]) -> None:
        """Show samples of it."""
        self.samples.set_sheet(sheet, ROWS, COLUMNS)
