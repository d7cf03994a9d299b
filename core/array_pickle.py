"""Pickles of arrays, opened without running anything that they ask for."""

import pickle
from collections.abc import Callable
from typing import Any, BinaryIO

_HARMLESS = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy.core.multiarray", "scalar"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy.core.numeric", "_frombuffer"),
    ("numpy._core.numeric", "_frombuffer"),
    # What Python 2 wrote of bytes.
    ("_codecs", "encode"),
}

PICKLE_DAMAGE = (
    pickle.UnpicklingError,
    EOFError,
    ValueError,
    OverflowError,
    AttributeError,
    LookupError,
    TypeError,
    ImportError,
    MemoryError,
)
"""What the unpickler and NumPy raise for damaged pickles (found by flipping bytes and cutting)."""


class RefusedError(Exception):
    """Something that a pickle may not ask for."""


def read_array_pickle(stream: BinaryIO) -> Any:
    """Return what a pickle holds: arrays, and Python's own containers, numbers and texts.

    Texts of Python 2 are taken as Latin-1, in which every byte is a character.

    Raises
    ------
    RefusedError
        If it asks for anything else, which is not executed.
    Exception
        One of `PICKLE_DAMAGE`, if it is damaged.
    """
    return _ArraysOnly(stream, encoding="latin1").load()


class _ArraysOnly(pickle.Unpickler):
    """Builds nothing but arrays and Python's own containers and numbers."""

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        if (module, name) not in _HARMLESS:
            raise RefusedError(f"{module}.{name}")
        found: Callable[..., Any] = super().find_class(module, name)
        return found
