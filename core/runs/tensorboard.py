"""Runs as TensorBoard shows them.

Each run becomes a folder with two of TensorBoard's own runs, ``train`` and ``validation``, which
share their tags: that is how TensorBoard puts two curves into one chart, with a colour each. Both
splits' losses are at the tag ``loss``, their accuracies at ``accuracy``; ``train`` also holds
``loss/batch``, ``learning_rate`` and the settings as a text. All curves are drawn over the steps of
the run, so that batches and epochs fit one another.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import RunError, RunStorageError
from core.files import write_atomically
from core.runs.event_file import scalar_events, text_event, version_event
from core.runs.folder import RunFolder
from core.runs.metrics_table import training_seconds
from core.runs.record import RunRecord
from core.runs.run_files import is_device_name
from core.settings import to_mapping
from core.training.displacement import UnitDisplaced
from core.training.history import History

PARTS = ("train", "validation")


def export_to_tensorboard(folders: Sequence[RunFolder], target: Path) -> list[Path]:
    """Write runs so that ``tensorboard --logdir TARGET`` shows them; return the folder of each.

    A folder is called as its run; where another run has that folder, it gets a number. A run that
    was written there before is replaced.

    Raises
    ------
    RunError
        If a run cannot be read.
    RunStorageError
        If something cannot be written.
    """
    if target.exists() and not target.is_dir():
        raise RunError(f"{target} is a file; name a folder, or a new one")
    return [_export(folder, target) for folder in folders]


def event_files(
    record: RunRecord, history: History, batch_losses: npt.NDArray[np.float32] | None = None
) -> dict[str, bytes]:
    """Return the content of a run's event files by the names in `PARTS`.

    Parameters
    ----------
    record : RunRecord
    history : History
    batch_losses : ndarray of shape (steps,), float32, optional
        Of each step of the run, its first step first; NaN where it is not known.
    """
    began = datetime.fromisoformat(record.created).timestamp()
    steps = np.array([row.step for row in history.rows], np.int64)
    # As if it had been trained without a pause.
    times = began + training_seconds(history)
    contents = {}
    for part in PARTS:
        curves = {"loss": f"{part}_loss", "accuracy": f"{part}_accuracy"}
        if part == "train":
            curves["learning_rate"] = "learning_rate"
        data = version_event(began)
        for tag, column in curves.items():
            known = np.array([getattr(row, column) is not None for row in history.rows], bool)
            data += scalar_events(tag, steps[known], history.column(column)[known], times[known])
        if part == "train":
            data += text_event("run", describe_run(record), began)
            if batch_losses is not None:
                data += _batches(batch_losses, record.first_step, steps, times)
        contents[part] = data
    return contents


def describe_run(record: RunRecord) -> str:
    """Return what is known of a run as Markdown: note, tags, and a table of its settings."""
    config = record.config
    rows = {
        "status": str(record.standing),
        "tags": ", ".join(record.tags),
        "data": record.dataset.name,
        "model": config.model,
        "parameters": record.parameters,
        **to_mapping(config.settings),
        **to_mapping(config.training),
        # Where it was computed, not what was asked for, such as "auto".
        "device": record.device,
    }
    lines = [f"# {_escaped(record.name)}", "", record.note, "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_escaped(str(value))} |" for name, value in rows.items()]
    lines += [
        f"| moved at step {change.step} | {_escaped(change.displacement.words)} |"
        if isinstance(change, UnitDisplaced)
        else f"| changed at step {change.step} | {_escaped(str(dict(change.after)))} |"
        for change in record.changes
    ]
    return "\n".join(lines)


def _batches(
    losses: npt.NDArray[np.float32],
    first_step: int,
    steps: npt.NDArray[np.int64],
    times: npt.NDArray[np.float64],
) -> bytes:
    known = np.flatnonzero(~np.isnan(losses))
    at = known + first_step + 1
    if not len(steps):
        return b""
    return scalar_events("loss/batch", at, losses[known], np.interp(at, steps, times))


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def _export(folder: RunFolder, target: Path) -> Path:
    record = folder.read_record()
    contents = event_files(record, folder.read_metrics(), folder.read_batch_losses())
    began = datetime.fromisoformat(record.created).timestamp()
    # Where others write the machine's name: it tells runs apart, and says nothing of the machine.
    file = f"events.out.tfevents.{max(int(began), 0)}.{folder.run_id}"
    place = _place(target, record.name, file)
    try:
        for part, data in contents.items():
            (place / part).mkdir(parents=True, exist_ok=True)
            write_atomically(place / part / file, data)
    except OSError as error:
        raise RunStorageError(
            f"{place} cannot be written ({error.strerror or error}); make room, or name another "
            "folder"
        ) from error
    return place


def _place(target: Path, name: str, file: str) -> Path:
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\ud800-\udfff]', "-", name)[:80].strip(" .-") or "run"
    if is_device_name(name):
        name = f"run {name}"
    names = (name if number == 1 else f"{name} ({number})" for number in count(1))
    return next(target / n for n in names if not _holds_another_run(target / n, file))


def _holds_another_run(place: Path, file: str) -> bool:
    return any(path.name != file for part in PARTS for path in (place / part).glob("events*"))
