"""The path of the pen: where it went, how much ink it left, and where it skipped."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.synthetic.variation import Variation

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Paths:
    """Where the pen went, in heights of a character; the middle of a character lies near 0, 0.

    Parameters
    ----------
    points : ndarray of shape (characters, points, 2)
        float32; x to the right, y down.
    mass : ndarray of shape (characters, points)
        Length of the path that each point stands for; 0 is padding.
    ends : ndarray of shape (characters, points)
        1 at both ends of each stroke, else 0.
    width : ndarray of shape (characters, points)
        Of the line; 0 where the pen skips.
    """

    points: Floats
    mass: Floats
    ends: Floats
    width: Floats

    def __len__(self) -> int:
        return len(self.points)

    def part(self, chosen: slice) -> "Paths":
        """Return some of the paths."""
        return Paths(self.points[chosen], self.mass[chosen], self.ends[chosen], self.width[chosen])

    def boxes(self) -> Floats:
        """Return left, top, right and bottom of each path, without the line's width: (n, 4)."""
        return np.concatenate([self.points.min(axis=1), self.points.max(axis=1)], axis=1)

    def outlines(self) -> Floats:
        """Return left, top, right and bottom of the ink of each path: (n, 4)."""
        half = self.width[..., None] / 2
        return np.concatenate(
            [(self.points - half).min(axis=1), (self.points + half).max(axis=1)], axis=1
        )


def make_paths(
    places: Floats,
    strokes: npt.NDArray[np.int8],
    pen: Floats,
    variation: Variation,
    rng: np.random.Generator,
) -> Paths:
    """Draw along points with a pen.

    Parameters
    ----------
    places : ndarray of shape (n, points, 2)
        In heights of a character.
    strokes : ndarray of shape (n, points)
        Which stroke a point belongs to; -1 is padding.
    pen : ndarray of shape (n,)
        Width of the line, in heights of a character.
    variation : Variation
        Of pressure and gaps.
    rng : Generator
    """
    same = (strokes[:, 1:] == strokes[:, :-1]) & (strokes[:, 1:] >= 0)
    steps = np.linalg.norm(np.diff(places, axis=1), axis=2) * same
    mass = np.zeros(places.shape[:2], np.float32)
    mass[:, 1:] += steps / 2
    mass[:, :-1] += steps / 2
    drawn = strokes >= 0
    begins, finishes = drawn.copy(), drawn.copy()
    begins[:, 1:] &= ~same
    finishes[:, :-1] &= ~same
    width = pen[:, None] * _pressure(places, steps, variation, rng)
    return Paths(places, mass, (begins | finishes).astype(np.float32), width)


def _pressure(
    places: Floats, steps: Floats, variation: Variation, rng: np.random.Generator
) -> Floats:
    """Return the factor of the line's width at each point; 0 where the pen skips."""
    count = len(places)
    walked = np.zeros(places.shape[:2], np.float32)
    np.cumsum(steps, axis=1, out=walked[:, 1:])
    total = walked[:, -1:]
    trend, swing, phase, skips, where, reach = rng.random((6, count, 1), dtype=np.float32)
    wave = np.sin(2 * np.pi * (walked * (0.4 + swing) + phase))
    slope = (trend - 0.5) * 2 * (2 * walked / np.maximum(total, 1e-6) - 1)
    factor = np.exp(np.float32(variation.pressure) * (wave + slope))
    gap = np.abs(walked - where * total) < 0.02 + 0.05 * reach
    factor[(skips < variation.gaps) & gap] = 0
    return np.asarray(factor, np.float32)
