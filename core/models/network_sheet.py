"""The layers of a network as tables of texts: for people, papers and spreadsheets."""

from typing import Any

from core.models.layer_table import LayerRow
from core.models.network_table import NetworkTable, bytes_words, multiplied_words
from core.text_tables import TABLES

SHEETS = tuple(TABLES)
"""Endings of files that `network_sheet` makes."""

HEADS = ("Layer", "What it does", "Output", "Parameters", "Multiply-adds")

TEXTS = 3
"""How many columns are of words, and stand to the left."""


def network_sheet(table: NetworkTable, kind: str) -> str:
    """Return the content of a file.

    Parameters
    ----------
    table : NetworkTable
    kind : {"csv", "md", "tex"}
        A CSV has plain numbers and no sums, the others what people read.
    """
    if kind == "csv":
        facts = [layer_facts(table, row) | {"output_shape": row.shape_words} for row in table.rows]
        return TABLES["csv"](list(facts[0]), [[*map(str, each.values())] for each in facts])
    return TABLES[kind](HEADS, text_rows(table), words=TEXTS)


def text_rows(table: NetworkTable) -> list[tuple[str, ...]]:
    """Return a row a layer, in words and with commas in numbers, and one of their sums."""
    sums = "Sum", "", "", f"{table.parameters:,}", f"{table.multiply_adds:,}"
    return [*(_texts(table, row) for row in table.rows), sums]


def layer_facts(table: NetworkTable, row: LayerRow) -> dict[str, Any]:
    """Return what is known of a layer, as JSON has it."""
    return {
        "layer": row.name,
        "title": row.title,
        "words": row.words,
        "output_shape": list(row.output_shape),
        "parameters": row.parameters,
        "multiply_adds": row.multiply_adds,
        "frozen": table.is_frozen(row),
    }


def sums_words(table: NetworkTable) -> str:
    """Return the sums of a network in a line."""
    parts = [
        f"{table.parameters:,} parameters",
        f"{bytes_words(table.bytes)} in float32",
        f"{multiplied_words(table.multiply_adds)} multiply-adds a sample",
    ]
    if table.frozen_parameters:
        parts.append(f"{share_words(table.frozen_parameters / table.parameters)} frozen")
    return " · ".join(parts)


def share_words(share: float) -> str:
    """Return a part of a whole in per cent; what is small is not called nothing.

    >>> [share_words(share) for share in (0.0, 0.001, 0.42, 0.998, 1.0)]
    ['0%', '<1%', '42%', '>99%', '100%']
    """
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def _texts(table: NetworkTable, row: LayerRow) -> tuple[str, ...]:
    words = f"{row.words}; frozen" if table.is_frozen(row) else row.words
    return row.title, words, row.shape_words, f"{row.parameters:,}", f"{row.multiply_adds:,}"
