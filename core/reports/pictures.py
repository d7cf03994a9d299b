"""The picture of a row: what there is to draw, for whoever draws it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.analysis.predictions import Predictions
from core.analysis.weight_grid import STEPS, color_limits, diverging_palette, layer_tiles
from core.analysis.weight_layers import weight_layers
from core.analysis.weight_sheet import weight_sheet
from core.datasets.dataset import SPLIT_WORDS
from core.ocr.overlay import DOUBTFUL, overlay
from core.ocr.page import Page
from core.ocr.picture_file import read_picture
from core.reconstruction.comparison_sheet import (
    Heading,
    Restored,
    choose_samples,
    comparison_sheet,
    sheet_title,
)
from core.reconstruction.quality import clipped
from core.reports.answers import unseen_answers
from core.reports.row import Outcome, ReportRow
from core.runs.autoencoder import autoencoder_of_run
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.store import RunStore
from core.training.history import History
from core.training.planning import load_data

Pixels = npt.NDArray[np.uint8]

_SURFACE, _GAP = "#FFFFFF", "#D9DFE5"
_PAGE_WIDTH, _BETWEEN = 900, 12
"""Of a photograph among others, in pixels."""


@dataclass(frozen=True, eq=False)
class CurvesPicture:
    """Loss and accuracy of a run, epoch by epoch.

    Parameters
    ----------
    run_id : str
    record : RunRecord
    history : History
    """

    run_id: str
    record: RunRecord
    history: History


@dataclass(frozen=True, eq=False)
class MatrixPicture:
    """Which classes are taken for which.

    Parameters
    ----------
    title : str
    class_names : tuple of str
    predictions : Predictions
    """

    title: str
    class_names: tuple[str, ...]
    predictions: Predictions


@dataclass(frozen=True, eq=False)
class PixelPicture:
    """A picture that is drawn already.

    Parameters
    ----------
    caption : str
        What is where in it.
    pixels : ndarray of shape (height, width, 3), uint8
    """

    caption: str
    pixels: Pixels = field(repr=False)


RowPicture = CurvesPicture | MatrixPicture | PixelPicture


def row_picture(row: ReportRow, outcome: Outcome, store: RunStore) -> RowPicture | None:
    """Return the picture of a row that is done; None where it has none.

    Parameters
    ----------
    row : ReportRow
    outcome : Outcome
        What it reached.
    store : RunStore
        Where its run is.

    Raises
    ------
    LabError
        If the run, its data or a photograph cannot be read any more.
    """
    if row.picture == "page":
        return _pages(outcome.pages) if outcome.pages else None
    draw = _OF_RUNS.get(row.picture)
    return None if draw is None or not outcome.run_id else draw(store.find(outcome.run_id))


def _curves(folder: RunFolder) -> CurvesPicture:
    return CurvesPicture(folder.run_id, folder.read_record(), folder.read_metrics())


def _weights(folder: RunFolder) -> PixelPicture:
    record = folder.read_record()
    states = [folder.read_checkpoint(epoch) for epoch in (0, record.epochs_done)]
    layer = weight_layers(states[-1], record.dataset.sample_shape)[0]
    palette = diverging_palette(_SURFACE, _GAP, dark=False)
    tiles = [layer.tiles(state[layer.array]) for state in states]
    # Each on a scale of its own, or the small weights before training would be blank.
    limits = color_limits(tiles, "grid")
    sheets = [
        layer_tiles(part, limit, palette, layer.kind)
        for part, limit in zip(tiles, limits, strict=True)
    ]
    surface = np.asarray(palette.colors[STEPS // 2])
    caption = f"First layer of {record.name}: left before training, right after it."
    return PixelPicture(caption, weight_sheet(sheets, layer.kind, surface))


def _confusion(folder: RunFolder) -> MatrixPicture:
    record = folder.read_record()
    dataset = load_data(record.config.data)
    split, predictions = unseen_answers(folder, dataset)
    title = f"{record.name}, {dataset.name} ({SPLIT_WORDS[split]})"
    return MatrixPicture(title, dataset.class_names, predictions)


def _reconstruction(folder: RunFolder) -> PixelPicture:
    record = folder.read_record()
    dataset = load_data(record.config.data)
    part, network = dataset.validation, autoencoder_of_run(folder, record.epochs_done)
    chosen = choose_samples(part.labels, len(dataset.class_names))
    originals = clipped(part.inputs[chosen])
    captions = [dataset.class_names[label] for label in part.labels[chosen]]
    method = f"{record.name}, {network.code} numbers"
    title = sheet_title(dataset.name, "validation split", [method])
    restored = [Restored("autoencoder", network.reconstruct(originals))]
    sheet = comparison_sheet(originals, captions, restored, Heading(title, ""))
    return PixelPicture("Originals, what comes back of them, and what is lost.", sheet)


def _pages(pages: tuple[tuple[Path, Page], ...]) -> PixelPicture:
    """Return photographs with their boxes, two in a row."""
    from PIL import Image

    shrunk = []
    is_read = any(each.text for _path, page in pages for each in page)
    doubtful = DOUBTFUL if is_read else 0.0
    for path, page in pages:
        drawn = Image.fromarray(overlay(read_picture(path).pixels, page, doubtful))
        height = round(_PAGE_WIDTH * drawn.height / drawn.width)
        shrunk.append(drawn.resize((_PAGE_WIDTH, height), Image.Resampling.LANCZOS))
    columns = min(2, len(shrunk))
    rows = [shrunk[at : at + columns] for at in range(0, len(shrunk), columns)]
    heights = [max(each.height for each in row) for row in rows]
    width = columns * _PAGE_WIDTH + (columns - 1) * _BETWEEN
    height = sum(heights) + (len(rows) - 1) * _BETWEEN
    whole = Image.new("RGB", (width, height), _SURFACE)
    top = 0
    for row, high in zip(rows, heights, strict=True):
        for at, each in enumerate(row):
            whole.paste(each, (at * (_PAGE_WIDTH + _BETWEEN), top))
        top += high + _BETWEEN
    caption = "Each box is a letter that was found."
    if is_read:
        caption = "What is read in each box; vermilion is what is doubtful."
    return PixelPicture(caption, np.asarray(whole))


_OF_RUNS: dict[str, Callable[[RunFolder], RowPicture]] = {
    "curves": _curves,
    "weights": _weights,
    "confusion": _confusion,
    "reconstruction": _reconstruction,
}
