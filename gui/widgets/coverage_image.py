"""The marks of the coverage strip as one image, drawn again only when something of it changes."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from gui.widgets.color_maps import visit_colors, visit_levels
from gui.widgets.coverage_cells import CoverageCells, arrange


class CoverageImage:
    """Keeps the visits, where each mark stands, and the image.

    Parameters
    ----------
    visits : ndarray of shape (samples,), whole numbers
        At least one.
    """

    def __init__(self, visits: npt.NDArray[np.int64]) -> None:
        self._visits = visits
        self._cells: CoverageCells | None = None
        self._places: tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]] | None = None
        self._image: QImage | None = None
        self._pixels: npt.NDArray[np.uint32] | None = None

    def set_visits(self, visits: npt.NDArray[np.int64]) -> None:
        """Take other visits; their marks stand where they stood if there are as many."""
        if visits.size != self._visits.size:
            self._cells = self._places = None
        self._visits = visits
        self._image = None

    def cells(self, width: int, height: int) -> CoverageCells:
        """Return where each mark stands in a rectangle of so many device pixels."""
        known = self._cells
        if known is None or (known.width, known.height) != (width, height):
            self._cells = known = arrange(self._visits.size, width, height)
            self._places = self._image = None
        return known

    def image(self, width: int, height: int) -> QImage:
        """Return the marks; what is behind the last one and between large ones is transparent."""
        cells = self.cells(width, height)
        if self._image is None:
            if self._places is None:
                self._places = cells.pixels()
            where, gaps = self._places
            most = max(1, int(self._visits.max()))
            red, green, blue = visit_colors(most).astype(np.uint32).T
            table = 0xFF000000 | red << 16 | green << 8 | blue
            marks = table[visit_levels(cells.least(self._visits), most)]
            pixels = np.append(marks, 0).astype(np.uint32)[where]
            pixels[gaps] = 0
            # QImage does not own the memory, so the array is kept beside it.
            self._pixels = pixels
            kind = QImage.Format.Format_ARGB32_Premultiplied
            self._image = QImage(pixels.data, width, height, kind)
        return self._image
