"""A file of weights as a run: of one epoch, without curves, looked at with some data."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.datasets.dataset import Dataset
from core.errors import LabError, ModelLoadError
from core.runs.folder import RunFolder
from core.runs.importing import ImportedRun
from core.runs.record import RunRecord, new_record
from core.runs.resuming import results_at
from core.runs.run_files import Cancelled, CopyCancelled
from core.runs.store import RunStore
from core.runs.weights_arrays import read_weights
from core.runs.weights_network import Arrays, network_in
from core.runs.weights_reading import WeightsChoice, WeightsReading, read_network, score
from core.runs.whole_run import add_whole_run
from core.runs.words import clean_name
from core.training.config import DataChoice, RunConfig
from core.training.events import RunStatus
from core.training.history import EpochMetrics, History
from core.training.registry import MODELS


def import_weights(
    path: Path,
    store: RunStore,
    dataset: Dataset,
    data: DataChoice,
    choice: WeightsChoice | None = None,
    *,
    cancelled: Cancelled | None = None,
) -> ImportedRun:
    """Take a file of weights into the store as a run that was never trained here.

    Its epoch 0 holds the weights as a network for upright pictures of `dataset`, and how it does
    on them. A file that is there already, read alike, is not taken in again.

    Parameters
    ----------
    path : Path
        ``.npz``, ``.pickle`` or ``.safetensors``.
    store : RunStore
    dataset : Dataset
        The data that the network is looked at with; of the size and classes it was trained on.
    data : DataChoice
        By which they are loaded again.
    choice : WeightsChoice, optional
        How the file is meant.
    cancelled : callable, optional
        Asked before each way of reading is tried, and before anything is written.

    Raises
    ------
    ModelLoadError
        If the file is damaged, is anything but arrays, or does not fit the data.
    CopyCancelled
        If `cancelled` said so.
    RunStorageError
        If nothing can be written in the store.
    """
    file = network_in(path, read_weights(path))
    reading, notes = read_network(file, dataset, choice or WeightsChoice(), cancelled)
    training = MODELS.get(file.model).defaults(dataset)[1]
    config = RunConfig(data, file.model, reading.settings, training)
    scores = {
        name: score(reading, split, reading.settings.loss) for name, split in dataset.splits()
    }
    if not all(math.isfinite(each.loss) for each in scores.values()):
        raise ModelLoadError(
            f"{path.name} gives numbers that are not finite on {dataset.name}: it had diverged, or "
            "its weights are damaged. Open another file"
        )
    train, validation = scores["train"], scores["validation"]
    row = EpochMetrics(
        0,
        0,
        train.loss,
        train.accuracy,
        validation.loss,
        validation.accuracy,
        training.learning_rate,
        0.0,
    )
    record = new_record(path.stem, config, dataset, _parameters(reading.arrays), "CPU")
    record = replace(
        record,
        status=RunStatus.IMPORTED,
        owner=None,
        message=f"opened from {path.name}",
        notes=(*record.notes, *notes),
    )
    record = replace(record, results=results_at(record, row) | {"test": scores.get("test")})
    if cancelled is not None and cancelled():
        raise CopyCancelled
    known = _known(store, record, reading)
    if known is not None:
        return ImportedRun(known, is_new=False, notes=notes)
    record = replace(record, name=store.free_name(_name(path)))
    kept = add_whole_run(store, record, History([row]), {0: reading.arrays})
    return ImportedRun(kept, is_new=True, notes=notes)


def _name(path: Path) -> str:
    visible = "".join(char if char.isprintable() else " " for char in path.stem)
    try:
        return clean_name(visible)
    except LabError:
        return "Weights"


def _parameters(arrays: Arrays) -> int:
    fixed = ("input.offset", "input.scale")
    return sum(
        array.size
        for name, array in arrays.items()
        if name not in fixed and ".running_" not in name
    )


def _known(store: RunStore, record: RunRecord, reading: WeightsReading) -> RunFolder | None:
    """Return the run that the same weights became before, looked at with the same data."""
    for run in store.runs():
        other = run.record
        if (
            other is None
            or other.status is not RunStatus.IMPORTED
            or other.dataset.fingerprint != record.dataset.fingerprint
            or (other.message, other.config.settings) != (record.message, record.config.settings)
        ):
            continue
        try:
            kept = run.folder.read_checkpoint(0)
        except LabError:
            # A run whose weights are damaged is no reason not to take them in anew.
            continue
        if set(kept) == set(reading.arrays) and all(
            np.array_equal(kept[name], array) for name, array in reading.arrays.items()
        ):
            return run.folder
    return None
