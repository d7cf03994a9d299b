"""How the user wants curves to be shown: axis, smoothing and what is drawn beside them."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from core.analysis.smoothing import MAX_WEIGHT

XAxis = Literal["epochs", "steps", "seconds"]
X_AXES: tuple[XAxis, ...] = get_args(XAxis)

X_LABELS: dict[XAxis, str] = {
    "epochs": "epoch",
    "steps": "step",
    "seconds": "training time (s)",
}
"""What stands below the axis, with its unit."""


@dataclass(frozen=True, slots=True)
class PlotOptions:
    """What is drawn, and against what.

    Parameters
    ----------
    x_axis : {"epochs", "steps", "seconds"}
        Seconds are those spent in training steps.
    smoothing : float
        Weight of the moving average in [0, 0.99]; 0 draws the curves as they are.
    batch_losses : bool
        Whether the loss of every step is drawn behind the loss of the epochs.
    best_epoch : bool
        Whether the best epoch of the selected run is marked.
    """

    x_axis: XAxis = "epochs"
    smoothing: float = 0.0
    batch_losses: bool = False
    best_epoch: bool = True

    def to_mapping(self) -> dict[str, Any]:
        """Return the options as JSON can hold them."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "PlotOptions":
        """Read what `to_mapping` returned.

        Raises
        ------
        ValueError
            For a value that cannot be used.
        """
        options = cls(**{name: values[name] for name in cls.__slots__ if name in values})
        smoothing = options.smoothing
        usable = (
            options.x_axis in X_AXES
            and isinstance(smoothing, (int, float))
            and math.isfinite(smoothing)
            and 0 <= smoothing <= MAX_WEIGHT
            and isinstance(options.batch_losses, bool)
            and isinstance(options.best_epoch, bool)
        )
        if not usable:
            raise ValueError(f"no options of a plot: {dict(values)!r}")
        return options
