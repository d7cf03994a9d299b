"""The true text, typed, pasted or opened, and how far the read one is from it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.ocr.blame import Blame
from core.ocr.scoring import TextScores
from gui.widgets.blame_bar import BlameBar
from gui.widgets.card import Card
from gui.widgets.labels import label


class TruthPanel(Card):
    """An editor above the figures.

    Signals
    -------
    textChanged()
    """

    textChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Truth", parent)
        self.open = self.add_header_button(
            "open", "Open the true text (.txt, .json)", "Open the true text"
        )
        self.editor = QPlainTextEdit()
        self.editor.setPlaceholderText("Type, paste or open the true text, line by line.")
        self.editor.setAccessibleName("True text")
        self.editor.setTabChangesFocus(True)
        self.editor.textChanged.connect(self.textChanged)
        self.figures = label("", "muted")
        self.figures.setWordWrap(True)
        self.bar = BlameBar()
        self.body.addWidget(self.editor, 1)
        self.body.addWidget(self.figures)
        self.body.addWidget(self.bar)
        self.setMinimumWidth(240)
        self.show_scores(None, Blame(0, 0, 0))

    @property
    def lines(self) -> tuple[str, ...]:
        """The true lines; none where nothing was typed."""
        text = self.editor.toPlainText().splitlines()
        return tuple(line.strip() for line in text if line.strip())

    def set_lines(self, lines: tuple[str, ...]) -> None:
        """Put another text into the editor."""
        if lines != self.lines:
            self.editor.setPlainText("\n".join(lines))

    def show_scores(self, scores: TextScores | None, blame: Blame) -> None:
        """Show figures, or none while there is no true text."""
        self.figures.setVisible(scores is not None)
        self.bar.setVisible(scores is not None)
        self.bar.set_blame(blame)
        if scores is None or scores.cer is None:
            return
        spaced = 0.0 if scores.cer_with_spaces is None else scores.cer_with_spaces
        words = 0.0 if scores.wer is None else scores.wer
        self.figures.setText(
            f"{scores.errors} errors in {scores.expected} characters, {scores.found} found · "
            f"CER {scores.cer:.1%}, with spaces {spaced:.1%} · WER {words:.1%}"
        )
