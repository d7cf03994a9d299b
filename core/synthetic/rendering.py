"""From the path of the pen to ink on paper, many characters at once.

Each point of a path spreads a Gaussian, weighted by the length of path that it stands for. Along a
straight line these add up to ``exp(-d**2 / (2 * s**2))`` at distance ``d``, so that the logarithm
gives back the distance to the path, and the line's width, its round ends, the softness of its edge
and filled crossings need nothing but a threshold. A Gaussian is a product of two functions of one
coordinate each, so that a picture is one product of two small matrices. Along a line the width
is exact; where strokes lie on each other, as where a ring closes, it is up to a third wider.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.synthetic.paths import Paths
from core.synthetic.products import product

Floats = npt.NDArray[np.float32]

_SPREAD = 0.7
"""Deviation of the Gaussians, as a share of half the line's width."""

_COARSE = 0.75
"""The least deviation, as a share of the mean distance of points."""

_DARKEST, _FAINTEST = 1.0, 1e-30

PIECE_BYTES = 48 * 2**20
"""About how much memory the drawing of some pictures at once may take."""

NOISE_CELLS = 16
"""Along the side of a picture: how fine the raggedness of edges is."""


@dataclass(frozen=True)
class Placement:
    """Where paths come to lie in their pictures: pixel = scale * place + offset.

    Parameters
    ----------
    scale : ndarray of shape (n,)
        Pixels in a height of a character.
    offset : ndarray of shape (n, 2)
        In pixels, x and y.
    """

    scale: Floats
    offset: Floats

    def part(self, chosen: slice) -> "Placement":
        """Return where some of the paths lie."""
        return Placement(self.scale[chosen], self.offset[chosen])


def render(
    paths: Paths,
    placement: Placement,
    size: tuple[int, int],
    *,
    softness: Floats,
    raggedness: Floats | None = None,
) -> Floats:
    """Draw each path into a picture of its own.

    Parameters
    ----------
    paths : Paths
        Of n characters.
    placement : Placement
    size : (int, int)
        Height and width of the pictures in pixels.
    softness : ndarray of shape (n,)
        Width in pixels of the ramp between ink and paper; 1 is a clean scan.
    raggedness : ndarray of shape (n, NOISE_CELLS, NOISE_CELLS), optional
        Pixels by which the edge of the ink lies further out, smoothly interpolated.

    Returns
    -------
    ndarray of shape (n, height, width)
        float32, 0 is paper and 1 is ink.
    """
    height, width = size
    scale = placement.scale[:, None]
    x = paths.points[..., 0] * scale + placement.offset[:, :1]
    y = paths.points[..., 1] * scale + placement.offset[:, 1:]
    drawn = paths.width > 0
    radius = (paths.width * scale).max(axis=1, keepdims=True) / 2
    spacing = paths.mass.sum(axis=1) / np.maximum((paths.mass > 0).sum(axis=1), 1)
    spread = np.maximum(_SPREAD * radius, _COARSE * spacing[:, None] * scale)
    # The mass of a straight line is that of its points; half a Gaussian more rounds its ends.
    line = spread * np.float32(np.sqrt(2 * np.pi))
    weight = paths.mass * scale / line + paths.ends / 2
    # Where the line is narrower, less ink reaches as far.
    local = paths.width * scale / 2
    weight = weight * np.exp((local**2 - radius**2) / (2 * spread**2)) * drawn
    across = _gaussians(x, width, spread)
    down = _gaussians(y, height, spread)
    down *= weight[..., None]
    field = product(down.swapaxes(1, 2), across)
    np.clip(field, _FAINTEST, _DARKEST, out=field)
    np.log(field, out=field)
    field *= -2
    np.sqrt(field, out=field)
    field *= -spread[..., None]
    field += radius[..., None]
    if raggedness is not None:
        field += smooth_field(raggedness, size)
    field /= np.maximum(softness, 1e-3)[:, None, None]
    field += 0.5
    np.clip(field, 0, 1, out=field)
    # A smooth step, as a lens and a sensor make it.
    smooth = 3 - 2 * field
    smooth *= field
    smooth *= field
    return smooth


def _gaussians(centers: Floats, pixels: int, spread: Floats) -> Floats:
    """Return the Gaussian of each point at each pixel's middle: (n, points, pixels)."""
    middles = np.arange(pixels, dtype=np.float32) + np.float32(0.5)
    away = (middles - centers[..., None]) / spread[..., None]
    np.square(away, out=away)
    away *= -0.5
    return np.asarray(np.exp(away, out=away), np.float32)


def smooth_field(cells: Floats, size: tuple[int, int]) -> Floats:
    """Interpolate values on a grid over a picture, smoothly: (n, rows, columns) to (n, *size)."""
    rows = interpolation(cells.shape[1], size[0])
    columns = interpolation(cells.shape[2], size[1])
    return product(product(rows, cells), columns.T)


def interpolation(cells: int, pixels: int) -> Floats:
    """Return the matrix (pixels, cells) that interpolates values of a grid, with smooth steps.

    The outer values of the grid lie on the picture's borders.
    """
    return between((np.arange(pixels) + 0.5) / pixels * (cells - 1), cells)


def between(place: npt.NDArray[np.float64], cells: int) -> Floats:
    """Return the matrix (places, cells) that reads cells at places of 0 to cells - 1, smoothly."""
    low = np.minimum(place.astype(int), cells - 2)
    share = place - low
    share = share * share * (3 - 2 * share)
    rows = np.arange(len(place))
    matrix = np.zeros((len(place), cells), np.float32)
    matrix[rows, low] = 1 - share
    matrix[rows, low + 1] = share
    return matrix
