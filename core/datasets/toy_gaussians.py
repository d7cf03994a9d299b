"""The reports' toy set: four classes of points in the plane, each from a Gaussian of its own."""

import numpy as np

from core.datasets.dataset import Dataset, Split
from core.datasets.request import DataRequest
from core.randomness import Stream, generator

NAME = "toy-gaussians"

POINTS_PER_CLASS = 10

# One row a class; the covariances are diagonal.
MEANS = ((3.6, 40.0), (3.9, 10.0), (3.4, 30.0), (2.0, 10.0))
VARIANCES = ((0.05, 10.0), (0.01, 5.0), (0.25, 5.0), (0.5, 10.0))


def make_toy_gaussians(request: DataRequest) -> Dataset:
    """Draw 40 points to train on and 40 others of the same distributions to validate.

    Parameters
    ----------
    request : DataRequest
        Of which the seed matters: the same seed gives the same points.
    """
    rng = generator(request.seed, Stream.DATA)
    return Dataset(
        name=NAME,
        source=NAME,
        train=_draw(rng),
        validation=_draw(rng),
        test=None,
        class_names=("A", "B", "C", "D"),
        feature_names=("x1", "x2"),
        notes=(
            "Validation points are drawn afresh from the same four distributions; the original "
            "exercise has training points alone.",
        ),
    )


def _draw(rng: np.random.Generator) -> Split:
    labels = np.repeat(np.arange(len(MEANS)), POINTS_PER_CLASS)
    means, deviations = np.array(MEANS), np.sqrt(np.array(VARIANCES))
    points = rng.normal(means[labels], deviations[labels])
    return Split(points.astype(np.float32), labels)
