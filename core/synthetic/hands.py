"""Writers: what is common to everything one person writes with one pen."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from core.synthetic.variation import Variation

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Hands:
    """Habits of writers, each an array of shape (writers,), float32.

    Parameters
    ----------
    slant : ndarray
        Tangent of the angle to the right.
    rotation : ndarray
        Radians, clockwise.
    aspect : ndarray
        Factor of the width.
    trapezoid : ndarray of shape (writers, 2)
        Change of the width from top to foot, and of the height from left to right.
    care : ndarray
        Factor of jitter, warp and overshoot: below 1 is careful.
    roundness : ndarray
        0 to 1: how far corners are rounded.
    pen : ndarray
        Width of the line in heights of a character.
    """

    slant: Floats
    rotation: Floats
    aspect: Floats
    trapezoid: Floats
    care: Floats
    roundness: Floats
    pen: Floats

    def take(self, indices: npt.ArrayLike) -> "Hands":
        """Return the hands of these indices, in this order, as often as they are given."""
        chosen = np.asarray(indices)
        return Hands(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.slant)


def draw_hands(variation: Variation, count: int, rng: np.random.Generator) -> Hands:
    """Draw `count` writers."""
    normal = rng.standard_normal((8, count), dtype=np.float32)
    middle = np.log(max(variation.roundness, 1e-6) / max(1 - variation.roundness, 1e-6))
    return Hands(
        slant=_float(variation.slant + variation.slant_deviation * normal[0]),
        rotation=_float(np.radians(variation.rotation_deviation) * normal[1]),
        aspect=_float(variation.aspect * np.exp(variation.aspect_deviation * normal[2])),
        trapezoid=_float(variation.trapezoid * normal[3:5].T),
        care=np.exp(_float(variation.jitter_spread * np.clip(normal[5], -2, 1.7))),
        roundness=_float(1 / (1 + np.exp(-np.clip(middle + normal[6], -30, 30)))),
        pen=_float(variation.pen_width * np.exp(variation.pen_deviation * normal[7])),
    )


def vary(hands: Hands, variation: Variation, rng: np.random.Generator) -> Hands:
    """Return what each hand does in one character: its habits, and a little beside them."""
    share = variation.within_hand
    normal = share * rng.standard_normal((6, len(hands)), dtype=np.float32)
    return Hands(
        slant=_float(hands.slant + variation.slant_deviation * normal[0]),
        rotation=_float(hands.rotation + np.radians(variation.rotation_deviation) * normal[1]),
        aspect=hands.aspect * np.exp(_float(variation.aspect_deviation * normal[2])),
        trapezoid=_float(hands.trapezoid + variation.trapezoid * normal[3:5].T),
        care=hands.care,
        roundness=hands.roundness,
        # A pen stays the same; only its ink and its angle differ.
        pen=hands.pen * np.exp(_float(variation.pen_deviation * normal[5] / 3)),
    )


def _float(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, np.float32)
