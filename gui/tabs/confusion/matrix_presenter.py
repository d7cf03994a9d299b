"""Shows answers, or what changed between two, as a matrix and in the figures beside it."""

from PySide6.QtCore import QObject

from gui.confusion_content import difference_content, matrix_content
from gui.tabs.confusion.question_panel import SPLIT_TITLES
from gui.tabs.confusion.shown import Shown
from gui.tabs.confusion.view import ConfusionView
from gui.widgets.matrix_place import NOWHERE, Place


class MatrixPresenter(QObject):
    """Keeps matrix, title and figures in step with the answers and the fields of the question."""

    def __init__(self, view: ConfusionView, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._question, self._scores = view.matrix, view.question, view.scores

    def show(self, shown: Shown | None, place: Place) -> None:
        """Show these answers with a place chosen, or nothing."""
        panel = self._panel
        if shown is None:
            panel.set_title("Confusion matrix")
            panel.set_subtitle("")
            panel.show_matrix(None, lambda _place: "")
            self._scores.show_report(None, ())
            return
        near = "" if shown.epoch == shown.wanted else f" (of {shown.wanted} no weights are kept)"
        split = SPLIT_TITLES[shown.split].lower()
        # What changes most often comes first: beside a duel there is no room for more, and the
        # run's name stands in the question too.
        where = f"epoch {shown.epoch}{near}{shown.lesions}, {split} split"
        log = self._question.is_logarithmic
        if shown.difference is not None:
            content = difference_content(shown.difference, shown.names, logarithmic=log)
            panel.set_title("Difference")
            panel.set_subtitle(f"{where}, against what was read {shown.before} · {shown.name}")
        else:
            quantity = self._question.quantity
            content = matrix_content(shown.predictions, shown.names, quantity, logarithmic=log)
            panel.set_title("Confusion matrix")
            panel.set_subtitle(f"{where} · {shown.name}")
        panel.show_matrix(content, lambda place: _words(shown, place))
        self._scores.show_report(shown.report, shown.names)
        self.set_place(place)

    def set_place(self, place: Place) -> None:
        """Mark what is chosen."""
        self._panel.set_place(place)
        self._scores.set_place(*place)


def _words(shown: Shown, place: Place) -> str:
    """Put a place into words; of one network as a whole the scores tell already."""
    if place == NOWHERE and shown.difference is None:
        return ""
    return shown.sentence(place)
