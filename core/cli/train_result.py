"""What ``train`` prints in the end."""

from typing import Any

from core.runs.recorder import RunRecorder
from core.training.events import Scores
from core.training.history import History


def result(run: RunRecorder) -> dict[str, Any]:
    """Return what ``train --json`` prints: the fields of the contract and no other."""
    record, history = run.run_record, run.history
    return {
        "run": str(run.folder.path),
        "name": record.name,
        "status": str(record.status),
        "epochs": record.epochs_done,
        "best": best_epoch(history),
        "seconds_per_epoch": history.seconds_per_epoch,
        "parameters": record.parameters,
        **{
            name: None if (scores := record.results.get(name)) is None else scores.to_mapping()
            for name in ("train", "validation", "test")
        },
    }


def best_epoch(history: History) -> dict[str, Any] | None:
    """Return epoch, validation loss and validation accuracy of the best epoch, if there is one."""
    best = history.best
    if best is None:
        return None
    return {
        "epoch": best.epoch,
        "loss": best.validation_loss,
        "accuracy": best.validation_accuracy,
    }


def summary(run: RunRecorder) -> str:
    """Return what ``train`` prints for people."""
    record = run.run_record
    epochs = "1 epoch" if record.epochs_done == 1 else f"{record.epochs_done} epochs"
    lines = [f"{record.name}: {record.status} after {epochs}"]
    for name, scores in record.results.items():
        if scores is not None:
            lines.append(f"  {name:<11}{_scores_text(scores)}")
    best = run.history.best
    if best is not None and best.validation_accuracy is not None:
        lines.append(
            f"  best validation accuracy {best.validation_accuracy:.4f}, epoch {best.epoch}"
        )
    lines.append(f"  saved in {run.folder.path}")
    return "\n".join(lines)


def _scores_text(scores: Scores) -> str:
    accuracy = "" if scores.accuracy is None else f"  accuracy {scores.accuracy:.4f}"
    return f"loss {scores.loss:.4f}{accuracy}  ({scores.samples:,} samples)"
