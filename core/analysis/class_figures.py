"""Per-class figures of a network's answers, and the pairs that it confuses most."""

from dataclasses import dataclass

import numpy as np

from core.analysis.predictions import Predictions
from core.analysis.scores import TOP, Calibration, calibration


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How one class fares; None where nothing can be said.

    Parameters
    ----------
    index : int
        Of the class.
    samples : int
    precision, recall, f1 : float or None
        Recall is also the top-1 accuracy of the class.
    top5 : float or None
        Share of its samples for which it is among the five most probable.
    """

    index: int
    samples: int
    precision: float | None
    recall: float | None
    f1: float | None
    top5: float | None


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """A class that is read as another one.

    Parameters
    ----------
    actual, predicted : int
    count : int
        How often.
    share : float
        Of the samples of the actual class.
    """

    actual: int
    predicted: int
    count: int
    share: float


@dataclass(frozen=True, eq=False)
class Summary:
    """The figures of a split as a whole; None where it has no samples."""

    samples: int
    accuracy: float | None
    top5: float | None
    balanced: float | None
    calibration: Calibration


def class_figures(predictions: Predictions) -> list[ClassFigures]:
    """Return the figures of every class, in their order."""
    matrix = predictions.matrix
    in_top = _in_top(predictions)
    hits = np.bincount(predictions.labels, weights=in_top, minlength=predictions.classes)
    precision, recall, f1, actual = matrix.precision, matrix.recall, matrix.f1, matrix.actual
    return [
        ClassFigures(
            index,
            int(actual[index]),
            _known(precision[index]),
            _known(recall[index]),
            _known(f1[index]),
            float(hits[index] / actual[index]) if actual[index] else None,
        )
        for index in range(predictions.classes)
    ]


def confused_pairs(predictions: Predictions, count: int | None = None) -> list[ConfusedPair]:
    """Return the wrong pairs, most frequent first."""
    actual = predictions.matrix.actual
    return [
        ConfusedPair(row, column, many, many / int(actual[row]))
        for row, column, many in predictions.matrix.most_confused(count)
    ]


def summary(predictions: Predictions) -> Summary:
    """Return the figures of all samples together."""
    exact = np.asarray(predictions.probabilities, np.float64)
    return Summary(
        len(predictions),
        predictions.matrix.accuracy,
        float(_in_top(predictions).mean()) if len(predictions) else None,
        predictions.matrix.balanced_accuracy(),
        calibration(predictions.labels, exact),
    )


@dataclass(frozen=True, eq=False)
class Report:
    """Answers with all that is said of them."""

    predictions: Predictions
    figures: list[ClassFigures]
    pairs: list[ConfusedPair]
    summary: Summary


def report(predictions: Predictions) -> Report:
    """Compute everything, so that whoever shows it need not."""
    _ = predictions.confidence, predictions.mean_probabilities
    return Report(
        predictions, class_figures(predictions), confused_pairs(predictions), summary(predictions)
    )


def _in_top(predictions: Predictions) -> np.ndarray:
    """Return whether the actual class is among the five likeliest; of equals the first ones are."""
    rows = predictions.probabilities
    own = rows[np.arange(len(predictions)), predictions.labels][:, None]
    earlier = np.arange(predictions.classes)[None, :] < predictions.labels[:, None]
    before = (rows > own).sum(axis=1) + ((rows == own) & earlier).sum(axis=1)
    return np.asarray(before < TOP)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
