"""Weights that others trained, for a network to begin with."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelLoadError
from core.runs.weights_arrays import numbers, read_weights
from core.torch_loading import load_torch
from core.training.trainer import Arrays, Trainer, split_state

STATE_DICT = ".pth"

_MOST = 3
"""Arrays that an error names of each kind."""


def begin_with_pretrained(trainer: Trainer, path: Path, head: str) -> str:
    """Let a network begin with the weights of a file; nothing else of its trainer changes.

    Where the file's classifier tells another number of classes apart, the network keeps its own,
    as it was drawn.

    Parameters
    ----------
    trainer : Trainer
    path : Path
        ``.pth`` (a state dict), ``.safetensors`` or ``.npz``.
    head : str
        Begins the names of the classifier's arrays: ``"classifier.1"``.

    Returns
    -------
    str
        A sentence for the run's record: which file, its SHA-256, and whether the classifier is new.

    Raises
    ------
    ModelLoadError
        If the file cannot be read, or holds the weights of another network.
    """
    snapshot = trainer.snapshot()
    own, _ = split_state(snapshot)
    stored = _read(path)
    heads = [name for name in own if name.startswith(f"{head}.")]
    is_new = _is_of_other_classes(own, stored, heads)
    if is_new:
        stored |= {name: own[name] for name in heads}
    # Names and shapes first: of another network nobody asks what its arrays hold.
    _check(path, own, stored)
    found = {name: numbers(path, name, value) for name, value in stored.items()}
    trainer.load_state(snapshot | found)
    digest = sha256(path.read_bytes()).hexdigest()
    classifier = "; the classifier is new" if is_new else ""
    return f"began with the weights of {path.name} (SHA-256 {digest}){classifier}."


def _read(path: Path) -> dict[str, npt.NDArray[Any]]:
    if not path.is_file():
        raise ModelLoadError(f"{path} is no file; name the file of weights to begin with")
    if path.suffix.lower() == STATE_DICT:
        load_torch()
        from core.runs.torch_state_dict import read_state_dict

        stored: Mapping[str, Any] = read_state_dict(path)
    else:
        stored = read_weights(path).arrays
    return {name: np.asarray(value) for name, value in stored.items()}


def _is_of_other_classes(own: Arrays, found: Mapping[str, Any], heads: Collection[str]) -> bool:
    """Whether the classifiers differ in the number of classes, and in nothing else."""
    return all(
        name in found and found[name].ndim and found[name].shape[1:] == own[name].shape[1:]
        for name in heads
    ) and any(found[name].shape != own[name].shape for name in heads)


def _check(path: Path, own: Arrays, found: Mapping[str, npt.NDArray[Any]]) -> None:
    """Refuse arrays of other names or shapes than the network's."""
    missing = [f"{name} ({_size(array)})" for name, array in own.items() if name not in found]
    unknown = [f"{name} ({_size(array)})" for name, array in found.items() if name not in own]
    other = [
        f"{name} ({_size(found[name])} instead of {_size(array)})"
        for name, array in own.items()
        if name in found and found[name].shape != array.shape
    ]
    parts = [
        f"{words} {_some(names)}"
        for words, names in (
            ("it lacks", missing),
            ("it has", unknown),
            ("of another shape are", other),
        )
        if names
    ]
    if parts:
        raise ModelLoadError(
            f"{path.name} holds the weights of another network: {'; '.join(parts)}. Name a file "
            "of weights of this network, with torchvision's names"
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def _size(array: npt.NDArray[Any]) -> str:
    return "x".join(map(str, array.shape)) or "a single number"
