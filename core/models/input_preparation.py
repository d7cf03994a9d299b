"""What a network does to its inputs before the first layer, kept with its weights."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import Dataset

INPUT_CHOICES = {
    "stored": "As stored",
    "ink": "Ink as 1, ground as 0",
    "standardize": "Standardised",
}


@dataclass(frozen=True, slots=True, eq=False)
class InputPreparation:
    """The affine map x -> (x - offset) * scale.

    Parameters
    ----------
    offset, scale : ndarray of shape (1,) or (features,)
        float32.
    """

    offset: npt.NDArray[np.float32] = field(repr=False)
    scale: npt.NDArray[np.float32] = field(repr=False)

    @classmethod
    def fit(cls, choice: str, dataset: Dataset) -> "InputPreparation":
        """Choose offset and scale for a data set.

        ``stored`` leaves values alone. ``ink`` turns dark ink on a light ground into 1 on 0, so
        that most inputs of a character are 0 and disturb no gradient; light ink stays as it is.
        ``standardize`` subtracts each feature's mean over the training split and divides by its
        standard deviation, but by no less than a tenth of the root mean square deviation, so that
        a pixel that hardly ever changes is not blown up.
        """
        one = np.ones(1, np.float32)
        if choice == "ink" and dataset.ink == "dark":
            return cls(offset=one, scale=-one)
        if choice == "standardize":
            vectors = dataset.train.vectors
            mean = vectors.mean(axis=0, dtype=np.float64)
            deviation = vectors.std(axis=0, dtype=np.float64)
            floor = 0.1 * float(np.sqrt(np.mean(deviation**2)))
            deviation = np.maximum(deviation, floor) if floor > 0 else np.ones_like(deviation)
            return cls(mean.astype(np.float32), (1 / deviation).astype(np.float32))
        return cls(offset=0 * one, scale=one)

    def apply(
        self, vectors: npt.NDArray[np.float32], dtype: npt.DTypeLike
    ) -> npt.NDArray[np.floating[Any]]:
        """Return prepared inputs of shape (samples, features) in `dtype`; `vectors` stay as is."""
        if not self.offset.any() and (self.scale == 1).all():
            return vectors.astype(dtype, copy=False)
        prepared = vectors.astype(dtype)
        prepared -= self.offset
        prepared *= self.scale
        return prepared
