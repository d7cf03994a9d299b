"""How reading bears a spoilt picture: character errors against the amount."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from core.errors import ConfigError
from core.ocr.finding import Findings
from core.ocr.finding_choice import FindingChoice
from core.ocr.page import Page
from core.ocr.reading import read_findings
from core.ocr.reading_settings import ReadingSettings
from core.ocr.recogniser import Recogniser
from core.ocr.scoring import TextScores, score_text
from core.ocr.spoiling.registry import Amounts, Spoiling, spoil
from core.ocr.spoiling.sheet import Sheet


@dataclass(frozen=True, eq=False)
class SpoiltReading:
    """A spoilt sheet, and what was found and read in it.

    Parameters
    ----------
    sheet : Sheet
    findings : Findings
    page : Page
    """

    sheet: Sheet
    findings: Findings
    page: Page


def read_spoilt(
    sheet: Sheet,
    amounts: Amounts,
    recogniser: Recogniser,
    settings: ReadingSettings | None = None,
    *,
    choice: FindingChoice | None = None,
    seed: int = 0,
) -> SpoiltReading:
    """Spoil a sheet, find its letters anew and read them.

    Parameters
    ----------
    sheet : Sheet
    amounts : mapping of str to float
        See `spoil`.
    recogniser : Recogniser
    settings : ReadingSettings, optional
    choice : FindingChoice, optional
        How letters are found.
    seed : int
    """
    spoilt = spoil(sheet, amounts, seed)
    findings = (choice or FindingChoice()).find(spoilt.pixels)
    page, _ = read_findings(findings, recogniser, settings or ReadingSettings())
    return SpoiltReading(spoilt, findings, page)


@dataclass(frozen=True, slots=True)
class RobustnessPoint:
    """What networks read at one amount.

    Parameters
    ----------
    amount : float
    scores : tuple of TextScores
        One a network.
    """

    amount: float
    scores: tuple[TextScores, ...]


@dataclass(frozen=True, slots=True)
class RobustnessCurve:
    """Character errors against how much a picture is spoilt in one way.

    Parameters
    ----------
    spoiling : Spoiling
    networks : tuple of str
        Their names.
    points : tuple of RobustnessPoint
        By amount; while a curve is measured, those that are there.
    """

    spoiling: Spoiling
    networks: tuple[str, ...]
    points: tuple[RobustnessPoint, ...]

    @property
    def amounts(self) -> tuple[float, ...]:
        """Where it was measured."""
        return tuple(point.amount for point in self.points)

    def rates(self, network: int) -> tuple[float, ...]:
        """Return the character error rates of a network, 0 for none; above 1 where much is read."""
        return tuple(point.scores[network].cer or 0.0 for point in self.points)


def robustness(
    sheet: Sheet,
    spoiling: Spoiling,
    recognisers: Sequence[Recogniser],
    reference: Sequence[str],
    *,
    amounts: Sequence[float] | None = None,
    held: Amounts | None = None,
    settings: ReadingSettings | None = None,
    choice: FindingChoice | None = None,
    seed: int = 0,
) -> Iterator[RobustnessPoint]:
    """Measure character errors at one amount after another; who has seen enough stops asking.

    Letters are found once an amount, and read by each network.

    Parameters
    ----------
    sheet : Sheet
    spoiling : Spoiling
    recognisers : sequence of Recogniser
    reference : sequence of str
        The lines of the text that there is.
    amounts : sequence of float, optional
        By default the whole range of the spoiling.
    held : mapping of str to float, optional
        How much the picture is spoilt in other ways all the while.
    settings : ReadingSettings, optional
    choice : FindingChoice, optional
    seed : int

    Raises
    ------
    ConfigError
        If the reference holds no character.
    """
    if not "".join(reference).strip():
        raise ConfigError("there is no text to count errors against; name the true text")
    fixed = {name: amount for name, amount in (held or {}).items() if name != spoiling.name}
    for amount in spoiling.amounts if amounts is None else amounts:
        spoilt = spoil(sheet, {**fixed, spoiling.name: amount}, seed)
        findings = (choice or FindingChoice()).find(spoilt.pixels)
        yield RobustnessPoint(
            amount,
            tuple(
                score_text(
                    reference, read_findings(findings, each, settings or ReadingSettings())[0].lines
                )
                for each in recognisers
            ),
        )


def robustness_csv(curve: RobustnessCurve) -> str:
    """Return the curve as a table: amount, then errors and CER of each network."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    unit = curve.spoiling.unit.strip().replace(" ", "_") or "amount"
    unit = {"°": "degrees", "%": "per_cent"}.get(unit, unit)
    heads = [f"{what} {name}" for name in curve.networks for what in ("errors", "cer")]
    writer.writerow([f"{curve.spoiling.name} {unit}", "expected", *heads])
    for point in curve.points:
        cells: list[Any] = [repr(point.amount), point.scores[0].expected]
        for each in point.scores:
            cells += [each.errors, "" if each.cer is None else repr(each.cer)]
        writer.writerow(cells)
    return text.getvalue()
