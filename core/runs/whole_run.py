"""A run that is complete when it is first seen: taken in as a whole, or not at all."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import numpy.typing as npt

from core.runs.folder import RunFolder
from core.runs.incoming import incoming_folder, move_in
from core.runs.record import RunRecord
from core.runs.run_files import new_id
from core.runs.store import RunStore
from core.training.history import History
from core.training.trainer import Arrays


def add_whole_run(
    store: RunStore,
    record: RunRecord,
    history: History,
    checkpoints: Mapping[int, Arrays],
    losses: npt.NDArray[np.float32] | None = None,
) -> RunFolder:
    """Write a run, and let it be among the others when it is complete.

    Parameters
    ----------
    store : RunStore
    record : RunRecord
    history : History
    checkpoints : mapping of epoch to arrays
    losses : ndarray of shape (steps,), float32, optional
        Of each step.

    Raises
    ------
    RunStorageError
        If it cannot be written; the store is as it was.
    """
    with incoming_folder(store) as incoming:
        folder = RunFolder(incoming)
        folder.create()
        for epoch, arrays in checkpoints.items():
            folder.write_checkpoint(epoch, arrays)
        folder.write_metrics(history)
        if losses is not None:
            folder.write_batch_losses(losses, 0)
        folder.write_record(record)
        when = datetime.fromisoformat(record.created)
        return move_in(incoming, store, new_id(when, record.name, record.dataset.name))
