"""``reproduce``: every figure of the two reports, published and reached here."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.cli.output import (
    check_output,
    checked_ending,
    print_json,
    print_note,
    print_result,
    writing_to,
)
from core.cli.parser import EXIT_DONE, EXIT_ENDED_BADLY, Verb, add_json, add_runs_dir, open_store
from core.cli.training import train_to_end
from core.errors import LabError
from core.files import write_atomically
from core.pictures import png_bytes
from core.reports.pictures import PixelPicture, RowPicture, row_picture
from core.reports.registry import ROWS
from core.reports.reproduction import (
    HEADS,
    RowResult,
    RowStatus,
    difference,
    figure_text,
    reproduce,
    table_rows,
)
from core.reports.row import ReportRow
from core.reports.sources import Sources
from core.reports.work import QUICK_EPOCHS, Work
from core.runs.store import RunStore
from core.runs.training_run import TrainingRun
from core.text_tables import TABLES
from core.training.events import RunStatus

Draw = Callable[[RowPicture], bytes]
"""Makes a PNG of the picture of a row; given by whoever may import the window's painters."""


def reproduce_verb(draw: Draw) -> Verb:
    """Return the verb, with the painter that it draws pictures with."""
    return Verb(
        "reproduce",
        "do what the two reports did, figure by figure",
        _configure,
        lambda args: _run(args, draw),
    )


def _configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--only",
        metavar="ROW",
        action="append",
        help="this row alone; may be repeated. --list shows their names",
    )
    parser.add_argument("--list", action="store_true", help="list the rows and do nothing")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="train for two epochs at most, to see that everything runs; nothing is reached so",
    )
    parser.add_argument(
        "--kept",
        action="store_true",
        help="take what kept runs have reached, and train nothing",
    )
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        action="append",
        default=[],
        help="where data sets, photographs and weights lie; folders below are looked through, and "
        "after them what was downloaded",
    )
    parser.add_argument(
        "--output", "-o", metavar="FILE", help="also write the table: .csv, .md or .tex"
    )
    parser.add_argument(
        "--pictures",
        metavar="DIR",
        help="also write the picture of each row that is done, as ROW.png: curves, first weights, "
        "confusion matrix, reconstructions, or photographs with boxes",
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw) -> int:
    """Do the rows again and print them beside what was published."""
    rows = [ROWS.get(name) for name in args.only] if args.only else list(ROWS)
    if args.list:
        _list(rows, args)
        return EXIT_DONE
    output = _checked_output(args)
    files = _checked_pictures(args, rows)
    sources = Sources.with_downloads(Path(folder).expanduser() for folder in args.data_dir)
    train = None if args.kept else _train
    work = Work(open_store(args), sources, train, quick=args.quick)
    results: list[RowResult] = []
    drawn: dict[str, str] = {}
    for number, result in enumerate(reproduce(rows, work), start=1):
        results.append(result)
        print_note(f"{number} of {len(rows)}: {_line(result)}")
        name = result.row.name
        if name in files and _write_picture(result, work.store, draw, files[name]):
            drawn[name] = str(files[name])
    if output is not None:
        with writing_to(str(output)):
            table = TABLES[output.suffix.lower().lstrip(".")](HEADS, table_rows(results), words=3)
            write_atomically(output, table.encode())
    if args.json:
        facts = [_facts(result) | {"picture": drawn.get(result.row.name)} for result in results]
        print_json({"quick": args.quick, "rows": facts})
    else:
        print_result(_words(results, quick=args.quick))
    failed = any(result.status is RowStatus.FAILED for result in results)
    return EXIT_ENDED_BADLY if failed else EXIT_DONE


def _train(training: TrainingRun) -> None:
    print_note(
        f"{training.run_record.name}: {training.dataset.name}, {training.config.model}, "
        f"{training.run_record.parameters:,} parameters"
    )
    train_to_end(training)
    if training.run_record.status is RunStatus.STOPPED:
        raise KeyboardInterrupt


def _checked_output(args: argparse.Namespace) -> Path | None:
    if args.output is None:
        return None
    output = Path(args.output).expanduser()
    checked_ending(args.output, tuple(TABLES))
    check_output(output, force=args.force)
    return output


