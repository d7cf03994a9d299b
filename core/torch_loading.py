"""Importing PyTorch without holding other threads up."""

import ctypes
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

_SUFFIX = ".dylib" if sys.platform == "darwin" else ".so"


def load_torch() -> None:
    """Import PyTorch, its shared libraries first, which needs no lock of Python.

    To be called before the first import of a file that needs it, in whatever thread. Python keeps
    its lock while it loads a shared library as a module, and with it every other thread: 150 ms for
    PyTorch's on two cores, in which a window stands still. Loaded beforehand by a plain call of
    the system's loader, which `ctypes` makes without the lock, the longest such wait is 41 ms.

    Raises
    ------
    ImportError
        If PyTorch is not installed, or does not load.
    """
    if "torch" in sys.modules:
        return
    # On Windows PyTorch itself loads its libraries by such calls.
    if os.name == "posix":
        _load_shared_library()
    import_module("torch")


def _load_shared_library() -> None:
    """Load the library that all the others hang from; what goes wrong is for the import to say."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return
    path = Path(spec.origin).with_name("lib") / f"libtorch_python{_SUFFIX}"
    if not path.is_file():
        return
    load = ctypes.CDLL(None).dlopen
    load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    load(os.fsencode(path), os.RTLD_NOW)
