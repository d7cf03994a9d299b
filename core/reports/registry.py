"""All rows, in the order of the reports."""

from core.registry import Registry
from core.reports import (
    rows_from_scratch,
    rows_of_compression,
    rows_of_networks,
    rows_of_text,
    rows_of_theory,
)
from core.reports.row import ReportRow

ROWS: Registry[ReportRow] = Registry(
    "row",
    *rows_of_theory.ROWS,
    *rows_from_scratch.ROWS,
    *rows_of_text.ROWS,
    *rows_of_compression.ROWS,
    *rows_of_networks.ROWS,
)
