"""``duplicates``: samples that are in two splits of a data set."""

import argparse
import sys
from typing import Any

from core.cli.data_arguments import (
    DATA_HELP,
    add_reading_of_data,
    loading_progress,
    named_data,
)
from core.cli.output import print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_json
from core.datasets.dataset import Dataset
from core.datasets.duplicates import (
    DuplicatePair,
    Duplicates,
    exact_duplicates,
    near_duplicates,
)
from core.errors import ConfigError
from core.training.planning import load_data

_PAIRS_SHOWN = 40


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", metavar="DATA", help=DATA_HELP)
    parser.add_argument(
        "--near",
        type=float,
        metavar="S",
        help="look for similar pictures too: of a normalised correlation from S to 1, as 0.98 "
        "(default: for equal samples only)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="with which a set without splits is split, as for training (default: 1)",
    )
    add_reading_of_data(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    if args.near is not None and not 0 < args.near <= 1:
        raise ConfigError(f"--near must be above 0 and at most 1; got {args.near:g}")
    if not 0 <= args.seed < 2**32:
        raise ConfigError(f"--seed must be from 0 to {2**32 - 1}; got {args.seed}")
    with loading_progress(args.data) as progress:
        dataset = load_data(named_data(args, args.seed), progress=progress)
    for note in dataset.notes:
        print_note(f"note: {note}")
    found = _search(dataset, args.near)
    if args.json:
        print_json(_facts(dataset, found))
    else:
        print_result(_words(dataset, found))
    return EXIT_DONE


def _search(dataset: Dataset, near: float | None) -> Duplicates:
    if near is None:
        return exact_duplicates(dataset)
    # Here, because the window imports this module on its way and shows no such bar.
    from tqdm import tqdm

    # disable=None: no bar where stderr is no terminal.
    with tqdm(unit="picture", disable=None, leave=False, file=sys.stderr) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return near_duplicates(dataset, near, progress=tell)


def _facts(dataset: Dataset, found: Duplicates) -> dict[str, Any]:
    return {
        "data": dataset.name,
        "samples": {name: len(split) for name, split in dataset.splits()},
        "near": found.near,
        "total": found.total,
        "counts": [
            {"split": later, "also_in": earlier, "samples": count}
            for (later, earlier), count in found.counts.items()
        ],
        "pairs": [_pair_facts(dataset, pair) for pair in found.pairs],
    }


def _pair_facts(dataset: Dataset, pair: DuplicatePair) -> dict[str, Any]:
    names = dataset.class_names
    return {
        "first": _sample_facts(pair.first, names[pair.first_label]),
        "second": _sample_facts(pair.second, names[pair.second_label]),
        "similarity": pair.similarity,
        "exact": pair.is_exact,
        "same_class": pair.is_same_class,
    }


def _sample_facts(place: tuple[str, int], label: str) -> dict[str, Any]:
    return {"split": place[0], "index": place[1], "class": label}


def _words(dataset: Dataset, found: Duplicates) -> str:
    what = "pictures" if dataset.is_pictures else "samples"
    if not found.total:
        alike = "equal" if found.near is None else f"similar (from {found.near:g})"
        return f"{dataset.name}: no {alike} {what} in different splits"
    lines = [f"{dataset.name}: {found.sentence(what)}"]
    for pair in found.pairs[:_PAIRS_SHOWN]:
        first, second = (f"{name}:{index}" for name, index in (pair.first, pair.second))
        names = dataset.class_names[pair.first_label], dataset.class_names[pair.second_label]
        classes = names[0] if pair.is_same_class else f"{names[0]} / {names[1]}, DIFFERENT CLASSES"
        likeness = "equal" if pair.is_exact else f"{pair.similarity:.4f}"
        lines.append(f"  {first:<18} {second:<18} {likeness:<8} {classes}")
    if found.total > _PAIRS_SHOWN:
        more = found.total - _PAIRS_SHOWN
        lines.append(f"  … and {more:,} more pairs; --json lists the {len(found.pairs):,} likest")
    return "\n".join(lines)


VERB = Verb("duplicates", "find samples that are in two splits of a data set", _configure, _run)
