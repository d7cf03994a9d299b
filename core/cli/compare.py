"""``compare``: what several runs reached, at what cost, and in which settings they differ."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from core.cli.curve_output import Draw, add_curve_output, checked_kind, write_curve
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir, open_store
from core.durations import duration_text
from core.errors import ConfigError
from core.runs.comparison import RunSummary, learning_rate_sentence, summarize_run
from core.runs.comparison_sheet import comparison_sheet
from core.runs.comparison_words import comparison_sentence, unlike_sentence
from core.runs.settings_diff import SettingsDiff, compare_settings
from core.runs.trade_off import ACCURACIES, TradeOff
from core.training.events import RunStatus
from core.training.registry import MODELS

FORMATS = ("png", "csv", "md", "tex")

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


_PRINTED = {"md": "Markdown", "tex": "LaTeX"}


def compare_verb(draw: Draw[TradeOff]) -> Verb:
    """Return the verb, with the painter that it draws with."""
    return Verb(
        "compare",
        "compare what runs reached, at what cost, and how they were set",
        configure,
        lambda args: run(args, draw),
    )


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("run_names", nargs="+", metavar="RUN", help="two runs or more")
    add_runs_dir(parser)
    printed = parser.add_mutually_exclusive_group()
    add_json(printed)
    for kind, title in _PRINTED.items():
        printed.add_argument(
            f"--{title.lower()}",
            dest="printed",
            action="store_const",
            const=kind,
            help=f"print one table in {title}, a row a run, with the settings that differ",
        )
    add_curve_output(parser, "the table, or accuracy against time and parameters", FORMATS)
    parser.add_argument(
        "--accuracy",
        choices=tuple(ACCURACIES),
        help="which accuracy a picture shows: the best of validation, or one of the last epoch "
        "(default: best)",
    )


def run(args: argparse.Namespace, draw: Draw[TradeOff]) -> int:
    """Print what runs reached and how they differ, with a sentence on it, or write it."""
    kind = checked_kind(args, FORMATS)
    if args.accuracy is not None and kind != "png":
        raise ConfigError("--accuracy is about pictures; leave it out, or name a .png file")
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
    unlike = unlike_sentence(records)
    if unlike:
        print_note(f"note: {unlike}")
    trade_off = TradeOff(tuple(rows), args.accuracy or "best")
    if kind == "png":
        check_places(trade_off)
    table = partial(comparison_sheet, kind, diff=diff)
    title = f"{ACCURACIES[trade_off.accuracy]} of {len(rows)} runs"
    written = write_curve(args, kind, trade_off, title, lambda found: table(found.runs), draw)
    if args.json:
        print_json(_content(rows, diff, unlike) | written)
    elif args.printed is not None:
        print_result(comparison_sheet(args.printed, rows, diff).rstrip("\n"))
    else:
        rates = learning_rate_sentence(rows) if diff.is_of_learning_rates else ""
        parts = [comparison_table(rows), cost_table(rows), _settings_table(rows, diff)]
        print_result("\n\n".join([*parts, rates or comparison_sentence(rows)]))
    return EXIT_DONE


def check_places(trade_off: TradeOff) -> None:
    """Refuse a picture without a single dot.

    Raises
    ------
    ConfigError
    """
    if not any(trade_off.accuracy_of(run) is not None for run in trade_off.runs):
        title = ACCURACIES[trade_off.accuracy].lower()
        raise ConfigError(f"none of these runs has a {title}; choose another --accuracy")


def comparison_table(rows: Sequence[RunSummary]) -> str:
    """Return what runs reached as lines of text."""
    cells = [["name", "status", *_COLUMNS]]
    for row in rows:
        facts = _facts(row)
        values = [_cell(facts[name]) for name in _COLUMNS.values()]
        cells.append([row.name, str(row.status), *values])
    return _table(cells, left=2)


def cost_table(rows: Sequence[RunSummary]) -> str:
    """Return what runs were trained on and how, and what that cost, as lines of text."""
    cells = [
        ["name", "data", "network", "learned", "time", "s an epoch", "parameters", "created"],
        *(
            [
                row.name,
                row.data,
                row.model_title,
                row.learned or "–",
                "–" if row.seconds is None else duration_text(row.seconds),
                "–" if row.seconds_per_epoch is None else f"{row.seconds_per_epoch:.3g}",
                "–" if row.parameters is None else f"{row.parameters:,}",
                row.created[:16].replace("T", " "),
            ]
            for row in rows
        ),
    ]
    return _table(cells, left=4)


def _facts(row: RunSummary) -> dict[str, Any]:
    facts = asdict(row) | {"status": str(row.status)}
    if row.status is RunStatus.IMPORTED:
        # Nobody knows how weights from a file were trained.
        facts |= {"learning_rate": None, "planned_epochs": None}
    if "learning_rate" in MODELS.get(row.model).idle:
        facts |= {"learning_rate": None}
    return facts


def _settings_table(rows: Sequence[RunSummary], diff: SettingsDiff) -> str:
    cells = [["setting", *(row.name for row in rows)]]
    cells += [[each.title, *each.values] for each in diff.differences]
    same = f"{len(diff.same)} settings are the same"
    return f"{_table(cells, left=len(cells[0]))}\n{same}" if diff.differences else same


def _content(rows: Sequence[RunSummary], diff: SettingsDiff, unlike: str) -> dict[str, Any]:
    rates = learning_rate_sentence(rows) if diff.is_of_learning_rates else ""
    return {
        "runs": [_facts(row) for row in rows],
        "differences": {each.name: list(each.values) for each in diff.differences},
        "same": len(diff.same),
        "sentence": rates or None,
        "verdict": rates or comparison_sentence(rows),
        "unlike": unlike or None,
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
