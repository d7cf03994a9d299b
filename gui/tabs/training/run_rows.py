"""What the list of runs says of a run."""

from functools import lru_cache
from typing import Any

from core.settings import describe, value_words
from core.training.events import RunStatus
from core.training.registry import MODELS
from gui.background.run_controller import RunState
from gui.notice import in_window_words
from gui.run_looks import RunLook, run_looks
from gui.session import SessionRun
from gui.theme.tokens import Theme
from gui.widgets.run_list import RunRow


def run_row(run: SessionRun, look: RunLook, state: RunState | None, depth: int = 0) -> RunRow:
    """Return the row of a run.

    Parameters
    ----------
    run : SessionRun
    look : RunLook
    state : RunState or None
        The controller's where the run is the active one.
    depth : int
        How many forks lie between it and the run whose rows it follows.
    """
    planned = run.record.training.epochs
    last = run.history.last
    epoch = last.epoch if last else 0
    # Whether another process still trains a run costs a look at the system's processes.
    standing = run.record.standing if state is None else RunStatus.RUNNING
    parts: list[str] = []
    best = run.history.best
    if standing is RunStatus.IMPORTED:
        if best is not None and best.validation_accuracy is not None:
            parts.append(f"validation {best.validation_accuracy:.3f}")
    elif state is not None or standing is not RunStatus.FINISHED:
        parts.append(f"epoch {epoch}/{planned}")
    if best is not None and best.epoch > 0 and best.validation_accuracy is not None:
        parts.append(f"best {best.validation_accuracy:.3f}")
    return RunRow(
        run_id=run.run_id,
        name=run.record.name,
        color=look.color,
        shape=look.shape,
        status=str(standing if state is None else state),
        detail=" · ".join(parts),
        visible=run.visible,
        progress=epoch / planned if state is not None else None,
        can_continue=state is None and standing in CONTINUABLE,
        tip=tip_text(run),
        tags=run.record.tags,
        depth=depth,
    )


CONTINUABLE = (
    RunStatus.STOPPED,
    RunStatus.INTERRUPTED,
    RunStatus.FAILED,
    RunStatus.FINISHED,
)
"""How a run stands that can go on where it was, a finished one for more epochs."""


def tip_text(run: SessionRun) -> str:
    """Return what a run was trained on and with, and what people say of it, in a few lines."""
    record = run.record
    lines = [f"{record.dataset.name} · {MODELS.get(record.config.model).title}"]
    if record.config.left_out:
        count = len(record.config.left_out)
        lines.append(f"{count:,} training sample{'s' if count != 1 else ''} left out")
    if record.parent is not None:
        lines.append(f"Fork of {record.parent.name} at epoch {record.parent.epoch}")
    if record.status is RunStatus.IMPORTED:
        lines += [_sentence(record.message), _settings_text(record.config.settings)]
    else:
        idle = MODELS.get(record.config.model).idle
        lines.append(_settings_text(record.config.settings, record.training, idle=idle))
    if record.tags:
        lines.append("Tags: " + ", ".join(record.tags))
    if record.note:
        lines.append(record.note)
    return "\n".join(lines)


@lru_cache(maxsize=256)
def _settings_text(*parts: Any, idle: frozenset[str] = frozenset()) -> str:
    """Return the usual settings, and of the others those that are not as they would be.

    Those in `idle` have no effect, and are left out.
    """
    lines = []
    for settings in parts:
        usual = type(settings)()
        for name, described in describe(settings).items():
            value = getattr(settings, name)
            if name in idle or (described.advanced and value == getattr(usual, name)):
                continue
            lines.append(f"{described.title}: {value_words(described, value)}")
    return "\n".join(lines)


def in_families(runs: list[SessionRun]) -> list[tuple[SessionRun, int]]:
    """Return runs newest first, each followed by its forks, with their depth below it."""
    known = {run.run_id for run in runs}
    forks: dict[str | None, list[SessionRun]] = {}
    for run in reversed(runs):
        parent = run.record.parent
        above = parent.run_id if parent is not None and parent.run_id in known else None
        forks.setdefault(above, []).append(run)
    ordered: list[tuple[SessionRun, int]] = []
    waiting = [(run, 0) for run in reversed(forks.get(None, []))]
    while waiting:
        run, depth = waiting.pop()
        ordered.append((run, depth))
        waiting += [(fork, depth + 1) for fork in reversed(forks.get(run.run_id, []))]
    return ordered


class RunRows:
    """Keeps every row until what it is made of changes: a hundred runs rest while one trains."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[tuple[object, ...], RunRow]] = {}

    def rows(
        self, runs: list[SessionRun], theme: Theme, active_id: str | None, state: RunState
    ) -> list[RunRow]:
        """Return the rows of the runs, newest first, forks below the run they left."""
        made: dict[str, tuple[tuple[object, ...], RunRow]] = {}
        looks = run_looks(runs, theme)
        for run, depth in in_families(runs):
            look = looks[run.run_id]
            row_state = state if run.run_id == active_id else None
            key = (
                run.record,
                run.history.last,
                run.visible,
                look.color,
                look.shape,
                row_state,
                depth,
            )
            known = self._rows.get(run.run_id)
            # Compared by identity: records and rows are frozen, a new one is another object.
            if known is not None and all(a is b for a, b in zip(known[0], key, strict=True)):
                made[run.run_id] = known
            else:
                made[run.run_id] = (key, run_row(run, look, row_state, depth))
        self._rows = made
        return [row for _, row in made.values()]


def details_text(run: SessionRun) -> str:
    """Return what is worth knowing of the current run, in a few lines."""
    record, best = run.record, run.history.best
    training, idle = record.training, MODELS.get(record.config.model).idle
    rate = "" if "learning_rate" in idle else f"lr {training.learning_rate:g} · "
    lines = [f"{record.dataset.name} · {record.parameters:,} parameters · {record.device}"]
    if record.status is RunStatus.IMPORTED:
        lines.append(f"{_sentence(record.message)}: no training to show")
    else:
        lines.append(f"{rate}batch {training.batch_size} · seed {training.seed}")
    if record.config.left_out:
        count = len(record.config.left_out)
        lines.append(f"{count:,} training sample{'s' if count != 1 else ''} left out")
    if record.parent is not None:
        lines.append(f"Fork of {record.parent.name} at epoch {record.parent.epoch}")
    if best is not None and best.validation_accuracy is not None:
        which = "Validation" if record.status is RunStatus.IMPORTED else "Best validation"
        lines.append(f"{which} {best.validation_accuracy:.3f} at epoch {best.epoch}")
    test = record.results.get("test")
    if test is not None and test.accuracy is not None:
        lines.append(f"Test accuracy {test.accuracy:.3f} ({test.samples:,} samples)")
    if record.message and record.status is not RunStatus.IMPORTED:
        lines.append(in_window_words(_sentence(record.message)))
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
