"""The rows of pictures as the window paints them: shades, errors in colours, captions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.analysis.weight_grid import Palette, color_limits, color_tiles, diverging_palette
from core.reconstruction.colors import error_colors, shades
from core.reconstruction.pca import PrincipalComponents
from core.reconstruction.quality import clipped, mean_squared_errors, psnr, psnr_words
from gui.tabs.reconstruction.figure_texts import PictureFigures
from gui.theme.tokens import Theme
from gui.widgets.large_pictures import LargePicture
from gui.widgets.restored_rows import PictureRow

Pictures = npt.NDArray[np.floating]
Pixels = npt.NDArray[np.uint8]


def picture_rows(
    originals: Pictures,
    names: Sequence[str],
    methods: Sequence[tuple[str, str, Pictures]],
    theme: Theme,
    noisy: Pictures | None = None,
) -> list[PictureRow]:
    """Return a row of originals and, of each method, one of pictures and one of errors.

    Parameters
    ----------
    originals : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
    names : sequence of str
        Of their classes.
    methods : sequence of (str, str, ndarray)
        Name, note, and what comes back.
    theme : Theme
        Whose surface stands for no error.
    noisy : ndarray of the shape of `originals`, optional
        What the methods were given instead: a row of its own.
    """
    exact, palette = clipped(originals), error_palette(theme)
    rows = [PictureRow("Original", "", shades(exact), tuple(names))]
    if noisy is not None:
        rows.append(PictureRow("With noise", "", shades(clipped(noisy)), _decibels(exact, noisy)))
    for name, note, pictures in methods:
        restored = clipped(pictures)
        rows.append(PictureRow(name, note, shades(restored), _decibels(exact, restored)))
        rows.append(PictureRow("Error", "", error_colors(restored - exact, palette)))
    return rows


def _decibels(originals: Pictures, others: Pictures) -> tuple[str, ...]:
    each = psnr(mean_squared_errors(originals, others))
    return tuple(psnr_words(float(value)) for value in each)


def large_columns(
    rows: Sequence[PictureRow], column: int, figures: Sequence[PictureFigures]
) -> list[list[LargePicture]]:
    """Return one picture of all rows: the original's column, and one for each method.

    Parameters
    ----------
    rows : sequence of PictureRow
        As `picture_rows` returns them.
    column : int
        Of the picture.
    figures : sequence of PictureFigures
        Of each method, in the order of the rows.
    """
    # Of each method there is a row of pictures and one of errors; what is before is given.
    given = len(rows) - 2 * len(figures)
    found = [
        [LargePicture(row.name, row.captions[column], row.pixels[column]) for row in rows[:given]]
    ]
    for each, at in zip(figures, range(given, len(rows), 2), strict=True):
        back, error = rows[at], rows[at + 1]
        found.append(
            [
                LargePicture(f"{back.name}, {back.note}", each.likeness, back.pixels[column]),
                LargePicture(f"{back.name}: error", each.error, error.pixels[column]),
            ]
        )
    return found


def large_row(
    rows: Sequence[PictureRow], column: int, note: str, name: str = "Chosen"
) -> PictureRow:
    """Return one picture of all rows side by side, each with what it is below it."""
    pixels = np.stack([row.pixels[column] for row in rows])
    return PictureRow(name, note, pixels, tuple(row.name for row in rows))


COMPONENTS_SHOWN, COLUMNS = 50, 10


def mean_row(pca: PrincipalComponents, shape: tuple[int, ...]) -> PictureRow:
    """Return the mean of the training pictures, of a shape, which every code is added to."""
    mean = shades(clipped(pca.mean.reshape(1, *shape)))
    return PictureRow("Mean", "picture", mean, ("",))


def component_rows(
    pca: PrincipalComponents, shape: tuple[int, ...], theme: Theme, first: int = 0
) -> list[PictureRow]:
    """Return `COMPONENTS_SHOWN` components as pictures, ten a row.

    Parameters
    ----------
    pca : PrincipalComponents
    shape : tuple of int
        Of a picture.
    theme : Theme
        Whose surface stands for zero.
    first : int
        The component that stands first, from 0.
    """
    rows, palette = [], error_palette(theme)
    shares = np.diff(pca.explained)
    for at in range(first, min(pca.rank, first + COMPONENTS_SHOWN), COLUMNS):
        last = min(at + COLUMNS, pca.rank)
        tiles = pca.components[at:last].reshape(-1, *shape)
        limits = color_limits([tiles], "tile")[0]
        captions = tuple(_per_cent(share) for share in shares[at:last])
        name = f"{at + 1:,} to {last:,}"
        rows.append(
            PictureRow(name, "variance each", color_tiles(tiles, limits, palette), captions)
        )
    return rows


def _per_cent(share: float) -> str:
    """Return a share of the variance as it stands below a small picture."""
    return f"{share:.1%}" if share >= 0.0005 else "< 0.1%"


def error_palette(theme: Theme) -> Palette:
    """Return the colours of errors, and of components, on the surface of a theme."""
    return diverging_palette(theme.surface, theme.card_border, dark=theme.name == "dark")
