"""Samples of every class as one picture, drawn in parts that stay the same when others join."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.cores import usable_cores
from core.randomness import Stream, generator
from core.synthetic.alphabet import CHARACTERS, shipped_alphabet
from core.synthetic.drawing import draw_allographs, draw_characters
from core.synthetic.variation import Variation

SIDE = 32
"""Of a sample, in pixels."""

GROUP = 4
"""Columns that are drawn at once, from a generator of their own."""

Pictures = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Samples:
    """A sheet with a row for each class.

    Parameters
    ----------
    pixels : ndarray of shape (classes * SIDE, columns * SIDE)
        uint8, 0 is ink.
    allographs : ndarray of shape (classes, columns)
        Index into the shipped alphabet.
    """

    pixels: Pictures
    allographs: npt.NDArray[np.int64]

    @property
    def columns(self) -> int:
        """How many pictures a row has."""
        return int(self.allographs.shape[1])


def draw_samples(columns: int, seed: int, variation: Variation) -> Samples:
    """Draw so many samples of each class, on all cores; more columns begin with the same ones."""
    alphabet = shipped_alphabet()

    def draw(group: int) -> tuple[Pictures, npt.NDArray[np.int64]]:
        rng = generator(seed, Stream.DISPLAY, group)
        drawn = draw_characters(
            CHARACTERS * GROUP, rng, size=SIDE, variation=variation, alphabet=alphabet
        )
        return drawn.pictures, drawn.allographs

    with ThreadPoolExecutor(usable_cores(), "samples") as pool:
        groups = list(pool.map(draw, range(-(-columns // GROUP))))
    shape = -1, len(CHARACTERS)
    pictures = np.concatenate([found for found, _ in groups])
    allographs = np.concatenate([found for _, found in groups])
    tiles = pictures.reshape(*shape, SIDE, SIDE)[:columns].transpose(1, 2, 0, 3)
    return Samples(
        np.ascontiguousarray(tiles.reshape(len(CHARACTERS) * SIDE, columns * SIDE)),
        np.ascontiguousarray(allographs.reshape(shape)[:columns].T),
    )


def draw_samples_of(allograph: int, rows: int, columns: int, seed: int, how: Variation) -> Pictures:
    """Draw one allograph several times, as a sheet."""
    rng = generator(seed, Stream.DISPLAY, 1 << 20, allograph)
    chosen = np.full(rows * columns, allograph, np.int64)
    pictures = draw_allographs(shipped_alphabet(), chosen, rng, SIDE, how)
    tiles = pictures.reshape(rows, columns, SIDE, SIDE).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(tiles.reshape(rows * SIDE, columns * SIDE))
