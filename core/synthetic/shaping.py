"""From skeletons and hands to the path of the pen."""

import numpy as np
import numpy.typing as npt

from core.synthetic.alphabet import Alphabet
from core.synthetic.hands import Hands
from core.synthetic.paths import Paths, make_paths
from core.synthetic.stroke_habits import bend, curl_ends, trim_ends, vary_steps
from core.synthetic.variation import Variation

Floats = npt.NDArray[np.float32]

_WAVES = 3
_RAMP = 0.3
"""Share of a stroke at each end that moves when it overshoots."""

_SHORT = 0.4
"""Strokes shorter than this, in heights of a character, overshoot less."""

_CENTER = np.array([0.35, 0.5], np.float32)
"""About which characters are sheared and turned."""


def draw_habits(
    alphabet: Alphabet, count: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Draw how `count` hands always displace the control points: normal deviates (n, K, 2)."""
    return rng.standard_normal((count, alphabet.controls.shape[1], 2), dtype=np.float32)


def shape(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    hands: Hands,
    habits: Floats,
    variation: Variation,
    rng: np.random.Generator,
) -> Paths:
    """Write one character with each hand.

    Parameters
    ----------
    alphabet : Alphabet
    chosen : ndarray of shape (n,)
        The allograph of each.
    hands : Hands
        Of length n: what each does in this character.
    habits : ndarray of shape (n, K, 2)
        From `draw_habits`; the same for the same character of the same hand.
    variation : Variation
    rng : Generator
        Draws what differs from one time to the next.
    """
    count, points = len(chosen), int(alphabet.points_used[chosen].max())
    share = variation.within_hand
    fresh = draw_habits(alphabet, count, rng)
    noise = np.sqrt(1 - share**2) * habits + share * fresh
    controls = alphabet.controls[chosen]
    controls = controls + (variation.jitter * hands.care)[:, None, None] * noise
    # What is left at 0 draws no numbers: the default pictures are those of version 3.
    if variation.step_scale or variation.step_rotation:
        controls = vary_steps(alphabet, chosen, controls, variation, rng)
    controls = _move_strokes(alphabet, chosen, controls, variation, rng)
    places = alphabet.sharp[chosen, :points] @ controls
    rounded = alphabet.round[chosen, :points] @ controls
    places += hands.roundness[:, None, None] * (rounded - places)
    strokes = alphabet.point_stroke[chosen, :points]
    _overshoot(alphabet, chosen, places, strokes, hands, variation, rng)
    if variation.curl:
        curl_ends(alphabet, chosen, places, strokes, hands.care, variation.curl, rng)
    if variation.trim:
        places = trim_ends(alphabet, chosen, places, strokes, hands.care, variation.trim, rng)
    places -= _CENTER
    if variation.bend:
        bend(places, variation.bend, rng)
    _warp(places, variation.warp * hands.care, rng)
    _transform(places, hands)
    # Padding lies on the last point, where it leaves the box alone.
    last = alphabet.points_used[chosen][:, None] - 1
    places = places[np.arange(count)[:, None], np.minimum(np.arange(points), last)]
    return make_paths(places, strokes, hands.pen, variation, rng)


def _move_strokes(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    controls: Floats,
    variation: Variation,
    rng: np.random.Generator,
) -> Floats:
    """Shift, scale and turn each stroke about its middle."""
    count, most = len(chosen), alphabet.strokes
    normal = rng.standard_normal((4, count, most), dtype=np.float32)
    stroke = alphabet.control_stroke[chosen]
    member = (stroke[..., None] == np.arange(most)).astype(np.float32)
    middles = np.swapaxes(member, 1, 2) @ controls
    middles /= np.maximum(member.sum(axis=1), 1)[..., None]
    scale = np.exp(variation.stroke_scale * normal[0])
    angle = np.radians(variation.stroke_rotation) * normal[1]
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    shift = variation.stroke_shift * np.moveaxis(normal[2:], 0, 2)
    own = np.take_along_axis
    index = stroke.astype(np.int64)
    middle = own(middles, index[..., None], axis=1)
    away = controls - middle
    cosines, sines = own(cosine, index, axis=1), own(sine, index, axis=1)
    turned = np.stack(
        [
            cosines * away[..., 0] - sines * away[..., 1],
            sines * away[..., 0] + cosines * away[..., 1],
        ],
        axis=-1,
    )
    return np.asarray(middle + turned + own(shift, index[..., None], axis=1), np.float32)


def _overshoot(
    alphabet: Alphabet,
    chosen: npt.NDArray[np.int64],
    places: Floats,
    strokes: npt.NDArray[np.int8],
    hands: Hands,
    variation: Variation,
    rng: np.random.Generator,
) -> None:
    """Draw the ends of strokes out along their direction, or in; in place."""
    count, most = len(chosen), alphabet.strokes
    normal = rng.standard_normal((2, count, most), dtype=np.float32)
    along = alphabet.along[chosen, : places.shape[1]]
    rows = np.arange(count)[:, None]
    first, last = alphabet.first_point[chosen], alphabet.last_point[chosen]
    index = np.maximum(strokes, 0).astype(np.int64)
    for side, (end, inner) in enumerate(
        ((first, np.minimum(first + 2, last)), (last, np.maximum(last - 2, first)))
    ):
        direction = places[rows, end] - places[rows, inner]
        direction /= np.maximum(np.linalg.norm(direction, axis=2, keepdims=True), 1e-6)
        by = variation.overshoot * hands.care[:, None] * normal[side]
        by = by * np.minimum(alphabet.stroke_length[chosen] / _SHORT, 1)
        move = np.take_along_axis(direction * by[..., None], index[..., None], axis=1)
        near = 1 - along if side else along
        places += move * np.square(np.maximum(1 - near / _RAMP, 0))[..., None]


def _warp(places: Floats, amount: Floats, rng: np.random.Generator) -> None:
    """Bend the plane by a few long waves; in place."""
    count = len(places)
    wave = rng.normal(0, 0.6, (count, _WAVES, 2)).astype(np.float32)
    phase = rng.random((count, 1, _WAVES), dtype=np.float32) * np.float32(2 * np.pi)
    push = rng.standard_normal((count, _WAVES, 2), dtype=np.float32) * amount[:, None, None]
    angle = np.float32(2 * np.pi) * (places @ np.swapaxes(wave, 1, 2)) + phase
    # Each wave displaces by its sine, whose square is 1/2 on average.
    places += np.sin(angle) @ (push * np.float32(np.sqrt(2 / _WAVES)))


def _transform(places: Floats, hands: Hands) -> None:
    """Stretch, taper, lean and turn; in place."""
    x, y = places[..., 0].copy(), places[..., 1].copy()
    x *= hands.aspect[:, None]
    wide = 1 + hands.trapezoid[:, :1] * 2 * y
    tall = 1 + hands.trapezoid[:, 1:] * 2 * x
    x, y = x * np.clip(wide, 0.4, 1.6), y * np.clip(tall, 0.4, 1.6)
    x = x - hands.slant[:, None] * y
    cosine, sine = np.cos(hands.rotation)[:, None], np.sin(hands.rotation)[:, None]
    places[..., 0] = cosine * x - sine * y
    places[..., 1] = sine * x + cosine * y
