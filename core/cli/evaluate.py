"""``evaluate``: how well a run, or a file of weights, reads a data set."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.analysis.scores import (
    Confusion,
    calibration,
    confusion,
    predict,
    top_accuracy,
)
from core.cli.classifier_argument import open_classifier
from core.cli.data_arguments import add_data, check_reading, loading_progress, reading
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json, add_runs_dir
from core.datasets.dataset import Dataset
from core.datasets.loading import read_data
from core.datasets.picture_size import COMMON_SIDE
from core.datasets.stored_data import StoredData
from core.errors import ConfigError, DatasetError, ModelLoadError
from core.models.lesions import Off, lesion_words, parse_lesions
from core.runs.classifier import Classifier
from core.runs.record import RunRecord
from core.training.inference import sample_losses, softmax
from core.training.planning import load_data

SPLITS = ("train", "validation", "test", "all")

_PAIRS_SHOWN = 10


def _configure(parser: argparse.ArgumentParser) -> None:
    add_reading(parser)
    add_lesions(parser)
    add_runs_dir(parser)
    add_json(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add RUN, the data it shall read, ``--split`` and ``--epoch``."""
    parser.add_argument(
        "run_name",
        metavar="RUN",
        help="run folder, id, name, or 'last'; or a file of weights (.npz, .pickle)",
    )
    add_data(parser)
    parser.add_argument(
        "--split",
        choices=SPLITS,
        help="default: test where the data have one, otherwise all",
    )
    parser.add_argument("--epoch", default="last", metavar="N|last|best", help="default: last")


def add_lesions(parser: argparse.ArgumentParser) -> None:
    """Add ``--lesion``."""
    parser.add_argument(
        "--lesion",
        action="append",
        default=[],
        metavar="LAYER:UNIT,…",
        help="switch units off: layer1:3,7; may be given again for another layer",
    )


def _run(args: argparse.Namespace) -> int:
    off = parse_lesions(args.lesion)
    classifier, data = open_run(args, off)
    facts = evaluate(classifier, data, args.split, off)
    if args.json:
        print_json(facts)
    else:
        print_result(_summary(classifier, data, facts, off))
    return EXIT_DONE


