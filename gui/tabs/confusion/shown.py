"""What the Confusion tab shows: the answers of a run, and perhaps those before them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.analysis.class_figures import Report
from core.analysis.confusion_difference import Difference
from core.analysis.confusion_words import cell_sentence
from core.analysis.predictions import Answers, Indices, Order, Predictions
from core.datasets.dataset import Dataset, Split, SplitName
from gui.lesions import Units, units_words
from gui.run_answers import RunAnswer
from gui.session import SessionRun
from gui.widgets.matrix_place import Place


@dataclass(frozen=True, eq=False)
class Shown:
    """Answers with what they are about.

    Parameters
    ----------
    run_id, name : str
        Of the run.
    epoch : int
        Whose weights answered.
    wanted : int
        The cursor's epoch, whose weights may not be kept.
    split : {"train", "validation", "test"}
    dataset : Dataset
    report : Report
    difference : Difference or None
        Where the answers are compared with others.
    before : str
        What they are compared with, in words.
    off : frozenset of UnitChoice
        Units that were switched off when the network answered.
    """

    run_id: str
    name: str
    epoch: int
    wanted: int
    split: SplitName
    dataset: Dataset
    report: Report
    difference: Difference | None = None
    before: str = ""
    off: Units = frozenset()

    @property
    def predictions(self) -> Predictions:
        """The answers."""
        return self.report.predictions

    @property
    def lesions(self) -> str:
        """What to say of units that were off behind the epoch: ``", 3 units of layer1 off"``."""
        return f", {units_words(self.off)}" if self.off else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the classes."""
        return self.dataset.class_names

    @property
    def samples(self) -> Split:
        """What the answers are about."""
        return dict(self.dataset.splits())[self.split]

    def sentence(self, place: Place) -> str:
        """Put a cell, a row or a column into words."""
        if self.difference is not None:
            return self.difference.sentence(self.names, *place, before=self.before)
        return cell_sentence(self.predictions, self.names, *place)

    def select(self, place: Place, answers: Answers, order: Order) -> Indices:
        """Return the samples behind a place; of a difference, those whose answer changed."""
        if self.difference is not None:
            return self.difference.select(*place, answers=answers, order=order)
        return self.predictions.select(*place, answers=answers, order=order)


def shown_of(
    answers: Sequence[RunAnswer], run: SessionRun, runs: Iterable[SessionRun], dataset: Dataset
) -> Shown:
    """Return what is shown of a run's answers.

    Parameters
    ----------
    answers : sequence of RunAnswer
        First those of the run; then those that they are compared with, if any; and last, where
        units are off, those of the run with all units.
    run : SessionRun
    runs : iterable of SessionRun
        Whatever may have been compared with.
    dataset : Dataset
        The run's.
    """
    first = answers[0]
    request = first.request
    compared = answers[1 : len(answers) - bool(request.off)]
    difference, before = None, ""
    if compared:
        difference = Difference(compared[0].predictions, first.predictions)
        before = _before(compared[0], first, runs)
    return Shown(
        run.run_id,
        run.record.name,
        first.epoch,
        request.epoch,
        request.split,
        dataset,
        first.report,
        difference,
        before,
        request.off,
    )


def _before(answer: RunAnswer, first: RunAnswer, runs: Iterable[SessionRun]) -> str:
    """Say what answers are compared with: ``"by other run at epoch 3, 2 units of layer1 off"``."""
    request, off = answer.request, answer.request.off
    words = f"at epoch {answer.epoch}" + (f", {units_words(off)}" if off else "")
    if request.folder == first.request.folder:
        is_whole = answer.epoch == first.epoch and first.request.off and not off
        return "with all units" if is_whole else words
    names = [run.record.name for run in runs if run.folder.path == request.folder]
    return f"by {names[0]} {words}" if names else words
