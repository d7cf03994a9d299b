"""A run that is complete when it is first seen: taken in as a whole, or not at all."""

import contextlib
import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime

import numpy as np
import numpy.typing as npt

from core.errors import RunStorageError
from core.runs.bin import INCOMING
from core.runs.folder import RunFolder
from core.runs.importing import move_in
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
    incoming = store.root / INCOMING / secrets.token_hex(8)
    folder = RunFolder(incoming)
    try:
        folder.create()
        for epoch, arrays in checkpoints.items():
            folder.write_checkpoint(epoch, arrays)
        folder.write_metrics(history)
        if losses is not None:
            folder.write_batch_losses(losses, 0)
        folder.write_record(record)
        when = datetime.fromisoformat(record.created)
        return move_in(incoming, store, new_id(when, record.name, record.dataset.name))
    except OSError as error:
        raise RunStorageError(
            f"no run can be saved in {store.root} ({error.strerror or error}); make room, make it "
            "writable, or name another folder with --runs-dir"
        ) from error
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
        with contextlib.suppress(OSError):
            # Another import may be at work in it.
            incoming.parent.rmdir()
