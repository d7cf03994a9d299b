"""``model``: the layers of a network as a table and a picture, and what they answer to a sample."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli.curve_output import Draw, add_curve_output, checked_kind, write_curve
from core.cli.data_arguments import add_data, check_reading, loading_progress, named_data
from core.cli.model_activations import check_activations, write_activations
from core.cli.model_table import table_facts, table_text
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import (
    EXIT_DONE,
    Verb,
    add_json,
    add_runs_dir,
    add_settings,
    all_settings,
    given_settings,
    open_store,
)
from core.errors import ConfigError
from core.models.network_sheet import SHEETS, network_sheet, sums_words
from core.models.network_table import NetworkTable
from core.runs.folder import RunFolder
from core.runs.weights_file import is_weights_file
from core.training.network_tables import network_table
from core.training.planning import plan_run
from core.training.presets import PRESETS
from core.training.registry import MODELS

FORMATS = ("png", *SHEETS)


@dataclass(frozen=True, slots=True)
class _Network:
    """A network whose layers are asked for, and the run that trained it, if any has."""

    name: str
    model: str
    data: str
    sample_shape: tuple[int, ...]
    classes: int
    table: NetworkTable
    folder: RunFolder | None = None


def model_verb(draw: Draw[NetworkTable]) -> Verb:
    """Return the verb, with the painter that it draws with."""
    return Verb(
        "model",
        "tell the layers of a network, with shapes, parameters and multiply-adds, and what they "
        "answer to a sample",
        _configure,
        lambda args: _run(args, draw),
    )


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run_name",
        metavar="RUN",
        nargs="?",
        help="run folder, id, name, or 'last'; or none, and a --preset or --model",
    )
    parser.add_argument("--preset", metavar="NAME", help="the network that a preset describes")
    parser.add_argument("--model", metavar="|".join(MODELS.names), help="kind of network")
    add_data(parser)
    add_curve_output(parser, "the layers", FORMATS)
    answers = parser.add_argument_group("of activations")
    answers.add_argument(
        "--activations",
        metavar="FILE.png",
        help="also write what every layer of the run answers to a sample, of its own data or of "
        "--data",
    )
    answers.add_argument(
        "--sample", metavar="SPLIT:INDEX", help="as test:12, from 0; all:12 of data without splits"
    )
    answers.add_argument("--epoch", metavar="N|last|best", help="default: last")
    add_settings(parser, all_settings())
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace, draw: Draw[NetworkTable]) -> int:
    # A sheet of activations has a theme, too, though no scale.
    is_themed = args.activations is not None and args.output is None
    theme, args.theme = args.theme, None if is_themed else args.theme
    kind = checked_kind(args, FORMATS)
    args.theme = theme
    check_activations(args)
    network = _of_run(args) if args.run_name is not None else _described(args)
    table = network.table
    facts: dict[str, Any] = {
        "run": None if network.folder is None else network.name,
        "preset": args.preset,
        "model": network.model,
        "data": network.data,
        "sample_shape": list(network.sample_shape),
        "classes": network.classes,
        **table_facts(table),
    }
    title = f"{network.name}: {sums_words(table)}"
    facts |= write_curve(args, kind, table, title, lambda each: network_sheet(each, kind), draw)
    if args.activations is not None and network.folder is not None:
        facts["activations"] = write_activations(args, network.folder, table)
    if args.json:
        print_json(facts)
    else:
        print_result(f"{network.name}, {_data_words(network)}\n{table_text(table)}")
    return EXIT_DONE


def _of_run(args: argparse.Namespace) -> _Network:
    """Return the network of RUN.

    Raises
    ------
    ConfigError
        If anything is told that the run itself tells.
    """
    own = [f"--{name}" for name in ("preset", "model") if getattr(args, name) is not None]
    own += [f"--{name.replace('_', '-')}" for name in given_settings(args, all_settings())]
    if own:
        raise ConfigError(f"a run has its own network; leave out {', '.join(own)}, or RUN")
    path = Path(args.run_name).expanduser()
    if is_weights_file(path):
        raise ConfigError(
            f"{path.name} is a file of weights; make it a run with 'runs import {path.name} "
            "--data DATA', and name that"
        )
    if args.data is not None and args.activations is None:
        raise ConfigError(
            "--data is for --activations of a run, whose own data tell its shapes; leave it out"
        )
    check_reading(args)
    folder = open_store(args).find(args.run_name)
    record = folder.read_record()
    data, model = record.dataset, record.config.model
    classes = len(data.class_names)
    table = network_table(model, record.config.settings, data.sample_shape, classes)
    return _Network(record.name, model, data.name, data.sample_shape, classes, table, folder)


def _described(args: argparse.Namespace) -> _Network:
    """Return the network that a preset, a model and settings describe, for data as `train` has.

    Raises
    ------
    ConfigError, DatasetError
        If there is none, or it does not fit the data.
    """
    if args.preset is None and args.model is None:
        presets = ", ".join(PRESETS.names)
        raise ConfigError(
            f"name a RUN, a --model ({', '.join(MODELS.names)}) or a --preset ({presets})"
        )
    check_reading(args)
    with loading_progress(args.data) as progress:
        config, dataset = plan_run(
            None if args.data is None else named_data(args),
            model=args.model,
            preset=args.preset,
            overrides=given_settings(args, all_settings()),
            progress=progress,
            to_train=False,
        )
    for note in dataset.notes:
        print_note(f"note: {note}")
    shape, classes = dataset.sample_shape, len(dataset.class_names)
    table = network_table(config.model, config.settings, shape, classes)
    name = MODELS.get(config.model).title if args.preset is None else PRESETS.get(args.preset).title
    return _Network(name, config.model, dataset.name, shape, classes, table)


def _data_words(network: _Network) -> str:
    """Return what it is shown, and what it tells apart."""
    shape = "×".join(map(str, network.sample_shape))
    reconstructs = MODELS.get(network.model).reconstructs
    classes = "" if reconstructs else f", {network.classes} classes"
    return f"{network.model} on {network.data}: samples of {shape}{classes}"
