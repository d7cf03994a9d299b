"""How a layer's numbers are spread at each epoch, read in slices off the GUI thread."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from core.analysis.layer_spreads import (
    Quantity,
    activation_spreads,
    gradient_spreads,
    weight_spreads,
)
from core.analysis.spread import Spread
from core.datasets.dataset import Dataset, SplitName
from core.errors import LabError
from core.runs.folder import RunFolder
from core.runs.probe import Probe, probe_of_run
from core.runs.record import RunRecord
from core.training.trainer import Arrays
from gui.run_weights import RunWeights, Stamp, checkpoint_stamp

BUDGET = 32 * 2**20
"""Bytes of spreads that are kept: 14,000 of them, such as 160 epochs of 80 layers."""

SLICE_S = 0.25

OUTPUT = "output.weight"
"""What the gradients of other layers are compared with."""

_OVERHEAD = 300
"""Bytes of an entry beside its quantiles, about."""

Spreads = Mapping[str, Spread]


@dataclass(frozen=True, eq=False)
class Column:
    """What is known of one epoch.

    Parameters
    ----------
    stamp : tuple of int, or None
        Of the weights it was computed from.
    spread : Spread or None
        None where they cannot be read.
    output_rms : float or None
        Root mean square of the output layer's gradient.
    """

    stamp: Stamp | None
    spread: Spread | None
    output_rms: float | None = None


Known = dict[int, Column]


@dataclass(frozen=True, eq=False)
class HistogramQuestion:
    """Which histograms are wanted.

    Parameters
    ----------
    folder : RunFolder
    record : RunRecord
    quantity : {"weights", "gradients", "activations"}
    name : str
        An array; of activations, a layer.
    epochs : tuple of int
    split : {"train", "validation", "test"}
        Of activations; gradients are those of the training samples.
    dataset : Dataset or None
        The run's own; weights need none.
    known : dict of int to Column
        What was answered before.
    """

    folder: RunFolder
    record: RunRecord
    quantity: Quantity
    name: str
    epochs: tuple[int, ...]
    split: SplitName
    dataset: Dataset | None = field(repr=False)
    known: Known = field(repr=False)


@dataclass(frozen=True, eq=False)
class HistogramAnswer:
    """What is known by now.

    Parameters
    ----------
    question : HistogramQuestion
    known : dict of int to Column
    has_news, is_whole : bool
        Whether anything is new; whether all is known.
    samples : str
        Which samples it is about; empty of weights.
    error : str
        Why an epoch cannot be read; empty where none was found that cannot.
    seconds : float
        What it took.
    """

    question: HistogramQuestion
    known: Known = field(repr=False)
    has_news: bool
    is_whole: bool
    samples: str
    error: str
    seconds: float


class HistogramWork:
    """Answers questions; keeps the spreads of all layers of the epochs it looked at last.

    Of one thread at a time.
    """

    def __init__(self, weights: RunWeights, budget: int = BUDGET) -> None:
        self._weights = weights
        self._budget = budget
        self._kept: OrderedDict[tuple[object, ...], Spreads] = OrderedDict()
        self._bytes = 0
        self._probe: tuple[object, object, Probe] | None = None

    @property
    def kept_bytes(self) -> int:
        """How much memory the spreads take that are kept now, about."""
        return self._bytes

    def answer(self, question: HistogramQuestion, *, slice_s: float = SLICE_S) -> HistogramAnswer:
        """Read for a quarter of a second, at least one epoch, and tell what is known.

        Epochs whose weights were written anew, by a run that went on from an older state, are read
        again; those that are not wanted any more are forgotten.
        """
        began = monotonic()
        probe = self._probe_of(question)
        known = {e: question.known[e] for e in question.epochs if e in question.known}
        has_news = len(known) < len(question.known)
        error, is_whole = "", True
        for epoch in question.epochs:
            stamp = checkpoint_stamp(question.folder, epoch)
            if epoch in known and known[epoch].stamp == stamp:
                continue
            if has_news and monotonic() - began > slice_s:
                is_whole = False
                break
            try:
                spreads = self._spreads(question, probe, epoch, stamp)
                known[epoch] = _column(question, spreads, stamp)
            except LabError as reason:
                # Left out of the picture; the cursor on this epoch says what is wrong with it.
                known[epoch], error = Column(stamp, None), str(reason)
            has_news = True
        samples = "" if probe is None else probe.words
        seconds = monotonic() - began
        return HistogramAnswer(question, known, has_news, is_whole, samples, error, seconds)

    def _probe_of(self, question: HistogramQuestion) -> Probe | None:
        record, dataset = question.record, question.dataset
        if dataset is None:
            return None
        what = (record.created, record.name, question.split)
        if self._probe is None or self._probe[0] != what or self._probe[1] is not dataset:
            self._probe = what, dataset, probe_of_run(record, dataset, question.split)
        return self._probe[2]

    def _spreads(
        self, question: HistogramQuestion, probe: Probe | None, epoch: int, stamp: Stamp | None
    ) -> Spreads:
        key = (str(question.folder.path), epoch, stamp, question.quantity, question.split)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        arrays = self._weights.read(question.folder, epoch)
        found = _compute(question, probe, arrays)
        self._kept[key] = found
        self._bytes += _size(found)
        while self._bytes > self._budget and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        return found


def _compute(question: HistogramQuestion, probe: Probe | None, arrays: Arrays) -> Spreads:
    if probe is None:
        return weight_spreads(arrays, question.record.dataset.sample_shape)
    if question.quantity == "gradients":
        return gradient_spreads(probe.form, arrays, probe.rows, probe.labels)
    return activation_spreads(probe.form, arrays, probe.rows)


def _column(question: HistogramQuestion, spreads: Spreads, stamp: Stamp | None) -> Column:
    output = spreads.get(OUTPUT) if question.quantity == "gradients" else None
    return Column(stamp, spreads.get(question.name), None if output is None else output.rms)


def _size(spreads: Spreads) -> int:
    return sum(spread.nbytes + _OVERHEAD for spread in spreads.values())
