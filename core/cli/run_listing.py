"""``runs list`` and ``runs show``: runs in a table, and one of them in full."""

import argparse
from dataclasses import asdict
from typing import Any

from core.cli.output import print_json, print_note, print_result
from core.cli.train_result import best_epoch
from core.runs.filter import matches, parse_query
from core.runs.record import RunRecord
from core.runs.record_json import change_to_mapping
from core.runs.store import RunStore
from core.runs.stored_run import StoredRun
from core.settings import to_mapping
from core.training.events import RunStatus


def print_list(args: argparse.Namespace, store: RunStore) -> None:
    """Print the runs that a filter finds; unreadable ones only where there is none."""
    query = parse_query(args.filter)
    stored = store.runs()
    runs = [
        run
        for run in stored
        if not query.terms or (run.record is not None and matches(run.record, query))
    ]
    if args.json:
        print_json({"runs_dir": str(store.root), "runs": [_entry(run) for run in runs]})
        return
    if not stored:
        print_note(f"no runs in {store.root} yet; 'train' makes one")
        return
    if not runs:
        print_note(f"none of {len(stored)} runs fits {args.filter!r}")
        return
    rows: list[tuple[str, ...]] = [("id", "name", "status", "epochs", "validation", "tags")]
    rows += [_row(run) for run in runs]
    if not any(row[-1] for row in rows[1:]):
        rows = [row[:-1] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    print_result(
        "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )
    )


def _row(run: StoredRun) -> tuple[str, ...]:
    record = run.record
    if record is None:
        return run.run_id, "–", "unreadable", "–", run.problem, ""
    scores = record.results.get("validation")
    accuracy = "–" if scores is None or scores.accuracy is None else f"{scores.accuracy:.4f}"
    imported = record.status is RunStatus.IMPORTED
    epochs = "–" if imported else f"{record.epochs_done} of {record.training.epochs}"
    return run.run_id, record.name, str(record.standing), epochs, accuracy, ", ".join(record.tags)


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
        "planned_epochs": None if record.status is RunStatus.IMPORTED else record.training.epochs,
        "parameters": record.parameters,
        "seconds": record.seconds,
        "note": record.note,
        "tags": list(record.tags),
        "problem": "",
        **{
            name: None if scores is None else scores.to_mapping()
            for name, scores in record.results.items()
        },
    }


def print_run(args: argparse.Namespace, store: RunStore) -> None:
    """Print everything about one run."""
    folder = store.find(args.run_name)
    record = folder.read_record()
    history = folder.read_metrics()
    content = {"run": str(folder.path), "id": folder.run_id} | _facts(record)
    content |= {
        "preset": record.config.preset,
        "settings": to_mapping(record.config.settings) | to_mapping(record.training),
        "best": best_epoch(history),
        "seconds_per_epoch": history.seconds_per_epoch,
        "checkpoints": folder.checkpoint_epochs(),
        "dataset_fingerprint": record.dataset.fingerprint,
        "versions": dict(record.versions),
        "notes": list(record.notes),
        "changes": [change_to_mapping(change) for change in record.changes],
        "parent": None if record.parent is None else asdict(record.parent),
        "comparison": record.comparison,
    }
    if args.json:
        print_json(content)
        return
    width = max(len(name) for name in content)
    content["checkpoints"] = f"{len(content['checkpoints'])} epochs"
    for change in content["changes"]:
        # Thousands of letters that nobody reads; --json has them.
        change.pop("displacement", None)
    indent = "\n" + " " * (width + 2)
    lines = (f"{name:<{width}}  {_text(value)}" for name, value in content.items())
    print_result("\n".join(line.replace("\n", indent) for line in lines))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value) or "–"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "–" if value is None or value == "" else str(value)
