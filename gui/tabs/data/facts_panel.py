"""What a data set is: facts, licence, citation, where it lies, and what can be done with it."""

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.buttons import icon_button, primary_button, push_button
from gui.widgets.labels import label

Fact = tuple[str, str]
"""What it is about, and what is said."""

RUNS_SHOWN = 8


class FactsPanel(QWidget):
    """From the title down to the runs; what there is nothing to say of is hidden.

    Signals
    -------
    runChosen(str)
        The id of a run that uses it.
    """

    runChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: tuple[Fact, ...] = ()
        self._title = label("", "number")
        self._title.setWordWrap(True)
        self._description = label("")
        self._description.setWordWrap(True)
        self.open = primary_button("Open", "open")
        self.open.setToolTip("Make it the data of the window: the next run trains on it (Enter)")
        self.download = push_button("Download…", "download")
        self.remove = push_button("Remove…", "trash")
        self.remove.setToolTip("Remove from the disk what was downloaded (Delete)")
        self.folder = push_button("Show folder", "folder")
        self.folder.setToolTip("Show on the desktop where it lies")
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._citation = QPlainTextEdit()
        self._citation.setReadOnly(True)
        self._citation.setTabChangesFocus(True)
        self._citation.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._citation.setAccessibleName("Citation in BibTeX")
        self._citation.setFixedHeight(116)
        self.copy = icon_button("copy", "Copy the citation (BibTeX)", accessible_name="Copy")
        self.copy.clicked.connect(self._copy)
        self._runs = label("")
        self._runs.setTextFormat(Qt.TextFormat.RichText)
        self._runs.setWordWrap(True)
        self._runs.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._runs.setToolTip("Looks at the run, in every tab")
        self._runs.linkActivated.connect(self.runChosen)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open, self.download, self.remove, self.folder):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._citing = QWidget()
        head = QHBoxLayout()
        head.addWidget(label("Citation", "title"))
        head.addStretch(1)
        head.addWidget(self.copy)
        citing = QVBoxLayout(self._citing)
        citing.setContentsMargins(0, 0, 0, 0)
        citing.setSpacing(4)
        citing.addLayout(head)
        citing.addWidget(self._citation)
        self._using = QWidget()
        using = QVBoxLayout(self._using)
        using.setContentsMargins(0, 0, 0, 0)
        using.setSpacing(4)
        using.addWidget(label("Used by these runs", "title"))
        using.addWidget(self._runs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._description)
        column.addLayout(buttons)
        self.below_buttons = QVBoxLayout()
        column.addLayout(self.below_buttons)
        column.addLayout(self._facts)
        column.addWidget(self._citing)
        column.addWidget(self._using)
        column.addStretch(1)

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text()

    @property
    def facts(self) -> dict[str, str]:
        """What is said, by what it is about."""
        return dict(self._said)

    @property
    def runs_text(self) -> str:
        """The runs, as rich text; empty where there are none."""
        return "" if self._using.isHidden() else self._runs.text()

    def set_head(self, title: str, description: str) -> None:
        """Say what it is."""
        self._title.setText(title)
        self._description.setText(description)
        self._description.setVisible(bool(description))

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Say what is known of it."""
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._said = tuple(facts)
        for row, (about, text) in enumerate(facts):
            self._facts.addWidget(label(about, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(_fact_label(text), row, 1)

    def set_citation(self, text: str) -> None:
        """Show how it is cited; empty where nobody says."""
        self._citation.setPlainText(text)
        self._citing.setVisible(bool(text))

    def set_runs(self, runs: Sequence[tuple[str, str]]) -> None:
        """Name the runs that use it, newest first: id and name."""
        links = [
            f'<a href="{html.escape(run_id)}">{html.escape(name)}</a>'
            for run_id, name in runs[:RUNS_SHOWN]
        ]
        more = len(runs) - len(links)
        self._runs.setText(", ".join(links) + (f" and {more} more" if more else ""))
        self._using.setVisible(bool(runs))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._citation.toPlainText())


def _fact_label(text: str) -> QLabel:
    """Return a label whose text can be copied, or followed where it is an address."""
    result = label("")
    result.setWordWrap(True)
    is_address = text.startswith(("https://", "http://"))
    if is_address:
        shown = html.escape(text)
        result.setText(f'<a href="{shown}">{shown}</a>')
        result.setOpenExternalLinks(True)
        result.setToolTip("Opens in the browser")
        result.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        return result
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setText(text)
    result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return result
