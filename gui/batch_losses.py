"""The window's own copy of the loss of every step of a run."""

from array import array

import numpy as np
import numpy.typing as npt


class BatchLosses:
    """Grows with the run, by what is new of it.

    Parameters
    ----------
    first_step : int
        Steps before the first one whose loss is held: those before a fork.
    source : array of float32, optional
        Of a run that trains, to which another thread appends; it is copied by slicing alone.
    """

    def __init__(self, first_step: int, source: "array[float] | None" = None) -> None:
        self.first_step = first_step
        self._source = source
        self._values = np.empty(1024, np.float32)
        self._length = 0

    @property
    def values(self) -> npt.NDArray[np.float32]:
        """The losses held so far, of shape (steps,); they may not be written to."""
        held = self._values[: self._length]
        held.setflags(write=False)
        return held

    def catch_up(self) -> bool:
        """Copy what is new; return whether there was anything."""
        if self._source is None:
            return False
        new = np.array(self._source[self._length :], np.float32)
        self._append(new)
        return len(new) > 0

    def finish(self) -> None:
        """Copy the rest of a run that has ended, and let go of it."""
        self.catch_up()
        self._source = None

    def load(self, losses: npt.NDArray[np.float32]) -> None:
        """Take what was read from the run's folder, unless a run that trains is followed."""
        if self._source is None:
            self._length = 0
            self._append(losses)

    def _append(self, new: npt.NDArray[np.float32]) -> None:
        length = self._length + len(new)
        if length > len(self._values):
            larger = np.empty(max(length, 2 * len(self._values)), np.float32)
            larger[: self._length] = self._values[: self._length]
            self._values = larger
        self._values[self._length : length] = new
        self._length = length
