"""Opens the pair duel, and keeps its piles and samples in step with the cursor."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from core.analysis.predictions import Indices
from gui.actions import LabActions
from gui.background.task import error_text
from gui.notice import Notice, in_window_words, sentence
from gui.session import SampleChoice, Session
from gui.tabs.confusion.duel_pictures import DuelPictures
from gui.tabs.confusion.duel_piles import DuelPiles
from gui.tabs.confusion.duel_task import DuelTask
from gui.tabs.confusion.duel_worker import DuelAnswer, DuelQuestion
from gui.tabs.confusion.question_panel import SPLIT_TITLES
from gui.tabs.confusion.shown import Shown
from gui.tabs.confusion.view import ConfusionView

TOPIC = "pair duel"
HOW = "Choose a cell off the diagonal of the matrix first: a pair of two classes (D)"
WHAT = "Both classes of the chosen cell side by side: piles, means, evidence, blend (D)"


class DuelPresenter(QObject):
    """Works only while the duel is open and the page is shown."""

    def __init__(
        self,
        view: ConfusionView,
        session: Session,
        actions: LabActions,
        notify: Callable[[Notice], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._panel = view, view.duel
        self._session, self._actions, self._notify = session, actions, notify
        self._shown: Shown | None = None
        self._piles = DuelPiles(view.duel)
        self._asked: tuple[DuelQuestion, Shown] | None = None
        self._pictures = DuelPictures(view.duel)
        self._task = DuelTask(self)
        self._task.answered.connect(self._on_answered)
        self._task.failed.connect(self._on_failed)
        view.pictures.duel.clicked.connect(lambda _checked=False: self.open())
        view.duel.closed.connect(self.close)
        view.duel.shown.connect(self.update)
        for side, each in enumerate(view.duel.piles):
            each.grid.pictureChosen.connect(lambda place, side=side: self._choose(side, place))
        key = QShortcut(QKeySequence(Qt.Key.Key_D), view)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._toggle)
        self._show_button()

    @property
    def is_busy(self) -> bool:
        """Whether the duel shows something else than is asked."""
        return self._task.is_busy

    @property
    def is_open(self) -> bool:
        """Whether the duel takes the place of the pictures."""
        return self._view.is_duel

    @property
    def piles(self) -> tuple[Indices, Indices]:
        """Samples of the split in each pile, in its order."""
        return self._piles.indices

    def open(self) -> None:
        """Show the duel of the cursor's pair, or say how to choose one."""
        if self._pair is None:
            if not self._view.pictures.duel.isEnabled():
                self._notify(Notice(self._reason, "info", topic=TOPIC))
            return
        self._view.messages.dismiss_topic(TOPIC)
        self._actions.right_panel.setChecked(True)
        self._view.set_duel(is_duel=True)
        self.update()
        self._panel.piles[0].grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Go back to the pictures."""
        if not self.is_open:
            return
        had_focus = self._panel.isAncestorOf(self._view.focusWidget() or self._view)
        self._task.forget()
        self._asked = None
        self._view.set_duel(is_duel=False)
        if had_focus:
            self._view.matrix.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show(self, shown: Shown | None) -> None:
        """Take these answers, or none."""
        self._shown = shown
        self.update()

    def update(self) -> None:
        """Show the duel of the cursor's pair, or go back to the pictures where there is none."""
        self._show_button()
        if not self._panel.isVisible():
            # With a cell that is none of two classes it is not wanted when it is seen again.
            if self._pair is None:
                self.close()
            return
        pair, shown = self._pair, self._shown
        if pair is None:
            self.close()
            return
        if shown is None:
            self._piles.clear()
            self._task.forget()
            self._asked = None
            self._pictures.clear()
            return
        names = [shown.names[each] for each in pair]
        self._panel.set_title(f"Duel: {names[0]} against {names[1]}")
        split = SPLIT_TITLES[shown.split].lower()
        where = f"{shown.name}, epoch {shown.epoch}{shown.lesions}, {split} split"
        self._panel.set_subtitle(where)
        self._piles.fill(shown, pair)
        self.update_sample()

    def update_sample(self) -> None:
        """Look at the cursor's sample, where it lies in a pile."""
        shown, choice = self._shown, self._session.sample
        if not self._panel.isVisible() or shown is None or self._pair is None:
            return
        is_here = choice is not None and choice.split == shown.split
        self._piles.follow(choice.index if choice is not None and is_here else None)
        self._ask(shown, self._pair)

    # Parts

    @property
    def _pair(self) -> tuple[int, int] | None:
        """First and second class, where the cursor has two that differ and pictures of them."""
        pair, shown = self._session.pair, self._shown
        if pair is None or pair.actual is None or pair.predicted is None:
            return None
        if pair.actual == pair.predicted or (shown is not None and not shown.dataset.is_pictures):
            return None
        return pair.actual, pair.predicted

    @property
    def _reason(self) -> str:
        if self._shown is not None and not self._shown.dataset.is_pictures:
            return "A duel compares pictures; the samples of this data are none"
        return HOW

    def _toggle(self) -> None:
        if self._panel.isVisible():
            self.close()
        else:
            self.open()

    def _show_button(self) -> None:
        button = self._view.pictures.duel
        is_possible = self._pair is not None and self._shown is not None
        button.setEnabled(is_possible)
        button.setToolTip(WHAT if is_possible else self._reason)

    def _choose(self, side: int, place: int) -> None:
        if self._shown is not None:
            choice = SampleChoice(self._shown.split, self._piles.choose(side, place))
            if choice == self._session.sample:
                self.update_sample()
            else:
                self._session.set_sample(choice)

    def _ask(self, shown: Shown, pair: tuple[int, int]) -> None:
        run = self._session.run(shown.run_id)
        if run is None:
            return
        question = DuelQuestion(
            Path(run.folder.path),
            run.record.created,
            shown.epoch,
            shown.split,
            *pair,
            (self._piles.ends[0], self._piles.ends[1]),
            self._piles.selected,
            shown.off,
        )
        if self._asked is None or self._asked[0] != question:
            self._asked = question, shown
            self._task.ask(question, shown.dataset)

    def _on_answered(self, answer: DuelAnswer) -> None:
        shown = self._shown
        question = answer.question
        if not self.is_open or shown is None or question.split != shown.split:
            return
        if (question.first, question.second) != self._pair or question.off != shown.off:
            return
        run = self._session.run(shown.run_id)
        if run is not None and Path(run.folder.path) == question.folder:
            self._view.messages.dismiss_topic(TOPIC)
            self._pictures.show(answer, shown)

    def _on_failed(self, error: Exception) -> None:
        self._pictures.clear()
        # The next news asks again.
        self._asked = None
        text = in_window_words(sentence(error_text(error)))
        self._notify(Notice(text, "error", topic=TOPIC))
