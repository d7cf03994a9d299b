"""State dicts of PyTorch, of which nothing is executed."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.errors import ModelLoadError


def read_state_dict(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Return the tensors of a ``.pth`` file by their names, as arrays.

    Raises
    ------
    ModelLoadError
        If the file is damaged, or holds anything but dense tensors of real numbers by their names.
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
        isinstance(name, str) and _is_plain(value) for name, value in found.items()
    ):
        raise ModelLoadError(
            f"{path.name} holds other things than tensors by their names; save the network's "
            "state_dict() alone, or name another file"
        )
    return {name: _array(value) for name, value in found.items()}


def _is_plain(value: object) -> bool:
    """Whether it is a tensor that makes an array: neither sparse, complex nor quantised."""
    return (
        isinstance(value, Tensor)
        and value.layout == torch.strided
        and not value.is_complex()
        and not value.is_quantized
    )


def _array(value: Tensor) -> npt.NDArray[Any]:
    # Detached, since those who save named parameters keep that these learn. NumPy has no bfloat16.
    plain = value.detach()
    return np.asarray((plain if plain.dtype == torch.float64 else plain.float()).numpy())
