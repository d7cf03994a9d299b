"""Weights as files: a layer as one picture, or all arrays as ``.npz`` or ``.safetensors``."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_MAX_COMMENT, ZipFile

import numpy as np
from safetensors.numpy import save

from core.analysis.weight_grid import Layout, Pixels, arrange, assemble
from core.analysis.weight_layers import Arrays, LayerKind

SIDE = 1000
"""A picture is at most so many pixels high and wide, unless a pixel a weight needs more."""

_GAP, _BETWEEN = 4, 32

_LAYOUTS: dict[LayerKind, Layout] = {"matrix": "column", "bars": "row"}


def weight_sheet(pictures: Sequence[Pixels], kind: LayerKind, surface: Pixels) -> Pixels:
    """Return one picture of a layer's tiles, or several beside one another.

    Parameters
    ----------
    pictures : sequence of ndarray of shape (units, height, width, 3), uint8
        Tiles in colours, all of one shape.
    kind : {"pictures", "kernels", "maps", "matrix", "bars"}
    surface : ndarray of shape (3,), uint8
        Behind the tiles.

    Returns
    -------
    ndarray of shape (height, width, 3), uint8
    """
    units, height, width = pictures[0].shape[:3]
    place = arrange(units, (height, width), (SIDE, SIDE), _GAP, _LAYOUTS.get(kind, "tiles"))
    sheets = [np.pad(assemble(tiles, place, surface), _margins(_GAP)) for tiles in pictures]
    whole = np.empty(
        (
            sheets[0].shape[0],
            sum(sheet.shape[1] for sheet in sheets) + _BETWEEN * (len(sheets) - 1),
            3,
        ),
        np.uint8,
    )
    whole[:] = surface
    left = 0
    for sheet in sheets:
        inner = slice(_GAP, -_GAP)
        whole[inner, left + _GAP : left + sheet.shape[1] - _GAP] = sheet[inner, inner]
        left += sheet.shape[1] + _BETWEEN
    return whole


def npz_bytes(arrays: Arrays, notes: Mapping[str, str] | None = None) -> bytes:
    """Return the content of an ``.npz`` with arrays by their names.

    Notes on them are the comment of the archive, in JSON, so that nobody finds them among the
    arrays; a comment has room for 65,535 bytes, and is left out where that is too little.
    """
    buffer = BytesIO()
    np.savez(buffer, **{name: np.asarray(array) for name, array in arrays.items()})  # type: ignore[arg-type]
    comment = json.dumps(dict(notes or {})).encode()
    if notes and len(comment) <= ZIP_MAX_COMMENT:
        with ZipFile(buffer, "a") as archive:
            archive.comment = comment
    return buffer.getvalue()


def safetensors_bytes(arrays: Arrays, notes: Mapping[str, str]) -> bytes:
    """Return the content of a ``.safetensors`` with arrays by their names, and notes on them."""
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return bytes(save(contiguous, metadata=dict(notes)))


def _margins(width: int) -> tuple[tuple[int, int], ...]:
    return (width, width), (width, width), (0, 0)
