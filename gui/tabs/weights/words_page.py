"""In place of layers, of a bag of visual words: its dictionary, and the words of a sample."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.analysis.word_map import DictionarySheet
from gui.theme.tokens import SIDE_PANEL_WIDTH
from gui.widgets.captioned_picture import CaptionedPicture
from gui.widgets.card import Card
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.image_sheet import ImageSheet
from gui.widgets.labels import label
from gui.widgets.scrolled import scrolled

EXPLANATION = (
    "Each tile is a visual word: the mean of the training patches that are nearest to it, framed "
    "in the colour that it has in the map. The most frequent come first."
)


class WordsPage(QWidget):
    """Left the dictionary, right the cursor's sample and the map of its words.

    Signals
    -------
    runChosen(str)
        The id of a run.
    """

    runChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run_box = ChoiceBox()
        self.run_box.setAccessibleName("Run")
        self.run_box.setToolTip("Whose words are shown")
        self.run_box.activated.connect(
            lambda index: self.runChosen.emit(self.run_box.itemData(index))
        )
        self.dictionary = ImageSheet()
        self.dictionary.setAccessibleName("Dictionary of visual words")
        self.words_card = Card("Dictionary")
        explanation = label(EXPLANATION, "muted")
        explanation.setWordWrap(True)
        self.words_card.body.addWidget(self.run_box)
        self.words_card.body.addWidget(explanation)
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.dictionary)
        column.addStretch(1)
        self.words_card.body.addWidget(scrolled(sheet, only_down=True), 1)
        self.picture, self.map = CaptionedPicture("Sample"), CaptionedPicture("Words of the sample")
        self.facts = label("", "muted")
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.sample_card = Card("Sample")
        self.sample_card.setFixedWidth(SIDE_PANEL_WIDTH)
        self.sample_card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.sample_card.body.addWidget(self.facts)
        for picture in (self.picture, self.map):
            picture.setMaximumHeight(SIDE_PANEL_WIDTH)
            self.sample_card.body.addWidget(picture, 1)
        self.sample_card.body.addStretch(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.words_card, 1)
        row.addWidget(self.sample_card)

    def set_runs(self, runs: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer runs, as (id, name)."""
        with QSignalBlocker(self.run_box):
            self.run_box.clear()
            for run_id, name in runs:
                self.run_box.addItem(name, run_id)
            self.run_box.setCurrentIndex(self.run_box.findData(chosen))

    def set_dictionary(self, sheet: DictionarySheet, texts: Sequence[str]) -> None:
        """Show the words; `texts` says of each tile what it is."""
        self.dictionary.set_sheet(sheet.pixels, sheet.rows, sheet.columns)
        starts = range(0, len(texts), sheet.columns)
        self.dictionary.set_tile_texts([list(texts[at : at + sheet.columns]) for at in starts])

    def clear(self, hint: str) -> None:
        """Show no words, and why."""
        self.dictionary.set_sheet(None)
        self.dictionary.set_hint(hint)
        self.words_card.set_subtitle("")
        self.clear_sample(hint)

    def clear_sample(self, hint: str) -> None:
        """Show no sample, and why."""
        self.facts.setText("")
        self.picture.set_picture(None, "", "", hint)
        self.map.set_picture(None, "", "")
