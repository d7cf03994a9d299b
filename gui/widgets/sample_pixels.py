"""Sample pictures as images of Qt: upright, with the black and white of the data."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter


def sample_image(inputs: npt.NDArray[np.float32]) -> QImage:
    """Return a sample of shape (height, width) or (height, width, 3), nominally in [0, 1]."""
    return pixel_image(np.rint(np.clip(inputs, 0, 1) * 255).astype(np.uint8))


def pixel_image(pixels: npt.NDArray[np.uint8]) -> QImage:
    """Return pixels of shape (height, width) or (height, width, 3), uint8."""
    kept = np.ascontiguousarray(pixels)
    height, width = kept.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if kept.ndim == 2 else QImage.Format.Format_RGB888
    # The copy owns its memory, which the array would take away.
    return QImage(kept.data, width, height, kept.strides[0], kind).copy()


def fitted(image: QImage, area: QRectF, ratio: float = 1.0) -> QRectF:
    """Return the largest rectangle of the image's aspect in the middle of an area.

    Pixels become squares of whole device pixels where that costs less than an eighth of the size.
    """
    exact = min(area.width() / image.width(), area.height() / image.height()) * ratio
    whole = int(exact)
    scale = (whole if whole >= 1 and exact / whole < 1.125 else exact) / ratio
    rect = QRectF(0, 0, image.width() * scale, image.height() * scale)
    rect.moveCenter(area.center())
    rect.moveTo(round(rect.x() * ratio) / ratio, round(rect.y() * ratio) / ratio)
    return rect


def draw_sample(painter: QPainter, image: QImage, area: QRectF, ratio: float = 1.0) -> QRectF:
    """Draw an image as large as an area allows, and return where it lies."""
    rect = fitted(image, area, ratio)
    factor = rect.width() * ratio / image.width()
    painter.setRenderHint(
        QPainter.RenderHint.SmoothPixmapTransform, on=abs(factor - round(factor)) > 1e-6
    )
    painter.drawImage(rect, image)
    return rect
