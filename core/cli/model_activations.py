"""What every layer of a run answers to one sample, as a picture; see the verb ``model``."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.activation_sheet import SheetHead, activation_sheet, likeliest_classes
from core.analysis.layer_activations import LayerActivations, layer_activations
from core.cli.going_on import chosen_epoch
from core.cli.output import check_output, writing_to
from core.cli.run_data import data_of_run
from core.datasets.dataset import SPLIT_NAMES, SPLIT_WORDS, Dataset, Split, SplitName
from core.errors import ConfigError, DatasetError
from core.files import write_atomically
from core.models.network_table import NetworkTable
from core.pictures import png_bytes
from core.runs.folder import RunFolder
from core.runs.probe import network_form
from core.training.inference import softmax


@dataclass(frozen=True, slots=True)
class SampleName:
    """A sample as the command line names it: ``validation:12``."""

    split: SplitName
    index: int


def parse_sample(text: str) -> SampleName:
    """Return the sample that ``SPLIT:INDEX`` names.

    Raises
    ------
    ConfigError
        If it names none.
    """
    word, _, index = text.partition(":")
    split = next((each for each in SPLIT_NAMES if each == word), None)
    if split is None or not index.isdecimal() or len(index) > 9:
        raise ConfigError(
            f"--sample must be {'|'.join(SPLIT_NAMES)}, a colon and an index from 0, as test:12; "
            f"got {text!r}"
        )
    return SampleName(split, int(index))


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
    if output.suffix.lower() != ".png":
        raise ConfigError(f"--activations {args.activations!r} is no .png; name such a file")
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
    dataset = data_of_run(record, args.data)
    part = _split(dataset, name)
    form = network_form(record)
    sample = np.asarray(part.inputs[name.index], np.float32)
    layers = layer_activations(form, arrays, table.rows, sample.reshape(-1))
    label = dataset.class_names[int(part.labels[name.index])]
    title = (
        f"{record.name}, epoch {epoch}: {SPLIT_WORDS[name.split]} sample {name.index:,} of "
        f"{dataset.name}, {label}"
    )
    names = record.dataset.class_names
    probabilities = None if form.reconstructs else _probabilities(layers[-1])
    likeliest = () if probabilities is None else likeliest_classes(probabilities, names)
    head = SheetHead(title, _picture(sample), likeliest)
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
        "split": name.split,
        "sample": name.index,
        "class": label,
        "layers": [_facts(layer) for layer in layers],
        "probabilities": None
        if probabilities is None
        else dict(zip(names, probabilities.tolist(), strict=True)),
    }


def _split(dataset: Dataset, name: SampleName) -> Split:
    part = dict(dataset.splits()).get(name.split)
    if part is None:
        known = ", ".join(dict(dataset.splits()))
        raise DatasetError(f"{dataset.name} has no {name.split} split; it has {known}")
    if name.index >= len(part):
        raise DatasetError(
            f"--sample {name.split}:{name.index} is none: the {name.split} split of {dataset.name} "
            f"has {len(part):,} samples, counted from 0"
        )
    return part


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
