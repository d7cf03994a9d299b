"""``runs export``, ``import`` and ``tensorboard``: runs on their way to and from elsewhere."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from core.cli.data_arguments import add_picture_size, loading_progress
from core.cli.output import print_json, print_note, print_result
from core.datasets.picture_size import AUTO
from core.datasets.stored_data import InkChoice, Orientation
from core.errors import ConfigError
from core.models.numpy_activations import ACTIVATIONS
from core.runs.exporting import export_run
from core.runs.importing import ImportedRun, import_run
from core.runs.store import RunStore
from core.runs.tensorboard import export_to_tensorboard
from core.runs.weights_arrays import SUFFIXES, read_weights
from core.runs.weights_import import import_weights
from core.runs.weights_reading import WeightsChoice
from core.training.config import DataChoice
from core.training.planning import load_data

WEIGHTS_USUAL = WeightsChoice()


def export(args: argparse.Namespace, store: RunStore) -> None:
    """Write a run into a zip."""
    folder = store.find(args.run_name)
    path = _path(args.file, "a zip file")
    export_run(folder, path, overwrite=args.force)
    size = path.stat().st_size
    if args.json:
        print_json({"exported": folder.run_id, "file": str(path), "bytes": size})
    else:
        print_result(f"exported {folder.run_id} to {path} ({size / 1e6:,.1f} MB)")


def import_(args: argparse.Namespace, store: RunStore) -> None:
    """Take a run in from a zip, a folder, or a file of weights."""
    path = _path(args.source, "a zip, a run folder or a file of weights")
    if path.suffix.lower() in SUFFIXES and not path.is_dir():
        imported = _import_weights(args, path, store)
    else:
        told = (args.data, args.picture_size, _weights_choice(args))
        if told != (None, AUTO, WEIGHTS_USUAL):
            raise ConfigError(
                f"{path.name} is no file of weights; --data, --picture-size, --orientation, --ink "
                "and --activation are for these alone"
            )
        imported = import_run(path, store)
    folder = imported.folder
    record = folder.read_record()
    if imported.left_out and not args.json:
        print_note(f"left out {len(imported.left_out)} files that belong to no run")
    for note in imported.notes:
        print_note(f"note: {note}")
    if args.json:
        facts: dict[str, Any] = {
            "imported": folder.run_id,
            "run": str(folder.path),
            "name": record.name,
            "new": imported.is_new,
            "left_out": list(imported.left_out),
        }
        print_json({**facts, "notes": list(imported.notes)} if imported.notes else facts)
    elif imported.is_new:
        print_result(f"imported {folder.run_id} as {record.name}")
    else:
        print_result(f"{folder.run_id} is here already, as {record.name}")


def add_weights(add: Callable[..., argparse.Action]) -> None:
    """Add what a file of weights needs to be understood."""
    usual = "(default: tried on the data)"
    add("--data", metavar="DATA", help="of weights: what to look at them with; as they know it")
    add_picture_size(add, "of weights, and ")
    add(
        "--orientation",
        choices=get_args(Orientation),
        default="auto",
        help=f"of weights: how the pictures lay that they were trained on {usual}",
    )
    add(
        "--ink",
        choices=get_args(InkChoice),
        default="auto",
        help=f"of weights: whether these pictures were dark on light or light on dark {usual}",
    )
    add(
        "--activation",
        choices=("auto", *ACTIVATIONS),
        default="auto",
        help="of weights: of the hidden units (default: as the file says, sigmoid for the "
        "course's, or tried on the data)",
    )


def _import_weights(args: argparse.Namespace, path: Path, store: RunStore) -> ImportedRun:
    if args.data is None:
        # What is wrong with the file itself comes first.
        read_weights(path)
        raise ConfigError(
            f"{path.name} says nothing of its data; name some with --data", field="data"
        )
    choice = DataChoice(args.data, picture_size=args.picture_size)
    with loading_progress(args.data) as progress:
        dataset = load_data(choice, progress=progress)
    data = replace(choice, source=dataset.source)
    return import_weights(path, store, dataset, data, _weights_choice(args))


def _weights_choice(args: argparse.Namespace) -> WeightsChoice:
    return WeightsChoice(args.orientation, args.ink, args.activation)


def tensorboard(args: argparse.Namespace, store: RunStore) -> None:
    """Write runs as event files."""
    target = _path(args.folder, "a folder")
    folders = store.find_all(args.run_names)
    places = export_to_tensorboard(folders, target)
    if args.json:
        runs = [
            {"id": folder.run_id, "folder": str(place)}
            for folder, place in zip(folders, places, strict=True)
        ]
        print_json({"folder": str(target), "runs": runs})
    else:
        print_result("\n".join(f"wrote {place}" for place in places))
        print_note(f'see them with: tensorboard --logdir "{target}"')


def _path(text: str, what: str) -> Path:
    if not text.strip():
        raise ConfigError(f"an empty path names nothing; name {what}")
    return Path(text).expanduser().absolute()
