"""How hands change strokes: steps of other lengths, bowed shapes, curled and trimmed ends."""

import numpy as np
import numpy.typing as npt

from core.synthetic.alphabet import Alphabet
from core.synthetic.variation import Variation

Floats = npt.NDArray[np.float32]

MOST_TRIMMED = 0.3
"""Share of a stroke that may be missing at either end."""

_CURLED = 0.35
"""Share of a stroke at either end that moves when it curls."""

_SHORT = 0.4
"""Strokes shorter than this, in heights of a character, curl less."""

_HALF_WIDTH, _HALF_HEIGHT = 0.35, 0.5
"""Of a character of middling width, about its middle."""


def vary_steps(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    controls: Floats,
    variation: Variation,
    rng: np.random.Generator,
) -> Floats:
    """Stretch and turn each step of the pen from one control point to the next.

    What follows a step goes with it; the middle of a stroke's points stays where it is.

    Parameters
    ----------
    alphabet : Alphabet
    chosen : ndarray of shape (n,)
        The allograph of each character.
    controls : ndarray of shape (n, controls, 2)
    variation : Variation
    rng : Generator
    """
    stroke = alphabet.control_stroke[chosen]
    same = stroke[:, 1:] == stroke[:, :-1]
    steps = np.diff(controls, axis=1)
    normal = rng.standard_normal((2, *same.shape), dtype=np.float32)
    scale = np.exp(np.float32(variation.step_scale) * normal[0])
    angle = np.float32(np.radians(variation.step_rotation)) * normal[1]
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    x, y = steps[..., 0], steps[..., 1]
    taken = np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=-1)
    moved = np.zeros_like(controls)
    np.cumsum((taken - steps) * same[..., None], axis=1, out=moved[:, 1:])
    member = (stroke[..., None] == np.arange(alphabet.strokes)).astype(np.float32)
    means = np.swapaxes(member, 1, 2) @ moved
    means /= np.maximum(member.sum(axis=1), 1)[..., None]
    index = stroke.astype(np.int64)[..., None]
    return np.asarray(controls + moved - np.take_along_axis(means, index, axis=1), np.float32)


def bend(places: Floats, amount: float, rng: np.random.Generator) -> None:
    """Bow characters and move their waists, by quadratic maps of the plane; in place.

    Parameters
    ----------
    places : ndarray of shape (n, points, 2)
        About the middle of the characters.
    amount : float
        Deviation of the largest displacement, in heights of a character.
    rng : Generator
    """
    normal = np.clip(rng.standard_normal((4, len(places), 1), dtype=np.float32), -2.2, 2.2)
    x = np.square(np.clip(places[..., 0] / _HALF_WIDTH, -1.3, 1.3))
    y = np.square(np.clip(places[..., 1] / _HALF_HEIGHT, -1.3, 1.3))
    waist, bow = normal[:2], normal[2:]
    places[..., 0] += np.float32(amount) * (0.7 * waist[0] * (1 - x) + bow[0] * y)
    places[..., 1] += np.float32(amount) * (waist[1] * (1 - y) + 0.7 * bow[1] * x)


def curl_ends(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    places: Floats,
    strokes: npt.NDArray[np.int8],
    care: Floats,
    amount: float,
    rng: np.random.Generator,
) -> None:
    """Bend the ends of strokes aside; in place.

    Parameters
    ----------
    alphabet : Alphabet
    chosen : ndarray of shape (n,)
        The allograph of each character.
    places : ndarray of shape (n, points, 2)
    strokes : ndarray of shape (n, points)
        Which stroke a point belongs to; -1 is padding.
    care : ndarray of shape (n,)
        Factor of the amount, of each hand.
    amount : float
        In heights of a character.
    rng : Generator
    """
    count, most = len(chosen), alphabet.strokes
    normal = rng.standard_normal((2, count, most), dtype=np.float32)
    # The sign of a normal deviate times its square: long tails.
    by = np.float32(amount) * care[:, None] * normal * np.abs(normal)
    by = by * np.minimum(alphabet.stroke_length[chosen] / _SHORT, 1)
    along = alphabet.along[chosen, : places.shape[1]]
    rows = np.arange(count)[:, None]
    first, last = alphabet.first_point[chosen], alphabet.last_point[chosen]
    index = np.maximum(strokes, 0).astype(np.int64)
    for side, (end, inner) in enumerate(
        ((first, np.minimum(first + 2, last)), (last, np.maximum(last - 2, first)))
    ):
        direction = places[rows, end] - places[rows, inner]
        direction /= np.maximum(np.linalg.norm(direction, axis=2, keepdims=True), 1e-6)
        aside = np.stack([-direction[..., 1], direction[..., 0]], axis=-1)
        move = np.take_along_axis(aside * by[side][..., None], index[..., None], axis=1)
        near = 1 - along if side else along
        places += move * np.square(np.maximum(1 - near / _CURLED, 0))[..., None]


def trim_ends(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    places: Floats,
    strokes: npt.NDArray[np.int8],
    care: Floats,
    amount: float,
    rng: np.random.Generator,
) -> Floats:
    """Return places where what a hand leaves out lies on the first or last point that it draws.

    Parameters are those of `curl_ends`; `amount` is a share of a stroke's length.
    """
    count, most = len(chosen), alphabet.strokes
    left_out = rng.standard_exponential((2, count, most), dtype=np.float32)
    left_out = np.minimum(np.float32(amount) * care[:, None] * left_out, MOST_TRIMMED)
    first, last = alphabet.first_point[chosen], alphabet.last_point[chosen]
    cut = np.rint(left_out * (last - first)).astype(np.int64)
    index = np.maximum(strokes, 0).astype(np.int64)
    begin = np.take_along_axis(first + cut[0], index, axis=1)
    finish = np.take_along_axis(last - cut[1], index, axis=1)
    own = np.broadcast_to(np.arange(places.shape[1]), strokes.shape)
    at = np.where(strokes >= 0, np.clip(own, begin, finish), own)
    return np.take_along_axis(places, at[..., None], axis=1)