def open_run(args: argparse.Namespace, off: Off | None = None) -> tuple[Classifier, StoredData]:
    """Return the network that RUN and ``--epoch`` name, and the data that it shall read.

    Parameters
    ----------
    args : Namespace
        What `add_reading` added.
    off : mapping of layer to units, optional
        Units of it that are switched off.

    Raises
    ------
    ConfigError, RunError, ModelLoadError, DatasetError
        If something that was named cannot be used.
    """
    check_reading(args)
    classifier, record = open_classifier(args, off)
    return classifier, _read(args, record, classifier)


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network answers to a split of a data set.

    Parameters
    ----------
    split : {"train", "validation", "test", "all"}
    labels : ndarray of shape (samples,)
        int64, of the network's classes.
    logits : ndarray of shape (samples, classes)
        float64.
    own : ndarray of shape (classes of the data,)
        int64: which of the network's classes each class of the data is.
    """

    split: str
    labels: npt.NDArray[np.int64]
    logits: npt.NDArray[np.float64]
    own: npt.NDArray[np.int64]


def read_split(classifier: Classifier, data: StoredData, split: str | None) -> Reading:
    """Let a network read a split; what had to be done to the pictures is told on stderr.

    Raises
    ------
    DatasetError
        If the data have no such split, classes that the network does not know, or samples of
        another kind.
    ModelLoadError
        If the network's answers are not finite.
    """
    name = data.default_part if split is None else split
    part = data.part(name)  # type: ignore[arg-type]
    if not len(part):
        raise DatasetError(f"the {name} split of {data.name} has no samples; choose another")
    own = classifier.match_classes(data.class_names, data.name)
    fitted, notes = classifier.fit(part, data.ink, data.name)
    for note in (*data.notes, *notes):
        print_note(f"note: {note}")
    logits = classifier.logits(fitted.inputs)
    check_finite(logits, classifier)
    return Reading(name, own[fitted.labels], logits, own)


def check_finite(logits: npt.NDArray[np.floating[Any]], classifier: Classifier) -> None:
    """Refuse what a network answers that diverged: it would count as the first class.

    Raises
    ------
    ModelLoadError
        If not all numbers are finite.
    """
    if not np.isfinite(logits).all():
        raise ModelLoadError(
            f"{classifier.name} gives numbers that are not finite, because it had diverged; name "
            "an earlier --epoch"
        )


def evaluate(
    classifier: Classifier, data: StoredData, split: str | None, off: Off | None = None
) -> dict[str, Any]:
    """Read a split of a data set, and return what ``evaluate --json`` prints.

    What had to be done to the pictures is told on stderr.

    Parameters
    ----------
    classifier : Classifier
    data : StoredData
    split : {"train", "validation", "test", "all"}, or None
    off : mapping of layer to units, optional
        What is switched off in the classifier, to be told with the rest.

    Raises
    ------
    DatasetError
        If the data have no such split, classes that the network does not know, or samples of
        another kind.
    ModelLoadError
        If the network's answers are not finite.
    """
    reading = read_split(classifier, data, split)
    labels, logits = reading.labels, reading.logits
    probabilities = softmax(logits)
    matrix = confusion(labels, predict(probabilities), len(classifier.class_names))
    among_own = predict(probabilities, np.sort(reading.own))
    return {
        "run": classifier.name,
        "epoch": classifier.epoch,
        "data": data.name,
        "split": reading.split,
        "lesions": {layer: sorted(units) for layer, units in (off or {}).items()},
        "samples": len(labels),
        "loss": float(sample_losses(logits, labels, classifier.loss).mean()),
        "accuracy": matrix.accuracy,
        "accuracy_own_classes": float((among_own == labels).mean()),
        "top5_accuracy": top_accuracy(labels, probabilities),
        "balanced_accuracy": matrix.balanced_accuracy(),
        "expected_calibration_error": calibration(labels, probabilities).expected_error,
        "class_names": list(classifier.class_names),
        "confusion": matrix.counts.tolist(),
        "most_confused": _named_pairs(matrix, classifier.class_names),
        "per_class": _per_class(matrix, classifier.class_names),
    }


def _read(args: argparse.Namespace, record: RunRecord | None, classifier: Classifier) -> StoredData:
    if args.data is not None:
        shape = classifier.sample_shape
        # What the network takes: pictures of folders need not be scaled twice.
        side = shape[0] if len(shape) > 1 and shape[0] == shape[1] else COMMON_SIDE
        with loading_progress(args.data) as progress:
            return read_data(args.data, auto_side=side, progress=progress, **reading(args))
    if record is None:
        raise ConfigError(
            f"{classifier.name} says nothing of its data; name some with --data", field="data"
        )
    # As the run's own data were split for its training.
    try:
        with loading_progress(record.config.data.source) as progress:
            dataset = load_data(record.config.data, progress=progress)
    except DatasetError as error:
        raise DatasetError(
            f"the data of {record.name} cannot be loaded again: {error}. Name their new place, or "
            "other data, with --data"
        ) from error
    if dataset.fingerprint != record.dataset.fingerprint:
        print_note(
            f"note: {dataset.name} is not what {record.name} was trained on: its content differs"
        )
    if record.config.left_out:
        words = record.config.left_out.words(len(dataset.train))
        print_note(f"note: {words} when {record.name} was trained; here that split is whole")
    return _stored(dataset)


def _stored(dataset: Dataset) -> StoredData:
    return StoredData(
        name=dataset.name,
        source=dataset.source,
        parts=dict(dataset.splits()),
        class_names=dataset.class_names,
        ink=dataset.ink,
        feature_names=dataset.feature_names,
    )


def _named_pairs(matrix: Confusion, names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"actual": names[actual], "predicted": names[predicted], "count": count}
        for actual, predicted, count in matrix.most_confused()
    ]


def _per_class(matrix: Confusion, names: Sequence[str]) -> list[dict[str, Any]]:
    columns = zip(names, matrix.actual, matrix.precision, matrix.recall, matrix.f1, strict=True)
    return [
        {
            "class": name,
            "samples": int(samples),
            "precision": float(precision),
            "recall": float(recall),
            "f1": float(f1),
        }
        for name, samples, precision, recall, f1 in columns
    ]


def _summary(classifier: Classifier, data: StoredData, facts: dict[str, Any], off: Off) -> str:
    epoch = "" if classifier.epoch is None else f", epoch {classifier.epoch}"
    lesions = f", {lesion_words(off)}" if off else ""
    lines = [
        f"{classifier.name}{epoch}{lesions}, on {facts['samples']:,} samples of {data.name} "
        f"({facts['split']})"
    ]
    for title, key in (
        ("accuracy", "accuracy"),
        ("… among the data's own classes", "accuracy_own_classes"),
        ("… within the top 5", "top5_accuracy"),
        ("balanced accuracy", "balanced_accuracy"),
        ("loss, mean per sample", "loss"),
        ("expected calibration error", "expected_calibration_error"),
    ):
        value = facts[key]
        lines.append(f"  {title:<32}{'–' if value is None else format(value, '.4f')}")
    pairs = facts["most_confused"][:_PAIRS_SHOWN]
    if pairs:
        words = ", ".join(f"{p['actual']} as {p['predicted']} {p['count']}" for p in pairs)
        lines.append(f"  most confused: {words}")
    return "\n".join(lines)


VERB = Verb("evaluate", "read a data set with a run, and score it", _configure, _run)
