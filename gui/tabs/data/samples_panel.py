"""What a data set looks like: a sheet of samples, and how large its classes are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.datasets.glimpse import Glimpse
from gui.widgets.class_bars import ClassBars, ClassCount
from gui.widgets.empty_state import EmptyState
from gui.widgets.image_sheet import ImageSheet
from gui.widgets.labels import label

COLUMNS, ROWS = 8, 8
"""Tiles of the sheet."""

CHOOSE = "Choose a data set to see its samples."


class SamplesPanel(QWidget):
    """The sheet above the bars; in place of both a sentence where there is nothing to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = ImageSheet()
        self.bars = ClassBars()
        self.empty = EmptyState("data", CHOOSE)
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.sheet)
        column.addWidget(self.bars)
        column.addWidget(self.words)
        column.addWidget(self.empty, 1)
        column.addStretch(1)
        self.show_words(CHOOSE)

    def show_words(self, text: str) -> None:
        """Say why there is nothing to see."""
        for widget in (self.sheet, self.bars, self.words):
            widget.hide()
        self.empty.set_text(text)
        self.empty.show()

    def show_glimpse(self, seen: Glimpse) -> None:
        """Show samples and classes."""
        self.empty.hide()
        self.words.show()
        self.sheet.setVisible(seen.sheet is not None)
        if seen.sheet is not None:
            texts = list(seen.labels)
            rows = max(1, -(-len(texts) // COLUMNS))
            self.sheet.set_sheet(seen.sheet.image, rows, COLUMNS)
            self.sheet.set_tile_texts(
                [texts[at : at + COLUMNS] for at in range(0, len(texts), COLUMNS)]
            )
        counts = _class_counts(seen)
        self.bars.set_counts(counts)
        self.bars.show()
        sizes = [count.total for count in counts]
        facts = [f"{sum(sizes):,} samples", f"{len(sizes)} classes", seen.shape]
        if sizes and min(sizes) != max(sizes):
            facts.append(f"{min(sizes):,} to {max(sizes):,} a class")
        elif sizes:
            facts.append(f"{sizes[0]:,} a class")
        self.words.setText(" · ".join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts))


def _class_counts(seen: Glimpse) -> list[ClassCount]:
    lone = seen.counts.get("all")
    columns = [
        lone if split == "train" and lone is not None else seen.counts.get(split)
        for split in ("train", "validation", "test")
    ]
    return [
        ClassCount(name, *(0 if counts is None else int(counts[at]) for counts in columns))
        for at, name in enumerate(seen.class_names)
    ]
