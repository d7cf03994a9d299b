"""Letters that do not stand upright: turned, slanted, and bent."""

from collections.abc import Callable, Sequence

import numpy as np

from core.ocr.box import Box
from core.ocr.spoiling.paper import with_border
from core.ocr.spoiling.sheet import Pixels, Sheet

_BEND = 0.35
"""Letters are bent by waves of this length, as the deviation of a Gaussian in letter heights."""

_CELLS = 6
"""Meshes of the net that bends them, a letter height."""

Matrix = np.ndarray


def rotate(sheet: Sheet, degrees: float, rng: np.random.Generator) -> Sheet:
    """Turn the picture clockwise about its middle; paper is filled in from the border."""
    angle = np.deg2rad(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    # Columns and rows, with rows downwards.
    return _affine(sheet, np.array([[cos, -sin], [sin, cos]]))


def slant(sheet: Sheet, degrees: float, rng: np.random.Generator) -> Sheet:
    """Let letters lean to the right by an angle; lines stay level."""
    return _affine(sheet, np.array([[1.0, -np.tan(np.deg2rad(degrees))], [0.0, 1.0]]))


def wobble(sheet: Sheet, amount: float, rng: np.random.Generator) -> Sheet:
    """Bend strokes by smooth random waves, as an unsteady hand does.

    Elastic distortion (Simard, Steinkraus and Platt, ICDAR 2003): each point is displaced by
    Gaussian noise that a Gaussian has made smooth.

    Parameters
    ----------
    sheet : Sheet
    amount : float
        Standard deviation of the displacement along each axis, in letter heights.
    rng : Generator
    """
    from PIL import Image
    from scipy import ndimage

    high, wide = sheet.owner.shape
    cell = max(2, round(sheet.letter_height / _CELLS))
    rows, columns = -(-high // cell), -(-wide // cell)
    sigma = _BEND * sheet.letter_height / cell
    noise = rng.standard_normal((2, rows + 1, columns + 1))
    smooth = ndimage.gaussian_filter(noise, (0, sigma, sigma), mode="reflect")
    # What smoothing leaves of a deviation of 1.
    smooth *= amount * sheet.letter_height * 2 * np.sqrt(np.pi) * sigma
    down = smooth[0] + np.minimum(np.arange(rows + 1) * cell, high)[:, None]
    right = smooth[1] + np.minimum(np.arange(columns + 1) * cell, wide)
    border = (int(np.ceil(np.abs(smooth[0]).max())) + 1, int(np.ceil(np.abs(smooth[1]).max())) + 1)
    down, right = down + border[0], right + border[1]
    mesh = [
        (
            (x * cell, y * cell, min((x + 1) * cell, wide), min((y + 1) * cell, high)),
            tuple(
                float(value)
                for at in ((y, x), (y + 1, x), (y + 1, x + 1), (y, x + 1))
                for value in (right[at], down[at])
            ),
        )
        for y in range(rows)
        for x in range(columns)
    ]

    def warp(image: "Image.Image", smoothly: bool) -> "Image.Image":
        kind = Image.Resampling.BILINEAR if smoothly else Image.Resampling.NEAREST
        return image.transform((wide, high), Image.Transform.MESH, mesh, kind)

    return _warped(sheet, border, warp, sheet.boxes)


def _affine(sheet: Sheet, matrix: Matrix) -> Sheet:
    """Map the picture about its middle, as large as it becomes.

    Parameters
    ----------
    sheet : Sheet
    matrix : ndarray of shape (2, 2)
        From column and row before to those after.
    """
    from PIL import Image

    high, wide = sheet.owner.shape
    corners = matrix @ (np.array([[-1, 1, 1, -1], [-1, -1, 1, 1]]) * [[wide / 2], [high / 2]])
    # A quarter turn is no column wider than the picture was high.
    width, height = (int(np.ceil(side - 1e-6)) for side in np.ptp(corners, axis=1))
    middle, centre = np.array([width / 2, height / 2]), np.array([wide / 2, high / 2])
    back = np.linalg.inv(matrix)
    # Where the corners of what comes out lie in what goes in: so much paper is needed around it.
    ends = back @ (np.array([[-1, 1, 1, -1], [-1, -1, 1, 1]]) * middle[:, None])
    over = np.maximum(np.abs(ends).max(axis=1) - centre, 0)
    border = (int(np.ceil(over[1])) + 1, int(np.ceil(over[0])) + 1)
    offset = centre + np.array([border[1], border[0]]) - back @ middle
    data = tuple(map(float, (*back[0], offset[0], *back[1], offset[1])))

    def warp(image: "Image.Image", smoothly: bool) -> "Image.Image":
        kind = Image.Resampling.BILINEAR if smoothly else Image.Resampling.NEAREST
        return image.transform((width, height), Image.Transform.AFFINE, data, kind)

    def place(box: Box) -> Box:
        x = np.array([box.left, box.right, box.right, box.left])
        y = np.array([box.top, box.top, box.bottom, box.bottom])
        found = matrix @ (np.array([x, y]) - centre[:, None]) + middle[:, None]
        low, top = np.ceil(found.max(axis=1)), np.floor(found.min(axis=1))
        return Box(int(top[1]), int(top[0]), int(low[1]), int(low[0]))

    return _warped(sheet, border, warp, [place(box) for box in sheet.boxes])


def _warped(
    sheet: Sheet,
    border: tuple[int, int],
    warp: Callable[..., "object"],
    boxes: Sequence[Box],
) -> Sheet:
    from PIL import Image

    pixels: Pixels = np.asarray(warp(Image.fromarray(with_border(sheet, border)), True))
    sides = ((border[0], border[0]), (border[1], border[1]))
    owner = np.asarray(warp(Image.fromarray(np.pad(sheet.owner, sides)), False), np.int32)
    return sheet.moved(pixels, owner, boxes)
