"""``reconstruct``: what is left of pictures that were kept in k numbers."""

import argparse
from pathlib import Path
from time import perf_counter

import numpy as np

from core.cli.drawing_progress import DrawingProgress
from core.cli.going_on import chosen_epoch
from core.cli.output import check_output, print_json, print_note, print_result
from core.cli.parser import EXIT_DONE, Verb, add_data, add_json, add_runs_dir, open_store
from core.cli.reconstruct_files import TABLES, Method, restore_file, write_result
from core.cli.reconstruct_result import noise_facts, score_facts, words
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, DatasetError
from core.reconstruction.noise import with_noise
from core.reconstruction.pca import fit_pca
from core.reconstruction.scores import Pictures, check_pictures, score_reconstruction
from core.runs.autoencoder import autoencoder_of_run
from core.training.config import DataChoice
from core.training.planning import load_data

SPLITS = ("train", "validation", "test")
METHODS = ("pca", "autoencoder")
DEFAULT_COMPONENTS = 32


def _configure(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument(
        "--method",
        choices=METHODS,
        help="what compresses (default: pca, or autoencoder with --run)",
    )
    parser.add_argument(
        "--components",
        "-k",
        type=int,
        metavar="K",
        help="numbers kept of each picture by pca (default: 32)",
    )
    parser.add_argument(
        "--run",
        dest="run_name",
        metavar="RUN",
        help="the autoencoder: a run folder, id, name, or 'last'; its data are read unless --data "
        "names others",
    )
    parser.add_argument("--epoch", default="last", metavar="N|last|best", help="default: last")
    parser.add_argument(
        "--split",
        choices=SPLITS,
        default="validation",
        help="what is measured; fitted is always on train (default: validation)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="with which a set without splits is split, as for training (default: the run's, or 1)",
    )
    parser.add_argument(
        "--noise",
        type=float,
        default=0.0,
        metavar="SIGMA",
        help="add Gaussian noise of this standard deviation, 0 to 1, to the pictures before they "
        "are compressed, the same at every call, and measure against those without it: does the "
        "method take it away? (default: 0, none)",
    )
    parser.add_argument(
        "--output",
        "-o",
        metavar="FILE",
        help="also write: .png draws originals, reconstructions and errors; .csv, .md and .tex "
        "hold the figures; .npz the pictures in k numbers, from which --restore brings them back",
    )
    parser.add_argument(
        "--restore",
        metavar="FILE.npz",
        help="bring the pictures of such a file back; --output names the .npz for them",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_runs_dir(parser)
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    if args.restore is not None:
        return restore_file(args)
    method, output = _checked(args)
    if method == "autoencoder":
        folder = open_store(args).find(args.run_name)
        autoencoder = autoencoder_of_run(folder, chosen_epoch(folder, args.epoch))
        dataset = _load(args, folder.read_record().config.data)
        autoencoder.check(dataset.sample_shape, dataset.name)
        found = Method(
            f"{autoencoder.name}, {autoencoder.code} numbers",
            autoencoder.reconstruct,
            {
                "run": autoencoder.name,
                "epoch": autoencoder.epoch,
                "components": autoencoder.code,
                "rank": None,
                "explained_variance_ratio": None,
                "fit_seconds": autoencoder.seconds,
            },
        )
    else:
        dataset = _load(args, None)
        found = _fit(dataset, DEFAULT_COMPONENTS if args.components is None else args.components)
    part = _part(dataset, args.split)
    shown = with_noise(part.inputs, args.noise) if args.noise else None
    scores = score_reconstruction(part.inputs, part.labels, found.restore, shown=shown)
    noisy = None
    if shown is not None:
        noisy = score_reconstruction(part.inputs, part.labels, lambda same: same, shown=shown)
    facts = {"data": dataset.name, "split": args.split, "method": method, **found.facts}
    facts |= score_facts(dataset, scores) | noise_facts(args.noise, noisy)
    if output is not None:
        facts |= write_result(output, dataset, part, found, scores, shown)
    if args.json:
        print_json(facts)
    else:
        print_result(words(found.title, facts))
    return EXIT_DONE


def _load(args: argparse.Namespace, own: DataChoice | None) -> Dataset:
    """Load the data that are named, or those of the run."""
    choice = own
    if args.data is not None:
        seed = args.seed if args.seed is not None else 1 if own is None else own.seed
        choice = DataChoice(args.data, args.orientation, args.ink, seed)
    assert choice is not None
    with DrawingProgress() as progress:
        dataset = load_data(choice, progress=progress)
    for note in dataset.notes:
        print_note(f"note: {note}")
    check_pictures(dataset.train.inputs, dataset.name)
    return dataset


def _fit(dataset: Dataset, components: int) -> "Method":
    """Fit principal components on the training split."""
    pixels = dataset.train.vectors.shape[1]
    if components > pixels:
        raise ConfigError(
            f"--components is {components:,}, and a picture of {dataset.name} has {pixels:,} "
            "numbers; choose at most as many"
        )
    begin = perf_counter()
    pca = fit_pca(np.clip(dataset.train.vectors, 0, 1))
    seconds = perf_counter() - begin
    # Nothing stops it but Ctrl-C, which raises.
    assert pca is not None
    used = min(components, pca.rank)
    if used < components:
        print_note(
            f"note: the {pca.samples:,} training samples vary in {pca.rank:,} directions only, so "
            f"that {used:,} components are used"
        )

    def restore(pictures: Pictures) -> Pictures:
        codes = pca.project(pictures.reshape(len(pictures), -1), used)
        return pca.reconstruct(codes).reshape(pictures.shape)

    facts = {
        "components": used,
        "rank": pca.rank,
        "projection": [pca.features, used],
        "explained_variance_ratio": float(pca.explained[used]),
        "fit_seconds": seconds,
    }
    return Method(f"PCA, {used} of {pca.rank:,} components", restore, facts, pca)


def _checked(args: argparse.Namespace) -> tuple[str, Path | None]:
    """Refuse before anything is read what cannot be done; return the method and the file."""
    method = args.method or ("pca" if args.run_name is None else "autoencoder")
    if method == "autoencoder":
        if args.run_name is None:
            raise ConfigError("--method autoencoder needs the --run that was trained to be one")
        if args.components is not None:
            raise ConfigError("--components is of pca; the code of a run has its own size")
    else:
        if args.run_name is not None:
            raise ConfigError("--run names an autoencoder, and --method is pca; leave one out")
        if args.data is None:
            raise ConfigError("name the data with --data, or an autoencoder with --run")
        if args.epoch != "last":
            raise ConfigError("--epoch is of a --run; leave it out")
        if args.components is not None and args.components < 1:
            raise ConfigError(f"--components is {args.components}; at least 1 number must be kept")
    if args.data is None and (args.seed, args.orientation, args.ink) != (None, "auto", "auto"):
        raise ConfigError(
            "--seed, --orientation and --ink tell of the data; name these with --data"
        )
    if args.seed is not None and not 0 <= args.seed < 2**32:
        raise ConfigError(f"--seed must be from 0 to {2**32 - 1}; got {args.seed}")
    if not 0 <= args.noise <= 1:
        raise ConfigError(f"--noise must be between 0 and 1; got {args.noise:g}")
    if args.output is None:
        return method, None
    output = Path(args.output).expanduser()
    if output.suffix.lower() not in (".png", ".npz", *TABLES):
        known = ", ".join((".png", *TABLES, ".npz"))
        raise ConfigError(f"--output {args.output!r} must end in one of {known}")
    if args.noise and output.suffix.lower() == ".npz":
        raise ConfigError(
            "--output .npz keeps the pictures as they are; leave out --noise, or name another file"
        )
    check_output(output, force=args.force)
    return method, output


def _part(dataset: Dataset, name: str) -> Split:
    part: Split | None = getattr(dataset, name)
    if part is None or not len(part):
        raise DatasetError(f"{dataset.name} has no {name} split; choose another --split")
    return part


VERB = Verb("reconstruct", "keep pictures in k numbers, and see what is lost", _configure, _run)
