"""The dense layers of a run fitted to somebody's letters: a new run, and what it forgot."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

import numpy as np

from core.datasets.request import Cancelled
from core.errors import ConfigError, LabError
from core.randomness import Stream, generator
from core.runs.classifier import classifier_of_run
from core.runs.folder import RunFolder
from core.runs.record import FineTuning, Fork, RunRecord, versions_of
from core.runs.rehearsal import rehearsal_of
from core.runs.store import RunStore
from core.runs.tuning_head import (
    FittedLetters,
    Tell,
    TrainedHead,
    TuningSamples,
    fit_letters,
    look_at,
    train_head,
)
from core.runs.tuning_letters import TuningLetters
from core.runs.whole_run import add_whole_run
from core.settings import checked
from core.training.events import RunStatus, Scores
from core.training.fine_tuning import FineTuningSettings, parts_of
from core.training.history import History
from core.training.registry import check_layers
from core.training.squeezenet_settings import SqueezeNetSettings
from core.training.trainer import OPTIMIZER_PREFIX, Arrays

PARTS = 3
"""Of the cross-validation."""

FEWEST = 10
"""With fewer letters there is no cross-validation: what is held out would say nothing."""

Progress = Callable[[str, float], None]
"""Told in words what is done, and the share of the whole that is done, 0 to 1."""


class FineTuningCancelled(LabError):
    """The user wants no fine-tuning after all; nothing was kept of it."""

    def __init__(self) -> None:
        super().__init__("cancelled: no run was made")


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """How well samples are read before and after.

    Parameters
    ----------
    samples : int
    before, after : float
        Accuracies, 0 to 1.
    """

    samples: int
    before: float
    after: float


@dataclass(frozen=True)
class FineTuned:
    """What came of it.

    Parameters
    ----------
    folder : RunFolder
        Of the new run.
    record : RunRecord
    letters : BeforeAfter
        Of the person's letters.
    measured : {"held out", "cross-validated", "learned"}
        On which letters that was measured: such as were held out; each by a network that had not
        learned it; or, where there are too few, those that were learned.
    validation : BeforeAfter
        Of the network's own validation set.
    validation_of : int
        How many samples that set has; `validation` may be measured on a part of it.
    left_out : tuple of str
        Characters of letters that the network does not know.
    seconds : float
    """

    folder: RunFolder
    record: RunRecord
    letters: BeforeAfter
    measured: str
    validation: BeforeAfter
    validation_of: int
    left_out: tuple[str, ...]
    seconds: float


def fine_tune(
    folder: RunFolder,
    epoch: int,
    letters: TuningLetters,
    store: RunStore,
    settings: FineTuningSettings | None = None,
    *,
    name: str | None = None,
    data: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> FineTuned:
    """Fit the dense layers of a run to letters, and keep the result as a new run.

    The convolutions stay as they are, so that what they make of a sample is computed once. The
    letters are shown several times, a little changed each time, among samples that the run was
    trained on. The same seed gives the same weights.

    Parameters
    ----------
    folder : RunFolder
        Nothing in it changes.
    epoch : int
        Whose weights are fine-tuned.
    letters : TuningLetters
    store : RunStore
        Where the new run is put.
    settings : FineTuningSettings, optional
    name : str, optional
        Of the new run.
    data : str, optional
        Where the data of the run are now, if they were moved.
    progress, cancelled : callable, optional

    Raises
    ------
    ConfigError
        If a setting cannot be used, or the network takes no grey pictures or has no dense layers.
    DatasetError
        If none of the letters is of a class of the network, or data cannot be loaded.
    RunError, ModelLoadError
        If the run cannot be read, or the new one written, or training diverged.
    FineTuningCancelled, DrawingCancelled
        If `cancelled` said so.
    """
    begin = perf_counter()
    settings = checked(settings or FineTuningSettings())
    watch = _Watch(progress, cancelled)
    parent = folder.read_record()
    check_layers(parent.config.model, parent.name)
    classifier = classifier_of_run(folder, epoch)
    if isinstance(parent.config.settings, SqueezeNetSettings):
        raise ConfigError(
            f"{parent.name} is a SqueezeNet, which has no dense layers to fit to letters; choose a "
            "run of a CNN or an MLP"
        )
    if len(classifier.sample_shape) != 2:
        raise ConfigError(
            f"{parent.name} takes inputs of shape {classifier.sample_shape}, no grey pictures; "
            "choose a network that reads characters"
        )
    fitted = fit_letters(classifier, letters)
    drawn = watch.share("Getting rehearsal samples", 0.0, 0.2)
    rehearsal = rehearsal_of(
        parent,
        settings.rehearsal,
        settings.seed,
        data=data,
        progress=lambda done, total: drawn(done / max(total, 1)),
        cancelled=cancelled,
    )
    samples = look_at(
        classifier, fitted, rehearsal, settings, watch.share("Looking at samples", 0.2, 0.5)
    )
    kept = folder.read_checkpoint(epoch)
    arrays = {k: v for k, v in kept.items() if not k.startswith(OPTIMIZER_PREFIX)}
    crossed = _cross_validate(arrays, parent, samples, letters, fitted, settings, watch)
    asked = samples.letters if samples.held_out is None else samples.held_out
    everything = samples.mix(np.ones(len(samples.letters), bool))
    training = watch.share("Training", 0.85, 1.0)
    trained = train_head(arrays, parent, everything, samples.validation, asked, settings, training)
    how = "learned" if samples.held_out is None else "held out"
    measured = BeforeAfter(len(asked), *(right / len(asked) for right in trained.right))
    if crossed is not None:
        how, measured = "cross-validated", crossed
    tuning = FineTuning(letters.name, letters.fingerprint, len(fitted.labels), len(rehearsal.train))
    row = folder.read_metrics().at(epoch)
    step = 0 if row is None else row.step
    fork = Fork(folder.run_id, parent.name, epoch, step)
    title = name or store.free_name(f"{parent.name}, fine-tuned")
    record = _record(parent, title, fork, tuning, trained, letters.notes)
    rows = [replace(r, epoch=r.epoch + epoch, step=r.step + step) for r in trained.rows]
    checkpoints = {epoch: arrays, record.epochs_done: trained.arrays}
    new = add_whole_run(store, record, History(rows), checkpoints, trained.losses)
    validation = BeforeAfter(
        len(samples.validation),
        trained.rows[0].validation_accuracy or 0.0,
        trained.rows[-1].validation_accuracy or 0.0,
    )
    return FineTuned(
        new,
        record,
        measured,
        how,
        validation,
        rehearsal.validation_of,
        fitted.left_out,
        perf_counter() - begin,
    )


class _Watch:
    """Tells how far the whole is, and ends it where the user wants no more."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress, self._cancelled = progress, cancelled

    def share(self, words: str, begin: float, end: float) -> Tell:
        """Return what is told of a part of the whole."""

        def tell(done: float) -> None:
            if self._cancelled is not None and self._cancelled():
                raise FineTuningCancelled
            if self._progress is not None:
                self._progress(words, begin + done * (end - begin))

        return tell


