"""``reconstruct``: what is left of pictures that were kept in k numbers."""

import argparse
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from core.cli.drawing_progress import DrawingProgress
from core.cli.output import print_json, print_note, print_result, writing_to
from core.cli.parser import EXIT_DONE, Verb, add_json, add_reading_of_data
from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, DatasetError
from core.files import write_atomically
from core.pictures import png_bytes
from core.reconstruction.comparison_sheet import Restored, choose_samples, comparison_sheet
from core.reconstruction.pca import PrincipalComponents, fit_pca
from core.reconstruction.quality import clipped
from core.reconstruction.scores import (
    Pictures,
    ReconstructionScores,
    check_pictures,
    score_reconstruction,
)
from core.training.config import DataChoice
from core.training.planning import load_data

SPLITS = ("train", "validation", "test")


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        metavar="DATA",
        required=True,
        help="a built-in data set, a file (.mat, .npz) or a folder",
    )
    add_reading_of_data(parser)
    parser.add_argument(
        "--method", choices=("pca",), default="pca", help="what compresses (default: pca)"
    )
    parser.add_argument(
        "--components",
        "-k",
        type=int,
        default=32,
        metavar="K",
        help="numbers kept of each picture (default: 32)",
    )
    parser.add_argument(
        "--split",
        choices=SPLITS,
        default="validation",
        help="what is measured; fitted is always on train (default: validation)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="with which a set without splits is split, as for training (default: 1)",
    )
    parser.add_argument(
        "--output", "-o", metavar="FILE.png", help="also draw originals, reconstructions, errors"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    add_json(parser)


def _run(args: argparse.Namespace) -> int:
    output = _checked(args)
    with DrawingProgress() as progress:
        choice = DataChoice(args.data, args.orientation, args.ink, args.seed)
        dataset = load_data(choice, progress=progress)
    for note in dataset.notes:
        print_note(f"note: {note}")
    check_pictures(dataset.train.inputs, dataset.name)
    part = _part(dataset, args.split)
    if args.components > dataset.train.vectors.shape[1]:
        raise ConfigError(
            f"--components is {args.components:,}, and a picture of {dataset.name} has "
            f"{dataset.train.vectors.shape[1]:,} numbers; choose at most as many"
        )
    begin = perf_counter()
    # Nothing stops it but Ctrl-C, which raises.
    pca = fit_pca(clipped(dataset.train.vectors))
    seconds = perf_counter() - begin
    assert pca is not None
    used = min(args.components, pca.rank)
    if used < args.components:
        print_note(
            f"note: the {pca.samples:,} training samples vary in {pca.rank:,} directions only, so "
            f"that {used:,} components are used"
        )

    def restore(pictures: Pictures) -> Pictures:
        return _restored(pca, pictures, used)

    scores = score_reconstruction(part.inputs, part.labels, restore)
    facts = _facts(dataset, args.split, pca, used, scores) | {"fit_seconds": seconds}
    if output is not None:
        chosen = choose_samples(part.labels, len(dataset.class_names))
        originals = clipped(part.inputs[chosen])
        name = f"PCA, k = {used}"
        captions = [dataset.class_names[label] for label in part.labels[chosen]]
        sheet = comparison_sheet(originals, captions, [Restored(name, restore(originals))])
        with writing_to(str(output)):
            write_atomically(output, png_bytes(sheet))
        facts |= {"output": str(output), "width": sheet.shape[1], "height": sheet.shape[0]}
    if args.json:
        print_json(facts)
    else:
        print_result(_words(facts))
    return EXIT_DONE


def _checked(args: argparse.Namespace) -> Path | None:
    """Refuse before anything is read what cannot be done."""
    if args.components < 1:
        raise ConfigError(f"--components is {args.components}; at least 1 number must be kept")
    if not 0 <= args.seed < 2**32:
        raise ConfigError(f"--seed must be from 0 to {2**32 - 1}; got {args.seed}")
    if args.output is None:
        return None
    output = Path(args.output).expanduser()
    if output.suffix.lower() != ".png":
        raise ConfigError(f"--output {args.output!r} must end in .png")
    if output.is_dir():
        raise ConfigError(f"{output} is a folder; name a file in it")
    if output.exists() and not args.force:
        raise ConfigError(f"{output} is there already; add --force to replace it")
    return output


def _part(dataset: Dataset, name: str) -> Split:
    part: Split | None = getattr(dataset, name)
    if part is None or not len(part):
        raise DatasetError(f"{dataset.name} has no {name} split; choose another --split")
    return part


def _restored(pca: PrincipalComponents, pictures: Pictures, components: int) -> Pictures:
    codes = pca.project(pictures.reshape(len(pictures), -1), components)
    return pca.reconstruct(codes).reshape(pictures.shape)


def _facts(
    dataset: Dataset,
    split: str,
    pca: PrincipalComponents,
    used: int,
    scores: ReconstructionScores,
) -> dict[str, Any]:
    per_class = {}
    for label, name in enumerate(dataset.class_names):
        own = scores.of_class(label)
        if own is not None:
            per_class[name] = {
                "samples": len(own.labels),
                "psnr_mean": _finite(own.psnr_mean),
                "psnr_pooled": _finite(own.psnr_pooled),
                "ssim_mean": own.ssim_mean,
            }
    return {
        "data": dataset.name,
        "split": split,
        "method": "pca",
        "samples": len(scores.labels),
        "components": used,
        "rank": pca.rank,
        "projection": [pca.features, used],
        "explained_variance_ratio": float(pca.explained[used]),
        "psnr_mean": _finite(scores.psnr_mean),
        "psnr_pooled": _finite(scores.psnr_pooled),
        "ssim_mean": scores.ssim_mean,
        "data_range": 1.0,
        "per_class": per_class,
    }


def _finite(value: float) -> float | None:
    """Return a number as JSON knows it: where nothing was lost, PSNR is infinite."""
    return value if np.isfinite(value) else None


def _words(facts: dict[str, Any]) -> str:
    def decibels(value: float | None) -> str:
        return "nothing lost" if value is None else f"{value:.2f} dB"

    alike = facts["ssim_mean"]
    lines = [
        f"PCA of {facts['data']}: {facts['components']} of {facts['rank']:,} components, fitted on "
        f"the training split in {facts['fit_seconds']:.2f} s",
        f"  variance kept      {100 * facts['explained_variance_ratio']:.1f} %",
        f"  PSNR, mean         {decibels(facts['psnr_mean'])}  ({facts['samples']:,} "
        f"{facts['split']} pictures, clipped to [0, 1])",
        f"  PSNR, pooled       {decibels(facts['psnr_pooled'])}",
    ]
    if alike is not None:
        lines.append(f"  SSIM, mean         {alike:.3f}")
    known = [(c["psnr_mean"], n) for n, c in facts["per_class"].items() if c["psnr_mean"]]
    if len(known) > 1:
        worst, best = min(known), max(known)
        lines.append(f"  worst class        {worst[1]}, {worst[0]:.2f} dB")
        lines.append(f"  best class         {best[1]}, {best[0]:.2f} dB")
    if "output" in facts:
        lines.append(f"  wrote {facts['output']}, {facts['width']}x{facts['height']} pixels")
    return "\n".join(lines)


VERB = Verb("reconstruct", "keep pictures in k numbers, and see what is lost", _configure, _run)
