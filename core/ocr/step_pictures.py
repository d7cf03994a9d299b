"""The steps of a letter as pictures, each with its name, for the window and for sheets."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.ocr.box_xray import BoxXray

Pixels = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class StepPicture:
    """What one step leaves.

    Parameters
    ----------
    name : str
    title : str
        Short.
    text : str
        In full.
    pixels : ndarray of shape (height, width) or (height, width, 3), uint8
    """

    name: str
    title: str
    text: str
    pixels: Pixels = field(repr=False)


@dataclass(frozen=True, slots=True)
class PenWidth:
    """A letter's stroke beside those of the training data.

    Parameters
    ----------
    verdict : {"thin", "thick", "usual", "unknown"}
        Usual is what nine training letters of ten have.
    short, words : str
        In brief, and in a sentence.
    """

    verdict: str
    short: str
    words: str


def step_pictures(
    crop: Pixels, seen: BoxXray, mean: Values | None, class_name: str
) -> tuple[StepPicture, ...]:
    """Return the steps in their order; the last is the mean training picture, where there is one.

    Ink is dark on paper, as in the picture; the network's input and the mean, which share one
    scale, have their own polarity: what is 1 is white.

    Parameters
    ----------
    crop : ndarray of shape (height, width, 3), uint8
        Of the picture.
    seen : BoxXray
    mean : ndarray of shape (height, width), float32, or None
        Behind the input preparation, of the likeliest class.
    class_name : str
        Of that class.
    """
    steps = seen.steps
    height, width = seen.network_input.shape
    low, high = _bounds(seen.network_input, mean)
    span = f"black is {low:.2g}, white {high:.2g}"
    found = [
        StepPicture("crop", "Crop", f"Crop of the picture, {_size(crop)}", crop),
        StepPicture("ink", "Ink", "Ink without paper and neighbours", _dark(steps.ink)),
        StepPicture("upright", "Upright", "Turned upright on a square", _dark(steps.upright)),
        StepPicture("sized", "Size", "Brought to one size, in the middle", _dark(steps.sized)),
        StepPicture("glyph", "Pen", "Its stroke brought to one width", _dark(steps.glyph)),
        StepPicture(
            "input",
            "Network input",
            f"What the first layer gets, {width}×{height}: {span}",
            _shades(seen.network_input, low, high),
        ),
    ]
    if mean is not None:
        text = f"Mean of the training pictures of {class_name}, as the first layer gets them"
        found.append(StepPicture("mean", f"Mean {class_name}", text, _shades(mean, low, high)))
    return tuple(found)


def pen_width(stroke: float, usual: tuple[float, float] | None) -> PenWidth:
    """Return how a stroke's width, in longer sides of the letter, stands beside the usual ones.

    Parameters
    ----------
    stroke : float
        0 where there is no ink.
    usual : (float, float) or None
        Bounds of what nine training letters of ten have; None where it is not known.
    """
    if not stroke:
        return PenWidth("unknown", "no ink", "There is no ink in the box.")
    short = f"{100 * stroke:.1f} % of the letter"
    words = f"Strokes are {100 * stroke:.1f} % of the letter's longer side"
    if usual is None:
        return PenWidth("unknown", short, f"{words}; those of the training data are not known.")
    low, high = usual
    verdict = "thin" if stroke < low else "thick" if stroke > high else "usual"
    span = f"{100 * low:.0f} to {100 * high:.0f} %"
    words += f"; nine training letters of ten have {span}, before they are evened."
    return PenWidth(verdict, f"{short}; trained on {span}", words)


def _bounds(values: Values, mean: Values | None) -> tuple[float, float]:
    """Return 0 and 1, or, of inputs of another range, the smallest and the largest."""
    both = [values] if mean is None else [values, mean]
    low, high = min(float(v.min()) for v in both), max(float(v.max()) for v in both)
    return (0.0, 1.0) if low >= 0 and high <= 1 else (low, high)


def _shades(values: Values, low: float, high: float) -> Pixels:
    scaled = (np.asarray(values, np.float64) - low) / max(high - low, 1e-12)
    return np.asarray(np.rint(255 * np.clip(scaled, 0, 1)), np.uint8)


def _dark(ink: Values) -> Pixels:
    return np.asarray(np.rint(255 * (1 - np.clip(ink, 0, 1))), np.uint8)


def _size(picture: npt.NDArray[np.generic]) -> str:
    return f"{picture.shape[1]}×{picture.shape[0]}"
