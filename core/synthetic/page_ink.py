"""From the paths of a page's characters to its picture, and the box of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.memory import check_memory
from core.synthetic.drawing import limit_softness, to_gray
from core.synthetic.page_text import Glyph
from core.synthetic.paths import Paths
from core.synthetic.rendering import NOISE_CELLS, PIECE_BYTES, Placement, render
from core.synthetic.variation import Variation

_BOX_INK = 0.5
"""From this much ink on, a pixel belongs to the box of a character."""

_PAGE_BYTES = 4
"""Of a pixel of a page: as drawn, without its border, in another light, and as a file."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PageBox:
    """Where a character lies.

    Parameters
    ----------
    character : str
    left, top, right, bottom : int
        In pixels; right and bottom are the first ones outside.
    line, word : int
        Counted from 0, words within their line.
    """

    character: str
    left: int
    top: int
    right: int
    bottom: int
    line: int
    word: int


def draw_glyphs(
    paths: Paths,
    placement: Placement,
    size: tuple[int, int],
    glyphs: Sequence[Glyph],
    variation: Variation,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.uint8], tuple[PageBox, ...]]:
    """Draw each glyph into a tile around it, and the tiles onto the page.

    Parameters
    ----------
    paths : Paths
    placement : Placement
        Where the paths lie on the page.
    size : (int, int)
        Height and width of the page in pixels.
    glyphs : sequence of Glyph
        What the paths show.
    variation : Variation
        Of softness and edges.
    rng : Generator

    Returns
    -------
    ndarray of shape (height, width)
        uint8, 0 is ink and 255 is paper.
    tuple of PageBox
        In the order of the glyphs.

    Raises
    ------
    ConfigError
        If the page does not fit into memory.
    """
    scale = placement.scale
    half = np.asarray(paths.width.max(axis=1) * scale / 2, np.float32)
    ramp = 32 / 24 * variation.softness * scale.mean() * np.exp(0.3 * rng.standard_normal())
    softness = limit_softness(np.full(len(glyphs), ramp, np.float32), half)
    noise = rng.standard_normal((len(glyphs), NOISE_CELLS, NOISE_CELLS), dtype=np.float32)
    noise *= (variation.edge_noise * half)[:, None, None]
    box = paths.boxes() * scale[:, None] + np.tile(placement.offset, 2)
    # A ragged edge may lie further out, by four deviations at most.
    border = half.max() * max(1.5, 1 + 4 * variation.edge_noise) + softness.max() + 2
    corner = np.floor(box[:, :2] - border)
    tile = int(np.ceil((box[:, 2:] + border - corner).max())) + 1
    inside = Placement(scale, np.asarray(placement.offset - corner, np.float32))
    check_memory(
        _PAGE_BYTES * (size[0] + 2 * tile) * (size[1] + 2 * tile)
        + max(PIECE_BYTES, _tile_bytes(tile, paths)),
        f"a page of {size[1]:,}×{size[0]:,} pixels",
        field="page",
    )
    page = np.full((size[0] + 2 * tile, size[1] + 2 * tile), 255, np.uint8)
    boxes = []
    most = max(1, PIECE_BYTES // _tile_bytes(tile, paths))
    for begin in range(0, len(glyphs), most):
        part = slice(begin, begin + most)
        tiles = render(
            paths.part(part),
            inside.part(part),
            (tile, tile),
            softness=softness[part],
            raggedness=noise[part],
        )
        shades = to_gray(tiles)
        for ink, shade, at, glyph in zip(
            tiles, shades, corner[part].astype(int), glyphs[part], strict=True
        ):
            left, top = (int(value) for value in at)
            place = page[tile + top : 2 * tile + top, tile + left : 2 * tile + left]
            np.minimum(place, shade, out=place)
            boxes.append(_box(ink, left, top, glyph))
    return np.ascontiguousarray(page[tile:-tile, tile:-tile]), tuple(boxes)


def _tile_bytes(tile: int, paths: Paths) -> int:
    points = int(paths.points.shape[1])
    return 4 * tile * (3 * points + 4 * tile)


def _box(ink: Floats, left: int, top: int, glyph: Glyph) -> PageBox:
    dark = ink >= min(_BOX_INK, float(ink.max()))
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return PageBox(
        glyph.character,
        left + int(columns[0]),
        top + int(rows[0]),
        left + int(columns[-1]) + 1,
        top + int(rows[-1]) + 1,
        glyph.line,
        glyph.word,
    )
