"""Which way pictures are kept in few numbers: the arguments, and the method they name."""

import argparse
from collections.abc import Callable
from time import perf_counter

import numpy as np

from core.cli.data_arguments import add_data, check_reading, loading_progress, named_data
from core.cli.evaluate import SPLITS
from core.cli.going_on import chosen_epoch
from core.cli.output import print_note
from core.cli.parser import add_runs_dir, open_store
from core.cli.reconstruct_files import Method
from core.cli.work_progress import WorkProgress
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, DatasetError, ModelLoadError
from core.reconstruction.pca import EIGENVECTORS_AT, PrincipalComponents, fit_pca
from core.reconstruction.scores import Pictures, check_pictures
from core.runs.autoencoder import autoencoder_of_run
from core.training.config import DataChoice
from core.training.planning import load_data

METHODS = ("pca", "autoencoder")
DEFAULT_COMPONENTS = 32

_LONG = 2048
"""Side of a matrix whose eigenvectors take seconds, about as its third power."""


def add_method(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say whose pictures are kept, and how."""
    add_data(parser)
    add_runs_dir(parser)
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
        help="numbers kept of each picture by pca (default: 32, or as many as it has)",
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
        help="whose pictures, or those of all splits together; fitted is always on train, the "
        "pictures of which come back better than others (default: validation)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="with which a set without splits is split, as for training (default: the run's, or 1)",
    )


def checked_method(args: argparse.Namespace) -> str:
    """Return the name of the method, or refuse before anything is read what cannot be done.

    Raises
    ------
    ConfigError
    """
    method: str = args.method or ("pca" if args.run_name is None else "autoencoder")
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
    check_reading(args)
    if args.data is None and args.seed is not None:
        raise ConfigError("--seed tells of the data; name these with --data")
    if args.seed is not None and not 0 <= args.seed < 2**32:
        raise ConfigError(f"--seed must be from 0 to {2**32 - 1}; got {args.seed}")
    return method


def make_method(args: argparse.Namespace, method: str) -> tuple[Dataset, Method]:
    """Read the data, and the autoencoder or fit the components.

    Raises
    ------
    LabError
        If the data or the run cannot be read, or do not fit one another.
    """
    if method == "pca":
        dataset = _load(args, None)
        components = args.components
        if components is None:
            components = min(DEFAULT_COMPONENTS, dataset.features)
        return dataset, _fit(dataset, components)
    folder = open_store(args).find(args.run_name)
    autoencoder = autoencoder_of_run(folder, chosen_epoch(folder, args.epoch))
    dataset = _load(args, folder.read_record().config.data)
    autoencoder.check(dataset.sample_shape, dataset.name)
    facts = {
        "run": autoencoder.name,
        "epoch": autoencoder.epoch,
        "components": autoencoder.code,
        "rank": None,
        "explained_variance_ratio": None,
        "fit_seconds": autoencoder.seconds,
    }
    title = f"{autoencoder.name}, {autoencoder.code} numbers"
    encode, decode = (
        _finite(step, autoencoder.name) for step in (autoencoder.encode, autoencoder.decode)
    )
    return dataset, Method(title, encode, decode, facts)


def _finite(step: Callable[[Pictures], Pictures], name: str) -> Callable[[Pictures], Pictures]:
    """Refuse what a network gives that diverged, of which there are no figures."""

    def checked(given: Pictures) -> Pictures:
        found = step(given)
        if not np.isfinite(found).all():
            raise ModelLoadError(
                f"{name} gives numbers that are not finite, because it had diverged; name an "
                "earlier --epoch"
            )
        return found

    return checked


def part_of(dataset: Dataset, name: str) -> Split:
    """Return a split by its name; ``"all"`` joins them in the order train, validation, test.

    Raises
    ------
    DatasetError
        If the data have none.
    """
    if name == "all":
        splits = [split for _, split in dataset.splits()]
        return Split(
            np.concatenate([split.inputs for split in splits]),
            np.concatenate([split.labels for split in splits]),
        )
    part: Split | None = getattr(dataset, name)
    if part is None or not len(part):
        raise DatasetError(f"{dataset.name} has no {name} split; choose another --split")
    return part


def _load(args: argparse.Namespace, own: DataChoice | None) -> Dataset:
    """Load the data that are named, or those of the run."""
    choice = own
    if args.data is not None:
        seed = args.seed if args.seed is not None else 1 if own is None else own.seed
        choice = named_data(args, seed)
    assert choice is not None
    with loading_progress(choice.source) as progress:
        dataset = load_data(choice, progress=progress)
    for note in dataset.notes:
        print_note(f"note: {note}")
    check_pictures(dataset.train.inputs, dataset.name)
    return dataset


def _fitted(dataset: Dataset) -> PrincipalComponents:
    """Return all principal components of the training split, and show how far their fit is."""
    vectors = np.clip(dataset.train.vectors, 0, 1)
    size, what = min(vectors.shape), f"fitting principal components to {len(vectors):,} samples"
    with WorkProgress(what) as progress:

        def tell(share: float) -> bool:
            if share == EIGENVECTORS_AT:
                progress.begin_step(
                    f"finding eigenvectors of a matrix of {size:,}x{size:,}; Ctrl-C waits for them",
                    is_long=size >= _LONG,
                )
            elif share > EIGENVECTORS_AT:
                progress.begin_step(what)
            return progress(share)

        pca = fit_pca(vectors, tell)
    # Nothing stops it but Ctrl-C, which raises.
    assert pca is not None
    return pca


def _fit(dataset: Dataset, components: int) -> Method:
    """Fit principal components on the training split."""
    pixels = dataset.train.vectors.shape[1]
    if components > pixels:
        raise ConfigError(
            f"--components is {components:,}, and a picture of {dataset.name} has {pixels:,} "
            "numbers; choose at most as many"
        )
    begin = perf_counter()
    pca = _fitted(dataset)
    seconds = perf_counter() - begin
    used = min(components, pca.rank)
    if used < components:
        print_note(
            f"note: the {pca.samples:,} training samples vary in {pca.rank:,} directions only, so "
            f"that {used:,} components are used"
        )

    def encode(pictures: Pictures) -> Pictures:
        return pca.project(pictures.reshape(len(pictures), -1), used)

    def decode(codes: Pictures) -> Pictures:
        return pca.reconstruct(np.asarray(codes, np.float64)).reshape(-1, *dataset.sample_shape)

    facts = {
        "components": used,
        "rank": pca.rank,
        "projection": [pca.features, used],
        "explained_variance_ratio": float(pca.explained[used]),
        "fit_seconds": seconds,
    }
    return Method(f"PCA, {used} of {pca.rank:,} components", encode, decode, facts, pca)
