"""``plot``: the curves of runs as a picture, a drawing or a table, without a window."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.analysis.smoothing import MAX_WEIGHT
from core.cli.output import check_output, checked_ending, print_json, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir, open_store
from core.cli.plot_arguments import check_picture_flags, parse_size, parse_smoothing
from core.errors import ConfigError, RunError
from core.files import write_atomically
from core.runs.folder import RunFolder
from core.runs.metrics_table import Branching, TableRun, metrics_table
from core.runs.record import RunRecord
from core.training.history import History

FORMATS = ("png", "svg", "csv")

Metric = Literal["loss", "accuracy", "both"]


@dataclass(frozen=True, slots=True)
class PlottedFolder:
    """A run to be plotted, as its folder holds it.

    Parameters
    ----------
    record : RunRecord
    table : TableRun
    batch_losses : ndarray of shape (steps,), float32
        Of the run's own steps; empty where they are not wanted or not kept.
    """

    record: RunRecord
    table: TableRun
    batch_losses: npt.NDArray[np.float32] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlotRequest:
    """What a picture or drawing shall show.

    Parameters
    ----------
    runs : tuple of PlottedFolder
    parents : tuple of TableRun
        Ancestors of branches that are not plotted themselves, for their time.
    format : {"png", "svg"}
    metric : {"loss", "accuracy", "both"}
    x_axis : {"epochs", "steps", "seconds"}
    smoothing : float
    log, batches : bool
    theme : {"light", "dark"}
    scale : int
        Pixels of a PNG by logical pixels.
    size : tuple of two ints
        Width and height in logical pixels.
    """

    runs: tuple[PlottedFolder, ...]
    parents: tuple[TableRun, ...]
    format: str
    metric: Metric
    x_axis: Literal["epochs", "steps", "seconds"]
    smoothing: float
    log: bool
    batches: bool
    theme: Literal["light", "dark"]
    scale: int
    size: tuple[int, int]


Draw = Callable[[PlotRequest], bytes]
"""Makes the content of the file; given by whoever may import the window's painter."""


def plot_verb(draw: Draw) -> Verb:
    """Return the verb, with the painter that it draws with."""
    return Verb(
        "plot",
        "draw the curves of runs as PNG or SVG, or write them as CSV",
        _configure,
        lambda args: _run(args, draw),
    )


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run_names", metavar="RUN", nargs="+", help="run folder, id, name, or 'last'"
    )
    parser.add_argument(
        "--output", "-o", metavar="FILE", required=True, help="what to write: .png, .svg or .csv"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    picture = parser.add_argument_group("of pictures and drawings")
    picture.add_argument("--metric", choices=("loss", "accuracy", "both"), help="default: both")
    picture.add_argument("--x", choices=("epochs", "steps", "seconds"), help="default: epochs")
    picture.add_argument(
        "--smoothing",
        metavar="W",
        help=f"weight of the moving average, 0 to {MAX_WEIGHT} (default: 0, none)",
    )
    picture.add_argument("--log", action="store_true", help="logarithmic scale of the loss")
    picture.add_argument("--batches", action="store_true", help="the loss of every step behind")
    picture.add_argument("--theme", choices=("light", "dark"), help="default: light")
    picture.add_argument(
        "--scale", type=int, choices=(1, 2, 3), help="pixels of a PNG by those of --size (2)"
    )
    picture.add_argument("--size", metavar="WIDTHxHEIGHT", help="default: 960x600, both: 960x960")
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw) -> int:
    output = Path(args.output)
    kind = checked_ending(args.output, FORMATS)
    check_picture_flags(args, kind)
    check_output(output, force=args.force)
    store = open_store(args)
    folders = store.find_all(args.run_names)
    runs = tuple(_read(folder, with_batches=args.batches) for folder in folders)
    parents = _ancestors(folders, runs)
    facts: dict[str, Any] = {"output": str(output), "format": kind}
    if kind == "csv":
        table = metrics_table([run.table for run in runs], parents)
        data = table.encode("utf-8", errors="backslashreplace")
    else:
        request = _request(args, kind, runs, parents)
        data = draw(request)
        scale = request.scale if kind == "png" else 1
        facts |= {"width": scale * request.size[0], "height": scale * request.size[1]}
    with writing_to(args.output):
        write_atomically(output, data)
    entries = [
        {"run": str(folder.path), "id": folder.run_id, "name": run.record.name}
        for folder, run in zip(folders, runs, strict=True)
    ]
    if args.json:
        print_json({**facts, "bytes": len(data), "runs": entries})
    else:
        print_result(str(output))
    return EXIT_DONE


def _request(
    args: argparse.Namespace,
    kind: str,
    runs: tuple[PlottedFolder, ...],
    parents: tuple[TableRun, ...],
) -> PlotRequest:
    metric: Metric = args.metric or "both"
    if metric == "accuracy" and (args.log or args.batches):
        given = "--log" if args.log else "--batches"
        raise ConfigError(f"{given} is about the loss; leave it out, or plot the loss too")
    return PlotRequest(
        runs,
        parents,
        kind,
        metric,
        args.x or "epochs",
        parse_smoothing(args.smoothing),
        args.log,
        args.batches,
        args.theme or "light",
        args.scale or 2,
        parse_size(args.size) if args.size is not None else (960, 960 if metric == "both" else 600),
    )


def _read(folder: RunFolder, *, with_batches: bool) -> PlottedFolder:
    record, history = folder.read_record(), folder.read_metrics()
    if not len(history):
        raise RunError(f"{record.name} has no epoch yet, so it has no curves; train it first")
    losses = folder.read_batch_losses() if with_batches else np.empty(0, np.float32)
    if with_batches and not len(losses):
        raise RunError(f"{record.name} keeps no losses of its steps; leave --batches out")
    return PlottedFolder(record, _table_run(folder, record, history), losses)


def _table_run(folder: RunFolder, record: RunRecord, history: History) -> TableRun:
    parent = record.parent
    branching = None if parent is None else Branching(parent.run_id, parent.epoch)
    return TableRun(folder.run_id, record.name, history, branching)


def _ancestors(folders: list[RunFolder], runs: tuple[PlottedFolder, ...]) -> tuple[TableRun, ...]:
    """Return the parents of branches, and theirs, as far as they lie beside them."""
    known = {run.table.run_id for run in runs}
    found: list[TableRun] = []
    waiting = [(folder.path.parent, run.table) for folder, run in zip(folders, runs, strict=True)]
    while waiting:
        place, table = waiting.pop()
        if table.branching is None or table.branching.parent_id in known:
            continue
        known.add(table.branching.parent_id)
        folder = RunFolder(place / table.branching.parent_id)
        try:
            parent = _table_run(folder, folder.read_record(), folder.read_metrics())
        except RunError:
            # Deleted: the branch's time then counts from where it began.
            continue
        found.append(parent)
        waiting.append((place, parent))
    return tuple(found)
