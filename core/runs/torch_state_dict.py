"""State dicts of PyTorch, of which nothing is executed."""

import pickle
from pathlib import Path
from typing import Any

import numpy.typing as npt
import torch
from torch import Tensor

from core.errors import ModelLoadError


def read_state_dict(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Return the tensors of a ``.pth`` file by their names, as arrays.

    Raises
    ------
    ModelLoadError
        If the file is damaged, or holds anything but tensors by their names.
    """
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelLoadError(
            f"{path.name} is damaged, or asks for more than tensors, which could run programs; "
            "nothing of it was executed. Save the state dict alone, or name another file"
        ) from error
    except OSError as error:
        raise ModelLoadError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except (RuntimeError, EOFError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise ModelLoadError(
            f"{path.name} is damaged, or no file of PyTorch's; copy it again, or name another"
        ) from error
    if not isinstance(found, dict) or not all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in found.items()
    ):
        raise ModelLoadError(
            f"{path.name} holds other things than tensors by their names; save the network's "
            "state_dict() alone, or name another file"
        )
    # NumPy has no bfloat16.
    return {
        name: (value if value.dtype == torch.float64 else value.float()).numpy()
        for name, value in found.items()
    }
