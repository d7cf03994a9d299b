"""Which units of the shown run are off: what is asked for it, and what is said of it."""

from PySide6.QtCore import QObject

from gui.lesions import Lesions, Units, units_words
from gui.run_answers import RunAnswer, effect_words
from gui.session import Session
from gui.tabs.confusion.view import ConfusionView
from gui.widgets.undo_keys import UndoKeys


class LesionPresenter(QObject):
    """Keeps the line above the page, and takes Ctrl+Z."""

    def __init__(
        self, view: ConfusionView, session: Session, lesions: Lesions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._session, self._lesions = view, session, lesions
        UndoKeys(view, lambda: lesions.can_undo(session.current_run), self._undo)
        view.lesions.undoRequested.connect(self._undo)
        view.lesions.allOnRequested.connect(self._switch_all_on)

    @property
    def off(self) -> Units:
        """The units of the current run that are off."""
        return self._lesions.of(self._session.current_run)

    def show(self, answer: RunAnswer | None = None, whole: RunAnswer | None = None) -> None:
        """Say which units are off, and what that costs where the answers are known.

        Parameters
        ----------
        answer, whole : RunAnswer, optional
            Without the units that are off, and with all.
        """
        run = self._session.current_run
        off = self.off if answer is None else answer.request.off
        text = units_words(off)
        if off and answer is not None and whole is not None:
            text += f" · {effect_words(answer, whole)}"
        self._view.lesions.show_words(text, can_undo=self._lesions.can_undo(run))

    def _undo(self) -> None:
        self._lesions.undo(self._session.current_run)

    def _switch_all_on(self) -> None:
        run = self._session.current_run
        if run is not None:
            self._lesions.put(run, ())
