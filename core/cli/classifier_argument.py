"""RUN on the command line, where it names a network that reads."""

import argparse
from pathlib import Path

from core.cli.going_on import chosen_epoch
from core.cli.parser import open_store
from core.errors import ConfigError
from core.models.lesions import Off, without_units
from core.runs.classifier import Classifier, classifier_of_run
from core.runs.record import RunRecord
from core.runs.weights_file import classifier_of_file, is_weights_file
from core.training.inference import NumpyInference


def open_classifier(
    args: argparse.Namespace, off: Off | None = None
) -> tuple[Classifier, RunRecord | None]:
    """Return the network that ``RUN`` and ``--epoch`` name, and what is known of its run.

    Parameters
    ----------
    args : Namespace
        With `run_name`, `epoch` and what `open_store` needs.
    off : mapping of layer to units, optional
        Units of it that are switched off.

    Returns
    -------
    classifier : Classifier
    record : RunRecord or None
        None of a file of weights.

    Raises
    ------
    ConfigError, RunError, ModelLoadError
        If there is none, or it is damaged.
    """
    path = Path(args.run_name).expanduser()
    if not is_weights_file(path):
        folder = open_store(args).find(args.run_name)
        record = folder.read_record()
        return classifier_of_run(folder, chosen_epoch(folder, args.epoch), off), record
    if args.epoch != "last":
        raise ConfigError(f"{path.name} has no epochs; leave out --epoch")
    classifier = classifier_of_file(path)
    if off and isinstance(classifier.network, NumpyInference):
        network = classifier.network.network
        network.load(without_units(network.parameters, off))
    return classifier, None
