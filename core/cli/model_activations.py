"""What every layer of a run answers to one sample, as a picture; see the verb ``model``."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.activation_sheet import SheetHead, activation_sheet, likeliest_classes
from core.analysis.layer_activations import LayerActivations, layer_activations
from core.cli.going_on import chosen_epoch
from core.cli.model_sample import named_sample, parse_sample
from core.cli.output import check_output, checked_ending, writing_to
from core.errors import ConfigError
from core.files import write_atomically
from core.models.network_table import NetworkTable
from core.pictures import png_bytes
from core.runs.folder import RunFolder
from core.runs.probe import network_form
from core.training.inference import softmax


def check_activations(args: argparse.Namespace) -> None:
    """Refuse, before anything is loaded, a picture of activations that cannot be made.

    Raises
    ------
    ConfigError
    """
    if args.activations is None:
        if args.sample is not None or args.epoch is not None:
            raise ConfigError(
                "--sample and --epoch are about activations; name a picture with --activations, or "
                "leave them out"
            )
        return
    if args.run_name is None:
        raise ConfigError("--activations are those of a trained network; name a RUN")
    if args.sample is None:
        raise ConfigError("--activations are answers to a sample; name one, as --sample test:12")
    output = Path(args.activations)
    checked_ending(args.activations, ("png",), "--activations")
    check_output(output, force=args.force)


def write_activations(
    args: argparse.Namespace, folder: RunFolder, table: NetworkTable
) -> dict[str, Any]:
    """Write the picture, and return what the result says of it.

    Raises
    ------
    ConfigError, DatasetError, RunError, ModelLoadError
        If the sample, the data or the weights are not there.
    """
    name = parse_sample(args.sample)
    record = folder.read_record()
    epoch = chosen_epoch(folder, args.epoch or "last")
    arrays = folder.read_checkpoint(epoch)
    sample = named_sample(args, folder, epoch, name)
    form = network_form(record)
    layers = layer_activations(form, arrays, table.rows, sample.inputs.reshape(-1))
    title = f"{record.name}, epoch {epoch}: {sample.words}, {sample.label}"
    names = record.dataset.class_names
    probabilities = None if form.reconstructs else _probabilities(layers[-1])
    likeliest = () if probabilities is None else likeliest_classes(probabilities, names)
    head = SheetHead(title, _picture(sample.inputs), likeliest)
    pixels = activation_sheet(head, layers, args.theme or "light")
    data = png_bytes(pixels)
    with writing_to(args.activations):
        write_atomically(Path(args.activations), data)
    return {
        "file": args.activations,
        "bytes": len(data),
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "epoch": epoch,
        "split": name.part,
        "sample": name.index,
        "class": sample.label,
        "layers": [_facts(layer) for layer in layers],
        "probabilities": None
        if probabilities is None
        else dict(zip(names, probabilities.tolist(), strict=True)),
    }


def _probabilities(last: LayerActivations) -> npt.NDArray[np.float64]:
    logits = np.asarray(last.answers[0].values, np.float64)
    return np.asarray(softmax(logits[None])[0])


def _picture(sample: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8] | None:
    """Return a sample as it lies in the data, in bytes; None where it is no picture."""
    if sample.ndim < 2:
        return None
    return np.rint(np.clip(sample, 0, 1) * 255).astype(np.uint8)


def _facts(layer: LayerActivations) -> dict[str, Any]:
    lowest, largest = layer.limits
    return {
        "layer": layer.row.name,
        "output_shape": list(layer.row.output_shape),
        "units": layer.units,
        "lowest": lowest,
        "largest": largest,
    }
