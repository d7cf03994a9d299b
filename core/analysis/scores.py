"""How well predictions fit: confusion matrix, per-class figures, calibration.

Everything is computed from probabilities and labels, so that the window, the command line and the
tests share it. Definitions are those of scikit-learn, against which the tests check.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Probabilities = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

CALIBRATION_BINS = 15
TOP = 5


@dataclass(frozen=True, eq=False)
class Confusion:
    """Which classes were taken for which.

    Parameters
    ----------
    counts : ndarray of shape (classes, classes)
        int64; rows are the actual class, columns the predicted one.
    """

    counts: npt.NDArray[np.int64]

    @property
    def samples(self) -> int:
        """Number of samples."""
        return int(self.counts.sum())

    @property
    def correct(self) -> npt.NDArray[np.int64]:
        """Samples of each class that were recognised; shape (classes,)."""
        return np.diagonal(self.counts)

    @property
    def actual(self) -> npt.NDArray[np.int64]:
        """Samples of each class; shape (classes,)."""
        return np.asarray(self.counts.sum(axis=1), np.int64)

    @property
    def predicted(self) -> npt.NDArray[np.int64]:
        """How often each class was predicted; shape (classes,)."""
        return np.asarray(self.counts.sum(axis=0), np.int64)

    @property
    def accuracy(self) -> float | None:
        """Share of samples that were recognised; None without samples."""
        return int(self.correct.sum()) / self.samples if self.samples else None

    @property
    def recall(self) -> npt.NDArray[np.float64]:
        """Share of each class that was recognised; NaN for classes without samples."""
        return _ratio(self.correct, self.actual)

    @property
    def precision(self) -> npt.NDArray[np.float64]:
        """Share of each class's predictions that were right; NaN where it was never predicted."""
        return _ratio(self.correct, self.predicted)

    @property
    def f1(self) -> npt.NDArray[np.float64]:
        """2 correct / (actual + predicted): the harmonic mean of precision and recall.

        NaN for classes that neither occur nor are predicted.
        """
        return _ratio(2 * self.correct, self.actual + self.predicted)

    def balanced_accuracy(self, least: int = 2) -> float | None:
        """Return the mean recall over classes with at least `least` samples; None without one."""
        counted = self.actual >= least
        return float(self.recall[counted].mean()) if counted.any() else None

    def most_confused(self, count: int | None = None) -> list[tuple[int, int, int]]:
        """Return (actual, predicted, samples) of wrong pairs, most frequent first.

        Parameters
        ----------
        count : int, optional
            How many pairs at most.
        """
        wrong = self.counts.copy()
        np.fill_diagonal(wrong, 0)
        actual, predicted = np.nonzero(wrong)
        order = np.argsort(-wrong[actual, predicted], kind="stable")[:count]
        return [
            (int(actual[i]), int(predicted[i]), int(wrong[actual[i], predicted[i]])) for i in order
        ]


def confusion(labels: Labels, predictions: Labels, classes: int) -> Confusion:
    """Count which class was taken for which.

    Parameters
    ----------
    labels, predictions : ndarray of shape (samples,)
        Class indices below `classes`.
    classes : int
    """
    places = np.bincount(labels * classes + predictions, minlength=classes * classes)
    return Confusion(np.asarray(places.reshape(classes, classes), np.int64))


def predict(probabilities: Probabilities, among: Labels | None = None) -> Labels:
    """Return the most probable class of each sample; the first one where several are equal.

    Parameters
    ----------
    probabilities : ndarray of shape (samples, classes)
    among : ndarray of shape (n,), optional
        The classes to choose from; all by default.
    """
    if among is None:
        return np.asarray(probabilities.argmax(axis=1), np.int64)
    return np.asarray(among[probabilities[:, among].argmax(axis=1)], np.int64)


def top_accuracy(labels: Labels, probabilities: Probabilities, count: int = TOP) -> float | None:
    """Return the share of samples whose class is among the `count` most probable.

    None without samples. Of equally probable classes the first ones count.
    """
    if not len(labels):
        return None
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :count]
    return float((order == labels[:, None]).any(axis=1).mean())


@dataclass(frozen=True, eq=False)
class Calibration:
    """Whether a network is right as often as it is sure, by bins of confidence.

    Parameters
    ----------
    edges : ndarray of shape (bins + 1,)
    samples : ndarray of shape (bins,)
    confidence, accuracy : ndarray of shape (bins,)
        Mean over the bin; NaN where it is empty.
    """

    edges: npt.NDArray[np.float64]
    samples: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64]
    accuracy: npt.NDArray[np.float64]

    @property
    def expected_error(self) -> float | None:
        """Mean distance of confidence and accuracy, weighted by samples; None without samples."""
        if not self.samples.any():
            return None
        there = self.samples > 0
        distance = np.abs(self.accuracy[there] - self.confidence[there])
        return float((distance * self.samples[there]).sum() / self.samples.sum())


def calibration(
    labels: Labels, probabilities: Probabilities, bins: int = CALIBRATION_BINS
) -> Calibration:
    """Sort samples into bins of equal width by the probability of the predicted class.

    Expected calibration error as in Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern
    Neural Networks", ICML 2017, section 2.
    """
    edges = np.linspace(0, 1, bins + 1)
    predictions = predict(probabilities)
    confidence = probabilities[np.arange(len(labels)), predictions]
    # Bins are open below and closed above, so that full certainty belongs to the last one.
    where = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    samples = np.bincount(where, minlength=bins)
    sure = np.bincount(where, weights=confidence, minlength=bins)
    right = np.bincount(where, weights=(predictions == labels).astype(float), minlength=bins)
    return Calibration(edges, samples, _ratio(sure, samples), _ratio(right, samples))


def _ratio(above: npt.ArrayLike, below: npt.NDArray[np.int64]) -> Probabilities:
    nothing = np.full(below.shape, np.nan)
    return np.asarray(np.divide(above, below, out=nothing, where=below > 0), np.float64)
