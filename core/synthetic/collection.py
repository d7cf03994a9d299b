"""Whole sets of characters: any number a class, drawn on all cores, always the same by seed."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.cores import usable_cores
from core.errors import ConfigError, DrawingCancelled
from core.memory import check_memory
from core.randomness import Stream, generator
from core.synthetic.alphabet import CHARACTERS, Alphabet, shipped_alphabet
from core.synthetic.drawing import check_size, draw_characters, drawing_bytes
from core.synthetic.variation import Variation

PARTS = ("train", "validation", "test")

CHUNK = 50
"""Characters of one class that are drawn at once, from a generator of their own."""

STANDARD_COUNT = 300
MOST_VALIDATION, MOST_TEST = 100, 50

_BYTES_PER_PIXEL = 1 + 4 + 4
"""As drawn, as a network's input, and once more on the way."""

_MOST_THREADS = 16
"""More hinder each other, and each needs memory of its own."""

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Collection:
    """What to draw.

    Parameters
    ----------
    count : int
        Pictures of each class to train on, 1 or more.
    size : int
        Side of the pictures in pixels, 8 to 512.
    seed : int
        0 or more.
    variation : Variation

    Raises
    ------
    ConfigError
        If a value is out of range, or the pictures do not fit into memory.
    """

    count: int = STANDARD_COUNT
    size: int = 32
    seed: int = 0
    variation: Variation = field(default_factory=Variation)

    def __post_init__(self) -> None:
        check_size(self.size)
        if self.count < 1:
            raise ConfigError(
                f"{self.count} pictures a class cannot be drawn; ask for 1 or more", field="count"
            )
        if self.seed < 0:
            raise ConfigError(f"seed must be 0 or more; got {self.seed}", field="seed")
        check_memory(
            self.total * self.size**2 * _BYTES_PER_PIXEL
            + _threads() * drawing_bytes(CHUNK, self.size),
            f"drawing {self.total:,} pictures of {self.size}×{self.size} pixels",
            field="count",
        )

    @property
    def counts(self) -> Mapping[str, int]:
        """Pictures a class in each part: a third and a sixth as many, and never more than needed.

        From 300 on, validation and test are always the same pictures, so that networks that were
        trained on more or fewer are compared on the same.
        """
        return {
            "train": self.count,
            "validation": min(-(-self.count // 3), MOST_VALIDATION),
            "test": min(-(-self.count // 6), MOST_TEST),
        }

    @property
    def total(self) -> int:
        """Pictures in all."""
        return sum(self.counts.values()) * len(CHARACTERS)


@dataclass(frozen=True)
class Part:
    """Some pictures, class by class.

    Parameters
    ----------
    pictures : ndarray of shape (n, size, size)
        uint8, upright, 0 is ink and 255 is paper.
    labels : ndarray of shape (n,)
        uint8 index into `CHARACTERS`.
    """

    pictures: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Chunk:
    part: str
    label: int
    number: int
    begin: int
    count: int


def draw_collection(
    collection: Collection,
    *,
    alphabet: Alphabet | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> dict[str, Part]:
    """Draw a collection: the same by seed, whatever the number of cores.

    Where a collection is larger than another, it begins with the other's pictures of each class, as
    far as these fill chunks of 50.

    Parameters
    ----------
    collection : Collection
    alphabet : Alphabet, optional
        The shipped one by default.
    progress : callable, optional
        Told pictures drawn and pictures in all.
    cancelled : callable, optional
        Asked now and then; True ends the drawing.

    Returns
    -------
    dict of str to Part
        Train, validation and test.

    Raises
    ------
    DrawingCancelled
        If `cancelled` said so.
    """
    alphabet = shipped_alphabet() if alphabet is None else alphabet
    size = collection.size
    parts = {
        name: Part(
            np.empty((count * len(CHARACTERS), size, size), np.uint8),
            np.repeat(np.arange(len(CHARACTERS), dtype=np.uint8), count),
        )
        for name, count in collection.counts.items()
    }

    def draw(chunk: _Chunk) -> int:
        if cancelled is not None and cancelled():
            return 0
        place = PARTS.index(chunk.part)
        rng = generator(collection.seed, Stream.CHARACTERS, place, chunk.label, chunk.number)
        drawn = draw_characters(
            CHARACTERS[chunk.label] * chunk.count,
            rng,
            size=size,
            variation=collection.variation,
            alphabet=alphabet,
        )
        parts[chunk.part].pictures[chunk.begin : chunk.begin + chunk.count] = drawn.pictures
        return chunk.count

    done = 0
    pool = ThreadPoolExecutor(_threads(), "draw")
    try:
        waiting: list[Future[int]] = [pool.submit(draw, chunk) for chunk in _chunks(collection)]
        for finished in as_completed(waiting):
            done += finished.result()
            if cancelled is not None and cancelled():
                raise DrawingCancelled
            if progress is not None:
                progress(done, collection.total)
    finally:
        # Whatever ends it, Ctrl-C too: what has not begun is not waited for.
        pool.shutdown(cancel_futures=True)
    return parts


def _threads() -> int:
    return min(usable_cores(), _MOST_THREADS)


def _chunks(collection: Collection) -> Iterator[_Chunk]:
    for part, count in collection.counts.items():
        for label in range(len(CHARACTERS)):
            for number, first in enumerate(range(0, count, CHUNK)):
                here = min(CHUNK, count - first)
                yield _Chunk(part, label, number, label * count + first, here)