def _cross_validate(
    arrays: Arrays,
    parent: RunRecord,
    samples: TuningSamples,
    letters: TuningLetters,
    fitted: FittedLetters,
    settings: FineTuningSettings,
    watch: _Watch,
) -> BeforeAfter | None:
    """Read each letter by a network that has not learned it; None where that is not wanted.

    Stratified: each class is spread over the parts. Letters of a group are of one part.
    """
    own = samples.letters
    if samples.held_out is not None or len(own) < FEWEST:
        return None
    rng = generator(settings.seed, Stream.FINE_TUNING, 2)
    groups = None if letters.groups is None else letters.groups[fitted.places]
    if groups is not None and len(np.unique(groups)) > 1:
        count = min(PARTS, len(np.unique(groups)))
        names = np.unique(groups)
        part_of_group = dict(zip(names, rng.permutation(len(names)) % count, strict=True))
        parts = np.array([part_of_group[each] for each in groups])
    else:
        count = PARTS
        parts = parts_of(own.labels, count, rng)
    before = after = 0
    for part in range(count):
        begin = 0.5 + 0.35 * part / count
        tell = watch.share("Cross-validating", begin, begin + 0.35 / count)
        held = parts == part
        asked = own.choose(held)
        found = train_head(arrays, parent, samples.mix(~held), asked, asked, settings, tell)
        before, after = before + found.right[0], after + found.right[1]
    return BeforeAfter(len(own), before / len(own), after / len(own))


def _record(
    parent: RunRecord,
    name: str,
    fork: Fork,
    tuning: FineTuning,
    trained: TrainedHead,
    notes: tuple[str, ...],
) -> RunRecord:
    """Describe the new run: the network and the data of its parent, and what it was fitted to."""
    last = trained.rows[-1]
    epochs = fork.epoch + trained.config.epochs
    trained_on = tuning.samples + tuning.rehearsal
    return replace(
        parent,
        name=name,
        created=datetime.now().astimezone().isoformat(timespec="milliseconds"),
        config=replace(parent.config, training=replace(trained.config, epochs=epochs), preset=None),
        device="CPU",
        status=RunStatus.FINISHED,
        message="",
        epochs_done=epochs,
        results={
            "train": Scores(trained_on, last.train_loss, last.train_accuracy),
            "validation": Scores(
                parent.dataset.samples["validation"], last.validation_loss, last.validation_accuracy
            ),
            "test": None,
        },
        seconds=sum(row.train_seconds for row in trained.rows),
        notes=notes,
        note="",
        tags=(),
        owner=None,
        versions=versions_of(parent.config.model),
        changes=(),
        parent=fork,
        comparison="",
        fine_tuning=tuning,
    )
