"""How the dense layers of a network are fitted to somebody's letters, and the letters varied."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.settings import setting

Ink = npt.NDArray[np.float32]


@dataclass(frozen=True)
class FineTuningSettings:
    """How a network is fine-tuned."""

    epochs: int = setting(
        5,
        "Epochs",
        "Times that training goes through your letters and the rehearsal samples.",
        minimum=1,
        maximum=1_000,
        unit="epochs",
    )
    learning_rate: float = setting(
        0.02,
        "Learning rate",
        "Length of a step at the beginning; it falls to 0 along half a cosine.",
        minimum=0,
        maximum=10,
    )
    rehearsal: int = setting(
        60,
        "Rehearsal",
        "Training samples of each class that are shown beside your letters, so that little is "
        "forgotten.",
        minimum=1,
        maximum=10_000,
        unit="a class",
    )
    share: float = setting(
        0.33,
        "Share of your letters",
        "Of all that is shown in an epoch; your letters are repeated, each time a little changed.",
        minimum=0.01,
        maximum=0.99,
    )
    seed: int = setting(
        1,
        "Seed",
        "Decides the small changes, the batch order and the parts of the cross-validation.",
        minimum=0,
        maximum=2**32 - 1,
    )


_TURN, _SHEAR, _STRETCH, _SHIFT = 7.0, 0.1, 0.1, 0.8
"""Largest turn in degrees, shear, change of size and, in pixels of 32, shift."""


def varied(ink: Ink, copies: int, rng: np.random.Generator) -> Ink:
    """Return characters turned, sheared, stretched and shifted a little, several times over.

    Parameters
    ----------
    ink : ndarray of shape (samples, height, width), float32
        0 is paper.
    copies : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of shape (copies * samples, height, width), float32
        All samples in order, then all of them again …
    """
    from PIL import Image

    high, wide = ink.shape[1:]
    middle = np.array([wide / 2, high / 2])
    found = np.empty((copies * len(ink), high, wide), np.float32)
    for at in range(len(found)):
        turn = np.deg2rad(rng.uniform(-_TURN, _TURN))
        cos, sin = np.cos(turn), np.sin(turn)
        sizes = np.exp(rng.uniform(-_STRETCH, _STRETCH, 2))
        skew = np.array([[1.0, rng.uniform(-_SHEAR, _SHEAR)], [0.0, 1.0]])
        # From places of the result to places of the character, as PIL wants it.
        matrix = np.array([[cos, -sin], [sin, cos]]) @ skew @ np.diag(sizes)
        shift = rng.uniform(-_SHIFT, _SHIFT, 2) * max(high, wide) / 32
        offset = middle - matrix @ (middle + shift)
        (a, b), (d, e) = matrix.tolist()
        data = (a, b, float(offset[0]), d, e, float(offset[1]))
        picture = Image.fromarray(ink[at % len(ink)])
        turned = picture.transform(
            (wide, high), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR
        )
        found[at] = np.asarray(turned)
    return found


def parts_of(
    labels: npt.NDArray[np.int64], parts: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return a part for each sample, shape (samples,): each class is spread over all of them."""
    found = np.empty(len(labels), np.int64)
    begin = 0
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        # One class goes on where the one before it ended, so that parts are of about one size.
        found[places] = (begin + np.arange(len(places))) % parts
        begin += len(places)
    return found
