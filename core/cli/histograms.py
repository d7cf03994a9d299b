"""Histograms of a run's layers over its kept epochs, as a file; see the verb ``weights``."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from core.analysis.layer_spreads import (
    Quantity,
    activation_spreads,
    gradient_spreads,
    weight_spreads,
)
from core.analysis.spread import Spread
from core.analysis.spread_history import Bins, SpreadHistory, spread_history
from core.analysis.weight_layers import Arrays
from core.analysis.weight_sheet import npz_bytes
from core.cli.output import print_note
from core.cli.run_data import data_of_run
from core.datasets.dataset import SplitName
from core.errors import ConfigError, ModelLoadError
from core.models.layer_words import belongs_to, layer_of
from core.runs.folder import RunFolder
from core.runs.probe import Probe, probe_of_run
from core.runs.record import RunRecord
from core.training.registry import check_layers
from core.training.trainer import OPTIMIZER_PREFIX

FORMATS = ("npz", "csv")

_NOTE_S = 2.0
"""Seconds between two words on the progress."""

Histories = dict[str, SpreadHistory]


@dataclass(frozen=True, eq=False)
class Histograms:
    """What is written.

    Parameters
    ----------
    run : str
    quantity : {"weights", "gradients", "activations"}
    histories : dict of str to SpreadHistory
        By array, or of activations by layer.
    probe : Probe or None
        The samples; weights need none.
    unreadable : tuple of int
        Epochs whose weights are damaged.
    """

    run: str
    quantity: Quantity
    histories: Histories = field(repr=False)
    probe: Probe | None
    unreadable: tuple[int, ...]


def run_histograms(
    folder: RunFolder,
    quantity: Quantity,
    bins: Bins,
    layer: str | None,
    data: str | None,
    split: SplitName = "train",
) -> Histograms:
    """Compute the histograms of every kept epoch; progress is told on stderr.

    Parameters
    ----------
    folder : RunFolder
    quantity : {"weights", "gradients", "activations"}
    bins : {"linear", "log"}
    layer : str or None
        ``"layer1"`` or one array of it; all if None.
    data : str or None
        Where the run's data are now, if they were moved.
    split : {"train", "validation", "test"}
        Of activations; gradients are those of the training samples.

    Raises
    ------
    ConfigError
        If there is no such layer.
    DatasetError
        If the run's data cannot be loaded, are other data by now, or have no such split.
    ModelLoadError
        If the weights of no epoch can be read.
    """
    record = folder.read_record()
    check_layers(record.config.model, record.name)
    kept = folder.checkpoint_epochs()
    if not kept:
        raise ModelLoadError(f"{record.name} keeps no weights; train the network again")
    probe = None
    if quantity != "weights":
        probe = probe_of_run(record, data_of_run(record, data), split)
    known: dict[str, dict[int, Spread]] = {}
    unreadable, told = [], monotonic()
    for done, epoch in enumerate(kept):
        if monotonic() - told > _NOTE_S:
            told = monotonic()
            print_note(f"{done:,} of {len(kept):,} epochs read")
        try:
            state = folder.read_checkpoint(epoch)
            arrays = {n: a for n, a in state.items() if not n.startswith(OPTIMIZER_PREFIX)}
            spreads = _spreads(quantity, record, probe, arrays)
        except ModelLoadError as error:
            unreadable.append(epoch)
            print_note(f"note: epoch {epoch} is left out: {error}")
            continue
        for name, spread in spreads.items():
            known.setdefault(name, {})[epoch] = spread
    if not known:
        raise ModelLoadError(f"the weights of no epoch of {record.name} can be read")
    histories = {name: spread_history(known[name], bins) for name in _chosen(list(known), layer)}
    return Histograms(record.name, quantity, histories, probe, tuple(unreadable))


def histogram_file(found: Histograms, kind: str) -> bytes:
    """Return the histograms as the content of a file.

    Parameters
    ----------
    found : Histograms
    kind : {"npz", "csv"}
        ``.npz``: of each layer ``<layer>.epochs``, ``.edges`` (bins + 1), ``.shares`` (epochs,
        bins), ``.lines`` (epochs, 3), ``.zeros``, ``.finite``, ``.rms`` (epochs,); see
        `core.analysis.spread_history.SpreadHistory`. ``.csv``: a row a bin.
    """
    if kind == "csv":
        return _csv(found.histories).encode()
    arrays: dict[str, Any] = {}
    for name, history in found.histories.items():
        parts = {"epochs": np.array(history.epochs, np.int64)}
        for part in ("edges", "shares", "lines", "zeros", "finite", "rms"):
            parts[part] = getattr(history, part)
        arrays |= {f"{name}.{part}": array for part, array in parts.items()}
    return npz_bytes(arrays)


def histogram_facts(found: Histograms) -> dict[str, Any]:
    """Return what ``--json`` tells of the histograms."""
    probe = found.probe
    layers = {
        name: {
            "first_epoch": history.epochs[0],
            "last_epoch": history.epochs[-1],
            "epochs": len(history.epochs),
            "low": float(history.edges[0]),
            "high": float(history.edges[-1]),
            "rms_first": float(history.rms[0]),
            "rms_last": float(history.rms[-1]),
            "zeros_last": float(history.zeros[-1]),
        }
        for name, history in found.histories.items()
    }
    return {
        "quantity": found.quantity,
        "bins": next(iter(found.histories.values())).bins,
        "split": None if probe is None else probe.split,
        "samples": None if probe is None else len(probe.labels),
        "loss": probe.form.loss if probe is not None and found.quantity == "gradients" else None,
        "unreadable_epochs": list(found.unreadable),
        "layers": layers,
    }


def _spreads(
    quantity: Quantity, record: RunRecord, probe: Probe | None, arrays: Arrays
) -> Mapping[str, Spread]:
    if probe is None:
        return weight_spreads(arrays, record.dataset.sample_shape)
    if quantity == "gradients":
        return gradient_spreads(probe.form, arrays, probe.rows, probe.labels)
    return activation_spreads(probe.form, arrays, probe.rows)


def _chosen(names: list[str], layer: str | None) -> list[str]:
    if layer is None:
        return names
    found = [name for name in names if belongs_to(name, layer)]
    if not found:
        known = ", ".join(dict.fromkeys(layer_of(name) for name in names))
        raise ConfigError(f"--layer {layer!r} is not among these; there are {known}")
    return found


def _csv(histories: Histories) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["layer", "epoch", "low", "high", "share"])
    for name, history in histories.items():
        edges = [f"{edge:.9g}" for edge in history.edges]
        for epoch, shares in zip(history.epochs, history.shares, strict=True):
            for low, high, share in zip(edges[:-1], edges[1:], shares, strict=True):
                writer.writerow([name, epoch, low, high, f"{share:.9g}"])
    return text.getvalue()


def checked_format(output: Path, quantity: str) -> str:
    """Return the ending of a file of histograms.

    Raises
    ------
    ConfigError
        If it is none of ``.npz`` and ``.csv``.
    """
    kind = output.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise ConfigError(
            f"--output {str(output)!r} ends in neither .npz nor .csv, as histograms of {quantity} "
            "do; name such a file"
        )
    return kind
