"""What a network was trained on, class by class: mean pictures as its first layer gets them.

They are made of a run's own training data by `make_class_means`, and kept in the run's folder by
``runs class-means`` (`write_class_means`), so that whoever has the run and not its data sees them:
the default recogniser is shipped with them.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset
from core.datasets.glyphs import stroke_shares
from core.errors import ModelLoadError
from core.runs.checkpoint import read_arrays, write_arrays
from core.runs.classifier import Classifier
from core.runs.folder import RunFolder
from core.runs.record import RunRecord
from core.runs.shipped import check_changeable

FILE = "class_means.safetensors"

MOST_SAMPLES = 200
"""Of each class, evenly spread over its training samples: a mean of more looks the same."""

QUANTILES = (0.05, 0.95)
"""Between them lies the stroke width of nine training samples of ten."""

_MEANS, _STROKES, _COUNTS = "means", "strokes", "counts"


@dataclass(frozen=True, slots=True, eq=False)
class ClassMeans:
    """Mean training pictures.

    Parameters
    ----------
    means : ndarray of shape (classes, *sample_shape), float32
        Behind the input preparation, upright; NaN of a class without samples.
    counts : ndarray of shape (classes,), int64
        Of how many samples each is the mean.
    strokes : (float, float) or None
        5 % and 95 % quantile of their stroke widths, in longer sides of the character, before any
        preparation; None where it is not known what is ink.
    """

    means: npt.NDArray[np.float32] = field(repr=False)
    counts: npt.NDArray[np.int64] = field(repr=False)
    strokes: tuple[float, float] | None

    def picture(self, label: int) -> npt.NDArray[np.float32] | None:
        """Return the mean picture of a class; None of one without samples."""
        return self.means[label] if self.counts[label] else None


def make_class_means(classifier: Classifier, dataset: Dataset, record: RunRecord) -> ClassMeans:
    """Return the means of a run's training samples, those left out excepted.

    Parameters
    ----------
    classifier : Classifier
        Of the run, at any epoch: the input preparation is that of all.
    dataset : Dataset
        What the run was trained on.
    record : RunRecord
    """
    taking_part = record.config.left_out.remaining(len(dataset.train))
    labels = dataset.train.labels[taking_part]
    shape = (len(classifier.class_names), *classifier.sample_shape)
    means, counts = np.full(shape, np.nan, np.float32), np.zeros(shape[0], np.int64)
    widths: list[npt.NDArray[np.float64]] = []
    for label in range(shape[0]):
        own = taking_part[labels == label]
        some = np.unique(np.linspace(0, len(own) - 1, MOST_SAMPLES).round().astype(np.int64))
        pictures = dataset.train.inputs[own[some]] if len(own) else own
        counts[label] = len(pictures)
        if not len(own):
            continue
        means[label] = classifier.network_inputs(pictures).mean(axis=0, dtype=np.float64)
        if dataset.ink is not None and pictures.ndim == 3:
            ink = 1 - pictures if dataset.ink == "dark" else pictures
            widths.append(stroke_shares(np.asarray(ink, np.float32)))
    found = np.quantile(np.concatenate(widths), QUANTILES) if widths else None
    return ClassMeans(means, counts, None if found is None else (float(found[0]), float(found[1])))


def write_class_means(folder: RunFolder, means: ClassMeans, record: RunRecord) -> None:
    """Keep means in a run's folder; half a number each is enough for a picture.

    Raises
    ------
    RunStorageError
        If the run comes with the program.
    OSError
        If the file cannot be written.
    """
    check_changeable(folder.path)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        _MEANS: means.means.astype(np.float16),
        _COUNTS: means.counts,
        _STROKES: np.array(means.strokes or (), np.float64),
    }
    write_arrays(folder.path / FILE, arrays, {"fingerprint": record.dataset.fingerprint})


def read_class_means(folder: RunFolder, record: RunRecord) -> ClassMeans | None:
    """Return the means that a run's folder keeps; None where it keeps none of its data.

    Raises
    ------
    ModelLoadError
        If the file is damaged.
    """
    path = folder.path / FILE
    if not path.exists():
        return None
    arrays, notes = read_arrays(path)
    if notes.get("fingerprint") != record.dataset.fingerprint:
        return None
    shape = (len(record.dataset.class_names), *record.dataset.sample_shape)
    means, counts = arrays.get(_MEANS), arrays.get(_COUNTS)
    strokes = arrays.get(_STROKES, np.empty(0))
    if means is None or counts is None or means.shape != shape or counts.shape != shape[:1]:
        raise ModelLoadError(
            f"{path.name} is damaged: it should hold means of shape {shape}. Make it again with "
            f"'runs class-means {folder.run_id}'"
        )
    widths = (float(strokes[0]), float(strokes[1])) if strokes.shape == (2,) else None
    return ClassMeans(means.astype(np.float32), counts.astype(np.int64), widths)
