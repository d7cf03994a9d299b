"""The layers of a network on stdout: as lines of text, and as JSON."""

from typing import Any

from core.models.network_sheet import HEADS, TEXTS, layer_facts, share_words, text_rows
from core.models.network_table import NetworkTable, bytes_words


def table_text(table: NetworkTable) -> str:
    """Return the table as lines of text, with its sums."""
    cells = [HEADS, *text_rows(table)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEADS))]
    lines = [
        "  ".join(
            cell.ljust(width) if at < TEXTS else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([*lines, *_notes(table)])


def table_facts(table: NetworkTable) -> dict[str, Any]:
    """Return the table for JSON."""
    return {
        "layers": [layer_facts(table, row) for row in table.rows],
        "parameters": table.parameters,
        "frozen_parameters": table.frozen_parameters,
        "multiply_adds": table.multiply_adds,
        "bytes_float32": table.bytes,
    }


def _notes(table: NetworkTable) -> list[str]:
    notes = [f"{bytes_words(table.bytes)} of weights in float32"]
    if table.frozen_parameters:
        share = share_words(table.frozen_parameters / table.parameters)
        notes.append(f"{table.frozen_parameters:,} parameters ({share}) are frozen: do not learn")
    return notes
