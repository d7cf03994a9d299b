"""Arrays as Qt's images."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage


def grey_image(pixels: npt.NDArray[np.uint8]) -> QImage:
    """Return a picture of shape (height, width), 0 is black, as an image of its own."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    # QImage does not own the memory that it is given; its copy does.
    kind = QImage.Format.Format_Grayscale8
    return QImage(pixels.data, width, height, pixels.strides[0], kind).copy()
