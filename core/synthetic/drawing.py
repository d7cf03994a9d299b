"""Pictures of single characters, each by a hand of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError
from core.synthetic.alphabet import Alphabet, shipped_alphabet
from core.synthetic.hands import Hands, draw_hands, vary
from core.synthetic.paths import Paths
from core.synthetic.rendering import NOISE_CELLS, PIECE_BYTES, Placement, render
from core.synthetic.scanning import draw_scans, scan
from core.synthetic.shaping import draw_habits, shape
from core.synthetic.variation import Variation

Floats = npt.NDArray[np.float32]

SMALLEST, LARGEST = 8, 512
"""Side of a picture in pixels."""

_POINTS, _COPIES = 150, 18
"""Points on the path of a character, and pictures of float32 that drawing one needs on the way."""


@dataclass(frozen=True)
class Drawn:
    """Pictures, and which allograph each shows.

    Parameters
    ----------
    pictures : ndarray of shape (n, size, size)
        uint8, 0 is ink and 255 is paper.
    allographs : ndarray of shape (n,)
        Index into the alphabet.
    """

    pictures: npt.NDArray[np.uint8]
    allographs: npt.NDArray[np.int64]


def check_size(size: int) -> int:
    """Return the side of pictures in pixels.

    Raises
    ------
    ConfigError
        If it is below 8 or above 512.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ConfigError(
            f"size {size} cannot be drawn; choose {SMALLEST} to {LARGEST} pixels", field="size"
        )
    return size


def draw_characters(
    characters: Sequence[str] | str,
    rng: np.random.Generator,
    *,
    size: int = 32,
    variation: Variation | None = None,
    alphabet: Alphabet | None = None,
) -> Drawn:
    """Draw characters, each by another writer.

    The same generator draws the same characters at every size.

    Parameters
    ----------
    characters : sequence of str
        Out of A to Z and 0 to 9.
    rng : Generator
    size : int
        Side of the pictures in pixels, 8 to 512.
    variation : Variation, optional
    alphabet : Alphabet, optional
        The shipped one by default.

    Raises
    ------
    ConfigError
        If `size` is out of range, or the alphabet lacks a character.
    """
    check_size(size)
    variation = Variation() if variation is None else variation
    alphabet = shipped_alphabet() if alphabet is None else alphabet
    chosen = choose_allographs(alphabet, characters, variation, rng)
    return Drawn(draw_allographs(alphabet, chosen, rng, size, variation), chosen)


def choose_allographs(
    alphabet: Alphabet,
    characters: Sequence[str] | str,
    variation: Variation,
    rng: np.random.Generator,
) -> npt.NDArray[np.int64]:
    """Draw an allograph of each character, common ones more often.

    Raises
    ------
    ConfigError
        If the alphabet lacks a character.
    """
    dice = rng.random(len(characters))
    chosen = np.empty(len(characters), np.int64)
    asked = np.array(list(characters))
    for character in dict.fromkeys(characters):
        known = alphabet.by_character.get(character)
        if known is None:
            raise ConfigError(f"{character!r} is no character of this alphabet")
        weights = alphabet.weights[known] / alphabet.weights[known].max()
        weights = weights ** (1 / variation.variety)
        bounds = np.cumsum(weights / weights.sum())
        where = asked == character
        index = np.searchsorted(bounds, dice[where], side="right")
        chosen[where] = known[np.minimum(index, len(known) - 1)]
    return chosen


def draw_allographs(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    rng: np.random.Generator,
    size: int,
    variation: Variation,
) -> npt.NDArray[np.uint8]:
    """Draw the allographs of these indices, each by another writer: (n, size, size) uint8."""
    count = len(chosen)
    hands = vary(draw_hands(variation, count, rng), variation, rng)
    paths = shape(alphabet, chosen, hands, draw_habits(alphabet, count, rng), variation, rng)
    placement = _fit(paths, hands, size, variation, rng)
    half = np.asarray(hands.pen * placement.scale / 2, np.float32)
    ramp = size * variation.softness * np.exp(0.35 * rng.standard_normal(count))
    softness = limit_softness(np.asarray(ramp, np.float32), half)
    noise = rng.standard_normal((count, NOISE_CELLS, NOISE_CELLS), dtype=np.float32)
    noise *= (variation.edge_noise * half)[:, None, None]
    scans = draw_scans(count, variation, rng)
    pictures = np.empty((count, size, size), np.uint8)
    most = max(1, PIECE_BYTES // picture_bytes(size))
    for begin in range(0, count, most):
        part = slice(begin, begin + most)
        ink = render(
            paths.part(part),
            placement.part(part),
            (size, size),
            softness=softness[part],
            raggedness=noise[part],
        )
        pictures[part] = to_gray(scan(ink, scans.part(part)))
    return pictures


def drawing_bytes(count: int, size: int) -> int:
    """Return about how much memory drawing takes on the way, beside the pictures themselves."""
    return min(count * picture_bytes(size), max(PIECE_BYTES, picture_bytes(size)))


def picture_bytes(size: int) -> int:
    """Return about how much memory drawing one picture takes on the way."""
    return 4 * size * (3 * _POINTS + _COPIES * size)


def limit_softness(softness: Floats, half_width: Floats) -> Floats:
    """Keep ramps to what a scan shows.

    Below half a pixel an edge would be jagged, and as wide as the line a ramp would leave no ink,
    only grey. A line thinner than a pixel needs a wide ramp, or else it would vanish where it lies
    between the middles of pixels.

    Parameters
    ----------
    softness, half_width : ndarray of shape (n,)
        Of ramps and of lines, in pixels.
    """
    least = np.maximum(0.5, 1.5 - 2 * half_width)
    return np.asarray(np.maximum(np.minimum(softness, 1.6 * half_width), least), np.float32)


def to_gray(ink: Floats) -> npt.NDArray[np.uint8]:
    """Turn ink of 0 to 1 into shades: 255 is paper and 0 is ink."""
    shades = 1 - ink
    shades *= 255
    return np.asarray(np.rint(shades, out=shades), np.uint8)


def _fit(
    paths: Paths, hands: Hands, size: int, variation: Variation, rng: np.random.Generator
) -> Placement:
    """Place each path in the middle of its picture, at about the size that is wanted."""
    count = len(paths)
    box = paths.boxes()
    spans = box[:, 2:] - box[:, :2]
    longer = spans.max(axis=1)
    normal = rng.standard_normal((3, count), dtype=np.float32)
    fill = np.clip(variation.fill + variation.fill_deviation * normal[0], 0.2, 0.98)
    # The line is part of the character, and grows with it, though a little less.
    scale = fill * size / (longer + hands.pen)
    middle = (box[:, 2:] + box[:, :2]) / 2
    room = np.maximum(size - (spans + hands.pen[:, None]) * scale[:, None], 0) / 2
    shift = np.clip(variation.shift * size * normal[1:].T, -room, room)
    return Placement(
        np.asarray(scale, np.float32),
        np.asarray(size / 2 + shift - middle * scale[:, None], np.float32),
    )
