"""``runs``: the list of runs without a window."""

import argparse
from typing import Any

from core.cli.output import print_json, print_note, print_result
from core.cli.parser import (
    EXIT_DONE,
    LabArgumentParser,
    Verb,
    add_json,
    add_runs_dir,
    open_store,
)
from core.cli.train_result import best_epoch
from core.settings import to_mapping
from core.training.run_folder import RunFolder
from core.training.run_record import RunRecord
from core.training.run_store import RunStore
from core.training.stored_run import StoredRun


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their arguments; without an action the runs are listed."""
    add_runs_dir(parser)
    add_json(parser)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", parser_class=LabArgumentParser, title="actions"
    )
    _action(actions, "list", "list all runs (what happens without an action)")
    show = _action(actions, "show", "everything about one run")
    show.add_argument("run_name", metavar="RUN", help="run folder, id, name, or 'last'")
    rename = _action(actions, "rename", "give a run another name")
    rename.add_argument("run_name", metavar="RUN")
    rename.add_argument("new_name", metavar="NAME")
    delete = _action(actions, "delete", "move runs aside; 'restore' brings them back for 30 days")
    delete.add_argument("run_names", metavar="RUN", nargs="+")
    restore = _action(actions, "restore", "bring deleted runs back")
    restore.add_argument("run_names", metavar="ID", nargs="+")


def _action(actions: Any, name: str, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help, description=help)
    # The same flags are taken before and behind the action; SUPPRESS keeps what stood before.
    parser.add_argument("--runs-dir", metavar="DIR", default=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return parser


def run(args: argparse.Namespace) -> int:
    """Do the action."""
    store = open_store(args)
    match args.action:
        case "show":
            _show(store.find(args.run_name), as_json=args.json)
        case "rename":
            folder = store.find(args.run_name)
            RunStore(folder.path.parent).rename(folder.run_id, args.new_name)
            _done(args, "renamed", [folder.run_id])
        case "delete":
            # One run may be named twice, by its id and as 'last'.
            folders = {(f := store.find(name)).path: f for name in args.run_names}.values()
            for folder in folders:
                RunStore(folder.path.parent).delete(folder.run_id)
            _done(args, "deleted", [folder.run_id for folder in folders])
        case "restore":
            for name in args.run_names:
                store.restore(name)
            _done(args, "restored", args.run_names)
        case _:
            _list(store, as_json=args.json)
    return EXIT_DONE


def _done(args: argparse.Namespace, what: str, ids: list[str]) -> None:
    if args.json:
        print_json({what: ids})
    else:
        print_result("\n".join(f"{what} {run_id}" for run_id in ids))


def _list(store: RunStore, *, as_json: bool) -> None:
    runs = store.runs()
    if as_json:
        print_json({"runs_dir": str(store.root), "runs": [_entry(run) for run in runs]})
        return
    if not runs:
        print_note(f"no runs in {store.root} yet; 'train' makes one")
        return
    rows = [("id", "name", "status", "epochs", "validation")]
    rows += [_row(run) for run in runs]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    print_result(
        "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )
    )


def _row(run: StoredRun) -> tuple[str, str, str, str, str]:
    record = run.record
    if record is None:
        return run.run_id, "–", "unreadable", "–", run.problem
    scores = record.results.get("validation")
    accuracy = "–" if scores is None or scores.accuracy is None else f"{scores.accuracy:.4f}"
    epochs = f"{record.epochs_done} of {record.config.training.epochs}"
    return run.run_id, record.name, str(record.standing), epochs, accuracy


def _entry(run: StoredRun) -> dict[str, Any]:
    entry: dict[str, Any] = {"run": str(run.folder.path), "id": run.run_id}
    if run.record is None:
        return entry | {"status": None, "problem": run.problem}
    return entry | _facts(run.record)


def _facts(record: RunRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "created": record.created,
        "status": str(record.standing),
        "message": record.message,
        "model": record.config.model,
        "data": record.dataset.name,
        "epochs": record.epochs_done,
        "planned_epochs": record.config.training.epochs,
        "parameters": record.parameters,
        "seconds": record.seconds,
        "problem": "",
        **{
            name: None if scores is None else scores.to_mapping()
            for name, scores in record.results.items()
        },
    }


def _show(folder: RunFolder, *, as_json: bool) -> None:
    record = folder.read_record()
    history = folder.read_metrics()
    content = {"run": str(folder.path), "id": folder.run_id} | _facts(record)
    content |= {
        "preset": record.config.preset,
        "settings": to_mapping(record.config.settings) | to_mapping(record.config.training),
        "best": best_epoch(history),
        "seconds_per_epoch": history.seconds_per_epoch,
        "checkpoints": folder.checkpoint_epochs(),
        "dataset_fingerprint": record.dataset.fingerprint,
        "versions": dict(record.versions),
        "notes": list(record.notes),
    }
    if as_json:
        print_json(content)
        return
    width = max(len(name) for name in content)
    content["checkpoints"] = f"{len(content['checkpoints'])} epochs"
    print_result("\n".join(f"{name:<{width}}  {_text(value)}" for name, value in content.items()))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value) or "–"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "–" if value is None or value == "" else str(value)


VERB = Verb("runs", "list, show, rename, delete and restore runs", configure, run)
