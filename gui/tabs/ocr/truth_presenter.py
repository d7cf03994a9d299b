"""Compares the page with the true text, off the GUI thread, as both change."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.errors import LabError
from core.ocr.blame import Blame, blame
from core.ocr.page import UNKNOWN, Page
from core.ocr.scoring import Aligned, Match, TextScores, align, score_text
from core.ocr.truth_file import read_truth, truth_of
from gui.background.live_task import LiveTask
from gui.background.task import error_text
from gui.notice import sentence
from gui.ocr.document import OcrDocument
from gui.tabs.ocr.start_folder import start_folder
from gui.tabs.ocr.view import OcrView

TOPIC = "true text"


@dataclass(frozen=True, eq=False)
class Compared:
    """A page beside its true text.

    Parameters
    ----------
    scores : TextScores
    blame : Blame
    wrong : dict of int to str
        The true character, or ``""`` where there should be none, by the place of each wrong one.
    missing : dict of int to str
        What is missing before a place; at the number of characters, behind the last one.
    """

    scores: TextScores
    blame: Blame
    wrong: dict[int, str]
    missing: dict[int, str]


def compare(page: Page, truth: tuple[str, ...]) -> Compared:
    """Compare a page with the true lines; capitals and small letters are the same."""
    read = [(each.text or UNKNOWN).upper() for each in page]
    true = [c for line in truth for c in line.upper() if not c.isspace()]
    wrong, missing = _marks(align(true, read), true)
    lines = page.lines
    return Compared(score_text(truth, lines), blame(truth, lines), wrong, missing)


def _marks(aligned: list[Aligned], true: list[str]) -> tuple[dict[int, str], dict[int, str]]:
    wrong: dict[int, str] = {}
    missing: dict[int, str] = {}
    waiting, last = "", -1
    for each in aligned:
        if each.match is Match.MISSING and each.truth is not None:
            waiting += true[each.truth]
            continue
        if each.read is None:
            continue
        last = each.read
        if waiting:
            missing[last], waiting = waiting, ""
        if each.match is Match.WRONG and each.truth is not None:
            wrong[last] = true[each.truth]
        elif each.match is Match.EXTRA:
            wrong[last] = ""
    if waiting:
        missing[last + 1] = waiting
    return wrong, missing


class TruthPresenter(QObject):
    """Shows marks below the letters and figures beside them, while there is a true text."""

    def __init__(self, view: OcrView, document: OcrDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._document = document
        self._task = LiveTask(self)
        self._task.answered.connect(self._show)
        self._task.failed.connect(self._on_failed)
        document.opened.connect(self._on_opened)
        document.pageChanged.connect(self._compare)
        view.truth.textChanged.connect(self._on_text_changed)
        view.truth.open.clicked.connect(self._ask)

    @property
    def is_busy(self) -> bool:
        """Whether a comparison is still to come."""
        return self._task.is_busy

    def open(self, path: Path) -> None:
        """Take the true text from a file."""
        picture = self._document.picture
        try:
            lines = truth_of(read_truth(path), "" if picture is None else picture.name)
        except LabError as error:
            self._on_failed(error)
            return
        if lines is None:
            name = "this picture" if picture is None else picture.name
            self._say(f"{path.name} says nothing of {name}; choose another file.")
            return
        self._view.truth.set_lines(lines)

    def _ask(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._view,
            "Open the true text",
            start_folder(self._document.picture),
            "Texts (*.txt *.json);;All files (*)",
        )
        if path:
            self.open(Path(path))

    def _on_opened(self) -> None:
        truth = self._document.truth or ()
        self._view.truth.set_lines(truth)
        if truth:
            self._view.show_truth.setChecked(True)

    def _on_text_changed(self) -> None:
        self._document.set_truth(self._view.truth.lines)
        self._compare()

    def _compare(self) -> None:
        truth, page = self._view.truth.lines, self._document.page
        if not truth:
            self._view.truth.show_scores(None, Blame(0, 0, 0))
            self._view.text.set_errors({}, {})
            self._view.canvas.set_wrong({})
            return
        self._task.ask(lambda: compare(page, truth))

    def _show(self, compared: Compared) -> None:
        if not self._view.truth.lines:
            return
        self._view.truth.show_scores(compared.scores, compared.blame)
        self._view.text.set_errors(compared.wrong, compared.missing)
        self._view.canvas.set_wrong(compared.wrong)

    def _on_failed(self, error: Exception) -> None:
        self._say(sentence(error_text(error)))

    def _say(self, text: str) -> None:
        self._view.messages.show_message(text, "error", topic=TOPIC)
