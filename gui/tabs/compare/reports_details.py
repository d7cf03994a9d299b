"""The chosen row of the reports: what was done, what is reached, and its picture."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets.buttons import push_button
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.labels import label
from gui.widgets.scrolled import scrolled
from gui.widgets.still_picture import StillPicture

NOTHING_CHOSEN = "Choose a row of the table to see what the report did, and what is reached here."


class ReportDetails(Card):
    """Words above, the picture below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Row", parent)
        # Wrapped, which the title of a card is not.
        self.name = label("", "title")
        self.words = label(NOTHING_CHOSEN)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for text in (self.name, self.words):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.run_name = ElidedLabel()
        self.run_name.setProperty("role", "muted")
        self.show_run = push_button("Show run", "chart")
        self.show_run.setToolTip("Choose the run behind this row, and go to the Training tab")
        self.find_data = push_button("Find data…", "folder")
        self.find_data.setToolTip("Name folders in which data sets, photographs and weights lie")
        self.download = push_button("Download…", "data")
        self.download.setToolTip("Go to the Data tab, which downloads data sets and weights")
        self.picture = StillPicture("Picture of the row")
        self.caption = label("", "muted")
        self.caption.setWordWrap(True)
        text_part = QWidget()
        column = QVBoxLayout(text_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.name)
        column.addWidget(self.words)
        column.addStretch(1)
        self._run_row = QWidget()
        run_row = QHBoxLayout(self._run_row)
        run_row.setContentsMargins(0, 0, 0, 0)
        run_row.setSpacing(8)
        run_row.addWidget(self.run_name, 1)
        run_row.addWidget(self.show_run)
        self.body.addWidget(scrolled(text_part, only_down=True), 2)
        self.body.addWidget(self._run_row)
        data_row = QHBoxLayout()
        data_row.setSpacing(8)
        data_row.addWidget(self.find_data)
        data_row.addWidget(self.download)
        data_row.addStretch(1)
        self.body.addLayout(data_row)
        self.body.addWidget(self.picture, 3)
        self.body.addWidget(self.caption)
        self.set_run("", can_show=False)
        self.offer_data(find=False, download=False)
        self.set_picture_caption("")

    def set_row(self, title: str, heading: str, words: str) -> None:
        """Say which row it is, and all about it."""
        self.set_title(heading)
        self.name.setText(title)
        self.words.setText(words)

    def offer_data(self, *, find: bool, download: bool) -> None:
        """Offer to say where data lie that are missing, and to download them."""
        self.find_data.setVisible(find)
        self.download.setVisible(download)

    def set_run(self, name: str, *, can_show: bool) -> None:
        """Name the run behind the row; "" where there is none."""
        self.run_name.setText(f"Run: {name}" if name else "")
        self._run_row.setVisible(bool(name))
        self.show_run.setEnabled(can_show)

    def set_picture_caption(self, text: str) -> None:
        """Say below the picture what is where in it."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))