def _checked_pictures(args: argparse.Namespace, rows: Sequence[ReportRow]) -> dict[str, Path]:
    """Return the file of each row that has a picture; refuse what cannot be written."""
    if args.pictures is None:
        return {}
    folder = Path(args.pictures).expanduser()
    with writing_to(args.pictures):
        folder.mkdir(parents=True, exist_ok=True)
    files = {row.name: folder / f"{row.name}.png" for row in rows if row.picture}
    for path in files.values():
        check_output(path, force=args.force)
    return files


def _write_picture(result: RowResult, store: RunStore, draw: Draw, path: Path) -> bool:
    """Write the picture of a row; False where there is none, which is told if it should be."""
    if result.outcome is None:
        return False
    try:
        picture = row_picture(result.row, result.outcome, store)
    except LabError as error:
        print_note(f"no picture of {result.row.name}: {error}")
        return False
    if picture is None:
        return False
    # What is drawn already needs no window's painter.
    content = png_bytes(picture.pixels) if isinstance(picture, PixelPicture) else draw(picture)
    with writing_to(str(path)):
        write_atomically(path, content)
    return True


def _list(rows: Sequence[ReportRow], args: argparse.Namespace) -> None:
    if args.json:
        print_json({"rows": [_about(row) for row in rows]})
        return
    width = max(len(row.name) for row in rows)
    print_result("\n".join(f"{row.name:<{width}}  {_title(row)}" for row in rows))


def _title(row: ReportRow) -> str:
    by = "" if row.report == "course" else f", report {row.report}"
    return f"{row.section}{by}: {row.title}"


def _about(row: ReportRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "report": row.report,
        "section": row.section,
        "title": row.title,
        "about": row.about,
        "needs": [need.title for need in row.needs],
    }


def _facts(result: RowResult) -> dict[str, Any]:
    outcome = result.outcome
    return _about(result.row) | {
        "status": str(result.status),
        "message": result.message,
        "seconds": result.seconds,
        "data": None if outcome is None else outcome.data,
        "own_data": None if outcome is None else outcome.is_own,
        "run": None if outcome is None else outcome.run_id or None,
        "notes": [] if outcome is None else list(outcome.notes),
        "figures": [
            {
                "name": figure.name,
                "published": figure.published,
                "value": figure.value,
                "reached": result.reached(figure),
                "difference": difference(figure, result.reached(figure)),
            }
            for figure in result.row.figures
        ],
    }


def _line(result: RowResult) -> str:
    """Return a row in one line, as it is done."""
    title = _title(result.row)
    if result.outcome is None:
        return f"{title}: {result.status}; {result.message}"
    figures = ", ".join(
        f"{figure.name} {figure_text(result.reached(figure))} ({figure.published})"
        for figure in result.row.figures[:2]
    )
    return f"{title}: {figures}"


def _words(results: Sequence[RowResult], *, quick: bool) -> str:
    """Return the whole table, section by section, and what stands behind the marks."""
    cut = f"Quick: networks were trained for {QUICK_EPOCHS} epochs at most; nothing is reached so."
    lines = [cut] if quick else []
    section = ""
    shown = [HEADS[2:], *(row[2:] for row in table_rows(results))]
    widths = [max(len(_short_title(result.row)) for result in results)]
    widths += [max(len(row[at]) for row in shown) for at in range(len(HEADS) - 2)]
    for result in results:
        if result.row.section != section:
            section = result.row.section
            lines += ["", section, _columns(("", *HEADS[2:]), widths)]
        title = _short_title(result.row)
        for number, cells in enumerate(table_rows([result])):
            lines.append(_columns((title if number == 0 else "", *cells[2:]), widths))
        if result.outcome is None:
            lines.append(f"    {result.message}")
    if any(result.status is RowStatus.MISSING for result in results):
        lines += [
            "",
            "Name folders in which data lie with --data-dir; 'main.py data download NAME' fetches "
            "a download.",
        ]
    if any(r.outcome and not r.outcome.is_own for r in results):
        lines += ["", "* not the report's own data:"]
        notes = {note for r in results if r.outcome for note in r.outcome.notes}
        lines += [f"  {note}" for note in sorted(notes)]
    return "\n".join(lines).strip()


def _short_title(row: ReportRow) -> str:
    return row.title if row.report == "course" else f"{row.report}: {row.title}"


def _columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
