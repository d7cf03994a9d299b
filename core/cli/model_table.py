"""The layers of a network as tables: for people, for papers and spreadsheets, and as JSON."""

from typing import Any

from core.models.layer_table import LayerRow
from core.models.network_table import NetworkTable, bytes_words, multiplied_words
from core.text_tables import TABLES

_HEADS = ("Layer", "What it does", "Output", "Parameters", "Multiply-adds")
_COLUMNS = ("layer", "title", "words", "output_shape", "parameters", "multiply_adds", "frozen")
_TEXTS = 3


def table_text(table: NetworkTable) -> str:
    """Return the table as lines of text, with its sums."""
    cells = [_HEADS, *(_cells(table, row) for row in table.rows), _sums(table)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(_HEADS))]
    lines = [
        "  ".join(
            cell.ljust(width) if at < _TEXTS else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([*lines, *_notes(table)])


def table_file(table: NetworkTable, kind: str) -> str:
    """Return the content of a ``.csv``, ``.md`` or ``.tex``.

    A CSV has plain numbers and no sums, the others what people read.
    """
    if kind == "csv":
        facts = (_facts(table, row) | {"output_shape": row.shape_words} for row in table.rows)
        return TABLES[".csv"](_COLUMNS, [list(each.values()) for each in facts])
    rows_of_texts = [*(_cells(table, row) for row in table.rows), _sums(table)]
    return TABLES[f".{kind}"](_HEADS, rows_of_texts, _TEXTS)


def table_facts(table: NetworkTable) -> dict[str, Any]:
    """Return the table for JSON."""
    return {
        "layers": [_facts(table, row) for row in table.rows],
        "parameters": table.parameters,
        "frozen_parameters": table.frozen_parameters,
        "multiply_adds": table.multiply_adds,
        "bytes_float32": table.bytes,
    }


def totals_words(table: NetworkTable) -> str:
    """Return the sums of a network in a sentence without a full stop."""
    return (
        f"{table.parameters:,} parameters, {bytes_words(table.bytes)} in float32; "
        f"{multiplied_words(table.multiply_adds)} multiply-adds a sample"
    )


def _facts(table: NetworkTable, row: LayerRow) -> dict[str, Any]:
    return {
        "layer": row.name,
        "title": row.title,
        "words": row.words,
        "output_shape": list(row.output_shape),
        "parameters": row.parameters,
        "multiply_adds": row.multiply_adds,
        "frozen": table.is_frozen(row),
    }


def _cells(table: NetworkTable, row: LayerRow) -> tuple[str, ...]:
    words = f"{row.words}; frozen" if table.is_frozen(row) else row.words
    return row.title, words, row.shape_words, f"{row.parameters:,}", f"{row.multiply_adds:,}"


def _sums(table: NetworkTable) -> tuple[str, ...]:
    return "Sum", "", "", f"{table.parameters:,}", f"{table.multiply_adds:,}"


def _notes(table: NetworkTable) -> list[str]:
    notes = [f"{bytes_words(table.bytes)} of weights in float32"]
    if table.frozen_parameters:
        share = table.frozen_parameters / table.parameters
        notes.append(
            f"{table.frozen_parameters:,} parameters ({share:.0%}) are frozen and do not learn"
        )
    return notes
