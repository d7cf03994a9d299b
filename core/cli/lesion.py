"""``lesion``: how a run fares with fewer and fewer units of a layer, by greedy lesion."""

import argparse
import csv
from functools import partial
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from core.analysis.activations import LayeredNetwork
from core.analysis.greedy_lesion import LesionCurve, greedy_lesion, spread_samples
from core.cli.curve_output import Draw, add_curve_output, checked_kind, write_curve
from core.cli.evaluate import add_lesions, add_reading, check_finite, open_run
from core.cli.going_on import chosen_epoch
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir, open_store
from core.datasets.stored_data import StoredData
from core.errors import ConfigError, DatasetError, ModelLoadError
from core.models.layer_words import layer_words
from core.models.lesions import check_units, lesion_words, parse_lesions, without_units
from core.runs.classifier import Classifier
from core.runs.weights_file import is_weights_file
from core.training.inference import NumpyInference, sample_losses
from core.training.layer_settings import convolutions_of
from core.training.registry import check_layers

_NOTE_S = 2.0
"""Seconds between two words on the progress."""


def lesion_verb(draw: Draw[LesionCurve]) -> Verb:
    """Return the verb, with the painter that it draws with."""
    return Verb(
        "lesion",
        "switch the units of a layer off one after another, each time the one that costs least "
        "accuracy",
        _configure,
        lambda args: _run(args, draw),
    )


def _configure(parser: argparse.ArgumentParser) -> None:
    add_reading(parser)
    parser.add_argument(
        "--layer", metavar="LAYER", required=True, help="whose units: layer1, conv2, hidden1, …"
    )
    add_lesions(parser)
    add_curve_output(parser)
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw[LesionCurve]) -> int:
    kind = checked_kind(args)
    off = parse_lesions(args.lesion)
    if args.layer in off:
        raise ConfigError(
            f"--lesion names units of {args.layer}, whose units are switched off here one after "
            "another; leave it out, or name another --layer"
        )
    classifier, data = open_run(args)
    network = _network(args, classifier)
    check_units(network.arrays, {**off, args.layer: ()})
    network = LayeredNetwork(
        without_units(network.arrays, off),
        network.activation,
        network.sample_shape,
        convolutions=network.convolutions,
    )
    split, rows, labels = _samples(args, classifier, data)
    losses = partial(sample_losses, loss=classifier.loss)
    check_finite(network.logits(rows), classifier)
    curve = greedy_lesion(network, args.layer, rows, labels, losses, progress=_Notes().tell)
    # Nothing stops it but Ctrl-C, which raises.
    assert curve is not None
    facts: dict[str, Any] = {
        "run": classifier.name,
        "epoch": classifier.epoch,
        "data": data.name,
        "split": split,
        "samples": curve.samples,
        "layer": curve.layer,
        "lesions": {layer: list(units) for layer, units in off.items()},
        "order": curve.order.tolist(),
        "units_left": list(range(curve.units, -1, -1)),
        "accuracy": curve.accuracies.tolist(),
        # The loss of a network that is torn apart may be beyond all bounds.
        "loss": [float(loss) if np.isfinite(loss) else None for loss in curve.losses],
        "random_accuracy": curve.random_mean.tolist(),
        "units_for_95_percent": curve.units_needed(),
    }
    title = _title(classifier, curve, split, lesion_words(off))
    facts |= write_curve(args, kind, curve, title, lesion_csv, draw)
    if args.json:
        print_json(facts)
    else:
        print_result(_summary(title, curve))
    return EXIT_DONE


def lesion_csv(curve: LesionCurve) -> str:
    """Return the curve as a table: units left, which unit went, accuracy, loss, random order."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["units_left", "unit_off", "accuracy", "loss", "random_accuracy"])
    columns = zip(curve.accuracies, curve.losses, curve.random_mean, strict=True)
    for off, (accuracy, loss, random) in enumerate(columns):
        unit = str(curve.order[off - 1]) if off else ""
        numbers = [repr(float(value)) for value in (accuracy, loss, random)]
        writer.writerow([curve.units - off, unit, *numbers])
    return text.getvalue()


class _Notes:
    """Tells on stderr how far the work is, at most every two seconds."""

    def __init__(self) -> None:
        self._began = self._told = monotonic()

    def tell(self, done: int, total: int) -> bool:
        now = monotonic()
        if now - self._told > _NOTE_S:
            self._told = now
            left = (now - self._began) * (total - done) / done
            print_note(f"{done:,} of {total:,} networks tried, about {left:.0f} s left")
        return True


def _network(args: argparse.Namespace, classifier: Classifier) -> LayeredNetwork:
    if not is_weights_file(Path(args.run_name).expanduser()):
        folder = open_store(args).find(args.run_name)
        arrays = folder.read_checkpoint(chosen_epoch(folder, args.epoch))
        record = folder.read_record()
        check_layers(record.config.model, record.name)
        settings: Any = record.config.settings
        return LayeredNetwork(
            arrays,
            settings.activation,
            classifier.sample_shape,
            convolutions=convolutions_of(settings),
        )
    found = classifier.network
    if not isinstance(found, NumpyInference):
        raise ModelLoadError(f"{classifier.name} holds no layers whose units could be switched off")
    arrays = {
        **found.network.parameters,
        **found.preparation.arrays(),
    }
    # Files of weights are of the course's network; see `core.runs.weights_file`.
    return LayeredNetwork(arrays, "sigmoid", classifier.sample_shape)


def _samples(
    args: argparse.Namespace, classifier: Classifier, data: StoredData
) -> tuple[str, np.ndarray, np.ndarray]:
    """Return the split's name, its rows as the network takes them, and its labels."""
    name = data.default_part if args.split is None else args.split
    part = data.part(name)
    if not len(part):
        raise DatasetError(f"the {name} split of {data.name} has no samples; choose another")
    own = classifier.match_classes(data.class_names, data.name)
    fitted, notes = classifier.fit(part, data.ink, data.name)
    chosen = spread_samples(len(fitted), args.layer)
    if len(chosen) < len(fitted):
        notes = (*notes, f"{len(chosen):,} of {len(fitted):,} samples, spread evenly, are read")
    for note in notes:
        print_note(f"note: {note}")
    inputs = fitted.inputs[chosen]
    if classifier.takes_transposed:
        inputs = inputs.swapaxes(1, 2)
    rows = np.ascontiguousarray(inputs).reshape(len(inputs), -1)
    return name, rows, own[fitted.labels[chosen]]


def _title(classifier: Classifier, curve: LesionCurve, split: str, lesions: str) -> str:
    epoch = "" if classifier.epoch is None else f", epoch {classifier.epoch}"
    also = f", {lesions}" if lesions else ""
    return (
        f"{classifier.name}{epoch}{also}: greedy lesion of {layer_words(curve.layer)}, "
        f"{curve.samples:,} samples ({split})"
    )


def _summary(title: str, curve: LesionCurve) -> str:
    lines = [title, f"  {'units left':>10}  {'unit off':>8}  {'accuracy':>8}  {'random order':>12}"]
    shown = sorted({*np.linspace(0, curve.units, min(curve.units, 16) + 1).astype(int).tolist()})
    for off in shown:
        unit = str(curve.order[off - 1]) if off else "–"
        lines.append(
            f"  {curve.units - off:>10}  {unit:>8}  {curve.accuracies[off]:>8.4f}  "
            f"{curve.random_mean[off]:>12.4f}"
        )
    lines.append(f"  units needed for 95 % of the accuracy: {curve.units_needed()}")
    return "\n".join(lines)
