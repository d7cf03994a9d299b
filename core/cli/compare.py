"""``compare``: what several runs reached, and in which settings they differ."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from core.cli.output import print_json, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir, open_store
from core.errors import ConfigError
from core.runs.comparison import RunSummary, learning_rate_sentence, summarize_run
from core.runs.settings_diff import SettingsDiff, compare_settings
from core.training.events import RunStatus

_COLUMNS = {
    "learning rate": "learning_rate",
    "epochs": "epochs",
    "train. loss": "train_loss",
    "valid. loss": "validation_loss",
    "lowest": "best_loss",
    "train. acc.": "train_accuracy",
    "valid. acc.": "validation_accuracy",
    "best": "best_accuracy",
    "at epoch": "best_epoch",
    "test acc.": "test_accuracy",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("run_names", nargs="+", metavar="RUN", help="two runs or more")
    add_runs_dir(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print both tables, and a sentence where only the learning rate differs."""
    store = open_store(args)
    folders = store.find_all(args.run_names)
    if len(folders) < 2:
        raise ConfigError("comparing needs two runs or more; name another one")
    records = [folder.read_record() for folder in folders]
    rows = [
        summarize_run(folder.run_id, record, folder.read_metrics())
        for folder, record in zip(folders, records, strict=True)
    ]
    diff = compare_settings(records)
    sentence = learning_rate_sentence(rows) if diff.is_of_learning_rates else ""
    if args.json:
        print_json(_content(rows, diff, sentence))
        return EXIT_DONE
    parts = [comparison_table(rows), _settings_table(rows, diff)]
    print_result("\n\n".join([*parts, sentence] if sentence else parts))
    return EXIT_DONE


def comparison_table(rows: Sequence[RunSummary]) -> str:
    """Return what runs reached as lines of text."""
    cells = [["name", "status", *_COLUMNS]]
    for row in rows:
        facts = _facts(row)
        values = [_cell(facts[name]) for name in _COLUMNS.values()]
        cells.append([row.name, str(row.status), *values])
    return _table(cells, left=2)


def _facts(row: RunSummary) -> dict[str, Any]:
    facts = asdict(row) | {"status": str(row.status)}
    if row.status is RunStatus.IMPORTED:
        # Nobody knows how weights from a file were trained.
        facts |= {"learning_rate": None, "planned_epochs": None}
    return facts


def _settings_table(rows: Sequence[RunSummary], diff: SettingsDiff) -> str:
    cells = [["setting", *(row.name for row in rows)]]
    cells += [[each.title, *each.values] for each in diff.differences]
    same = f"{len(diff.same)} settings are the same"
    return f"{_table(cells, left=len(cells[0]))}\n{same}" if diff.differences else same


def _content(rows: Sequence[RunSummary], diff: SettingsDiff, sentence: str) -> dict[str, Any]:
    return {
        "runs": [_facts(row) for row in rows],
        "differences": {each.name: list(each.values) for each in diff.differences},
        "same": len(diff.same),
        "sentence": sentence or None,
    }


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _table(cells: Sequence[Sequence[str]], *, left: int) -> str:
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


VERB = Verb("compare", "compare what runs reached and how they were set", configure, run)
