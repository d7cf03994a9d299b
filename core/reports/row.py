"""A row of the list of what the two reports published, and what came of it here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.ocr.page import Page
from core.reports.sources import Need

if TYPE_CHECKING:
    from core.reports.work import Work

Report = Literal["A", "B", "course"]

PictureKind = Literal["curves", "weights", "confusion", "reconstruction", "page", ""]
"""What shows a row: curves, first weights before and after, or confusion matrix of its run;
originals with what comes back of them; a photograph with its boxes; or nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or a finding in words.

    Parameters
    ----------
    name : str
        What it is of: ``"validation accuracy"``.
    published : str
        As the report has it: ``"0.75778"``, ``"close to 15"``.
    value : float or None
        The published number; None where the report has words.
    """

    name: str
    published: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row reached.

    Parameters
    ----------
    reached : mapping of str to float or str
        By the names of the row's figures.
    data : str
        Name of the data; empty where there are none.
    is_own : bool
        Whether these are the report's own data.
    run_id : str
        Of the run behind it; empty where there is none.
    notes : tuple of str
        What has to be known to read the figures, in sentences.
    pages : tuple of (Path, Page)
        Photographs, and what was found or read in each.
    """

    reached: Mapping[str, float | str]
    data: str = ""
    is_own: bool = True
    run_id: str = ""
    notes: tuple[str, ...] = ()
    pages: tuple[tuple[Path, Page], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Something that a report did and published.

    Parameters
    ----------
    name : str
        Unique: ``"a-scratch"``.
    report : {"A", "B", "course"}
    section, title : str
    about : str
        The settings, and which of them are published nowhere, in sentences.
    figures : tuple of Figure
    work : callable
        Does it again.
    needs : tuple of Need
        Data and files that it takes.
    picture : str
        See `PictureKind`.
    is_heavy : bool
        Whether ``--quick`` leaves it out: even an epoch takes minutes.
    """

    name: str
    report: Report
    section: str
    title: str
    about: str
    figures: tuple[Figure, ...]
    work: "Callable[[Work], Outcome]" = field(repr=False)
    needs: tuple[Need, ...] = ()
    picture: PictureKind = ""
    is_heavy: bool = False
