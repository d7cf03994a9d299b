"""Viridis, for values that have no middle: equal steps of a value look like equal steps of colour.

The map of Smith and van der Walt, "A better default colormap for Matplotlib" (SciPy 2015), which
they gave to the public domain (CC0).
"""

from functools import cache

import numpy as np
import numpy.typing as npt

STEPS = 256

_STOPS = (
    "440154 470D60 48186A 482374 472D7B 453781 424086 3E4989 3B528B 375B8D 33638D "
    "2F6B8E 2C728E 297A8E 26828E 23898E 21918C 1F978B 1F9F88 21A685 27AD81 31B57B "
    "3DBC74 4CC26C 5CC863 6ECE58 81D34D 95D840 AADC32 C0DF25 D5E21A EAE51A FDE725"
)
"""Every eighth colour; those between are within two levels of their mixtures."""


@cache
def viridis() -> npt.NDArray[np.uint8]:
    """Return the map from dark violet to yellow, as uint8 of shape (256, 3); not to be written."""
    stops = np.frombuffer(bytes.fromhex(_STOPS), np.uint8).reshape(-1, 3)
    places = np.rint(np.linspace(0, STEPS - 1, len(stops)))
    steps = np.arange(STEPS)
    table = np.stack([np.interp(steps, places, stops[:, at]) for at in range(3)], axis=1)
    found = np.rint(table).astype(np.uint8)
    found.setflags(write=False)
    return found
