"""Strokes of a pen, and how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """What a pen drew from where it was put down to where it was lifted.

    Parameters
    ----------
    points : tuple of (x, y, pressure)
        In pixels of the paper; pressure from 0 to 1, and 1 of a mouse.
    width : float
        Of the pen at full pressure, in pixels.
    """

    points: tuple[Point, ...]
    width: float = 7.0

    def near(self, x: float, y: float, reach: float) -> bool:
        """Whether the stroke passes a place within `reach` pixels of its edge."""
        points = np.array(self.points)[:, :2]
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        begin, way = points[:-1], np.diff(points, axis=0)
        length = np.maximum((way**2).sum(axis=1), 1e-9)
        at = np.clip(((np.array([x, y]) - begin) * way).sum(axis=1) / length, 0, 1)
        nearest = begin + at[:, None] * way
        away = np.hypot(*(nearest - [x, y]).T)
        return bool(away.min() <= reach + self.width / 2)


def pen_width(stroke_width: float, pressure: float) -> float:
    """Return how wide a pen draws: half of its width without pressure."""
    return stroke_width * (0.5 + 0.5 * min(max(pressure, 0.0), 1.0))


def draw_strokes(
    strokes: Sequence[Stroke], size: tuple[int, int], *, fine: int = 2
) -> npt.NDArray[np.uint8]:
    """Draw strokes on paper.

    Parameters
    ----------
    strokes : sequence of Stroke
    size : tuple of int
        (width, height) of the paper, in pixels.
    fine : int
        They are drawn on pixels so many times as fine.

    Returns
    -------
    ndarray of shape (height, width), uint8
        0 is ink and 255 paper.
    """
    from PIL import Image, ImageDraw

    image = Image.new("L", (size[0] * fine, size[1] * fine), 255)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        before: Point | None = None
        for point in stroke.points:
            x, y = point[0] * fine, point[1] * fine
            half = pen_width(stroke.width, point[2]) * fine / 2
            draw.ellipse((x - half, y - half, x + half, y + half), fill=0)
            if before is not None:
                ends = (before[0] * fine, before[1] * fine, x, y)
                draw.line(ends, fill=0, width=max(1, round(2 * half)))
            before = point
    return np.asarray(image.reduce(fine), np.uint8)
