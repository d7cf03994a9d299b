"""``check-gradients``: backpropagation against numerical differences."""

import argparse
from collections.abc import Mapping

import numpy as np

from core.analysis.gradient_check import STEP, GradientCheck, check_gradients
from core.cli.data_arguments import add_data, reading
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import (
    EXIT_DONE,
    Verb,
    add_json,
    add_settings,
    given_settings,
)
from core.datasets.loading import load_dataset
from core.datasets.toy_gaussians import NAME as TOY_DATA
from core.errors import ConfigError
from core.settings import Setting, checked, describe
from core.training.config import TrainingConfig
from core.training.mlp_settings import MLPSettings
from core.training.numpy_models import make_mlp_trainer

LIMIT = 1e-4
"""What report A's course accepts as total relative error."""

SAMPLES = 40


def _settings() -> dict[str, Setting]:
    training = describe(TrainingConfig)
    return describe(MLPSettings) | {"seed": training["seed"]}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_data(parser)
    parser.add_argument(
        "--seeds", type=int, default=20, metavar="N", help="check this many networks (default: 20)"
    )
    parser.add_argument(
        "--points",
        type=int,
        default=5,
        choices=(3, 5),
        help="points of the difference (default: 5)",
    )
    parser.add_argument(
        "--step",
        type=float,
        metavar="H",
        help="step width (default: 3e-4 for 5 points, 1e-6 for 3)",
    )
    parser.add_argument(
        "--samples",
        type=int,
        default=SAMPLES,
        metavar="N",
        help=f"samples of the batch (default: {SAMPLES})",
    )
    add_settings(parser, _settings())
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Check one network a seed; print the first in detail and the worst."""
    for name in ("seeds", "samples"):
        if getattr(args, name) < 1:
            raise ConfigError(f"--{name} must be 1 or more; got {getattr(args, name)}", field=name)
    given = given_settings(args, _settings())
    first_seed = given.pop("seed", 1)
    settings = checked(MLPSettings(**({"hidden": (25,)} | given)))
    checks = [_check(args, settings, seed) for seed in range(first_seed, first_seed + args.seeds)]
    worst = max(check.total_relative_error for check in checks)
    parameters = {
        name: {
            "total_relative_error": error,
            "worst_total_relative_error": max(check.parameters[name] for check in checks),
        }
        for name, error in checks[0].parameters.items()
    }
    totals = {
        "total_relative_error": checks[0].total_relative_error,
        "worst_total_relative_error": worst,
    }
    if args.json:
        facts = {
            "seeds": args.seeds,
            "first_seed": first_seed,
            "points": args.points,
            "step": STEP[args.points] if args.step is None else args.step,
            "dtype": "float64",
            "activation": settings.activation,
            "loss": settings.loss,
        }
        print_json(totals | {"parameters": parameters} | facts)
    else:
        print_result(_table(parameters | {"total": totals}))
    if worst > LIMIT:
        kink = "; ReLU's kink at 0 does that" if settings.activation == "relu" else ""
        print_note(f"the worst total is above {LIMIT:g}{kink}")
    return EXIT_DONE


def _check(args: argparse.Namespace, settings: MLPSettings, seed: int) -> GradientCheck:
    """Check the network of one seed, on data drawn or split with the same seed."""
    dataset = load_dataset(
        TOY_DATA if args.data is None else args.data,
        seed=seed,
        **reading(args),
    )
    trainer = make_mlp_trainer(dataset, settings, TrainingConfig(seed=seed, dtype="float64"))
    rows = np.linspace(0, len(dataset.train) - 1, min(args.samples, len(dataset.train)))
    inputs, labels = trainer.prepare(dataset.train).gather(rows.astype(np.int64))
    return check_gradients(trainer.network, inputs, labels, points=args.points, step=args.step)


def _table(rows: Mapping[str, Mapping[str, float]]) -> str:
    lines = [f"{'parameter':<16}{'first seed':>12}{'worst':>12}"]
    for name, errors in rows.items():
        lines.append(f"{name:<16}" + "".join(f"{error:>12.2e}" for error in errors.values()))
    return "\n".join(lines)


VERB = Verb("check-gradients", "compare backpropagation with numerical differences", configure, run)
