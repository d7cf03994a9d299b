"""The loss of every step of a run, kept so that only what is new is read again."""

import numpy as np
import numpy.typing as npt

from gui.widgets.peak_pyramid import PeakPyramid
from gui.widgets.plot_options import XAxis
from gui.widgets.plot_positions import FloatArray, RunPositions


class BatchTrace:
    """Losses in the order of the steps, the first that of step ``first_step + 1``."""

    def __init__(self) -> None:
        self._first_step = 0
        self._peaks = PeakPyramid(np.float32)
        self._low, self._high = np.inf, -np.inf

    def __len__(self) -> int:
        return len(self._peaks)

    @property
    def low(self) -> float:
        """The lowest finite positive loss; infinite where there is none."""
        return self._low

    @property
    def high(self) -> float:
        """The highest finite loss; minus infinite where there is none."""
        return self._high

    @property
    def last_step(self) -> int:
        """The newest step."""
        return self._first_step + len(self._peaks)

    def update(self, first_step: int, losses: npt.ArrayLike) -> bool:
        """Take the losses of all steps so far; return whether anything changed.

        Where they begin as those before did, only the tail is read; otherwise all of them.
        """
        given = np.asarray(losses, dtype=np.float32)
        if given.ndim != 1:
            raise ValueError(f"losses have shape {given.shape}; expected (steps,)")
        known = len(self._peaks)
        # Compared as bits, a NaN equals itself.
        goes_on = (
            first_step == self._first_step
            and len(given) >= known
            and np.array_equal(
                np.ascontiguousarray(given[:known]).view(np.int32),
                self._peaks.values.view(np.int32),
            )
        )
        if goes_on and len(given) == known:
            return False
        if not goes_on:
            self._first_step = first_step
            self._peaks = PeakPyramid(np.float32)
            self._low, self._high = np.inf, -np.inf
            known = 0
        tail = given[known:]
        self._peaks.extend(tail)
        finite = tail[np.isfinite(tail)]
        positive = finite[finite > 0]
        self._high = max(self._high, float(finite.max(initial=-np.inf)))
        self._low = min(self._low, float(positive.min(initial=np.inf)))
        return True

    def polyline(
        self, axis: XAxis, positions: RunPositions, shown: tuple[float, float], buckets: int
    ) -> tuple[FloatArray, FloatArray]:
        """Return x and loss of a polyline that holds every peak in view.

        Parameters
        ----------
        axis : {"epochs", "steps", "seconds"}
        positions : RunPositions
            Where the run's steps lie on it.
        shown : tuple of two floats
            The range of x in view.
        buckets : int
            How many columns of pixels it covers.

        Returns
        -------
        tuple of two ndarrays of shape (points,), float64
            Without the steps that have no place; the losses may be NaN or infinite.
        """
        if not len(self._peaks):
            return np.empty(0), np.empty(0)
        left, right = (positions.steps_at(axis, x) for x in shown)
        # The step before and the one after, whose lines reach into view.
        first = int(np.clip(left - self._first_step - 2, 0, len(self._peaks)))
        last = int(np.clip(right - self._first_step + 2, 0, len(self._peaks)))
        if first >= last:
            return np.empty(0), np.empty(0)
        indices, losses = self._peaks.peaks(first, last, buckets)
        x = positions.of_steps(axis, (indices + (self._first_step + 1)).astype(np.float64))
        placed = np.isfinite(x)
        return x[placed], losses[placed]
