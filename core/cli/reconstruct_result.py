"""What ``reconstruct`` says: figures for programs, and words for people."""

from typing import Any

import numpy as np

from core.datasets.dataset import Dataset
from core.reconstruction.quality import DATA_RANGE
from core.reconstruction.scores import ReconstructionScores


def score_facts(dataset: Dataset, scores: ReconstructionScores) -> dict[str, Any]:
    """Return the figures of the answer in JSON, PSNR in dB.

    JSON knows no infinity. ``psnr_mean`` is None where it is infinite, that is where
    ``exact_pictures`` is above 0; ``psnr_mean_lossy`` is the mean over the others.
    ``psnr_pooled`` and ``psnr_mean_lossy`` are None where all pictures are exact, ``ssim_mean``
    where pictures are smaller than its window. The same holds for each class.
    """
    per_class = {}
    for label, name in enumerate(dataset.class_names):
        own = scores.of_class(label)
        if own is not None:
            per_class[name] = _figures(own)
    return _figures(scores) | {"data_range": DATA_RANGE, "per_class": per_class}


def _figures(scores: ReconstructionScores) -> dict[str, Any]:
    return {
        "samples": len(scores.labels),
        "exact_pictures": scores.exact_pictures,
        "psnr_mean": _finite(scores.psnr_mean),
        "psnr_mean_lossy": scores.psnr_mean_lossy,
        "psnr_pooled": _finite(scores.psnr_pooled),
        "ssim_mean": scores.ssim_mean,
    }


def _finite(value: float) -> float | None:
    """Return a number as JSON knows it: where nothing was lost, PSNR is infinite."""
    return value if np.isfinite(value) else None


def noise_facts(deviation: float, noisy: ReconstructionScores | None) -> dict[str, Any]:
    """Return what JSON says of noise that was added first, and how far it took pictures away.

    PSNR is None without noise, and where it is infinite: the noise left a picture as it was.

    Parameters
    ----------
    deviation : float
        0 where there is none.
    noisy : ReconstructionScores or None
        Of the noisy pictures themselves.
    """
    return {
        "noise": deviation,
        "noisy_psnr_mean": None if noisy is None else _finite(noisy.psnr_mean),
        "noisy_psnr_pooled": None if noisy is None else _finite(noisy.psnr_pooled),
        "noisy_ssim_mean": None if noisy is None else noisy.ssim_mean,
    }


def words(title: str, facts: dict[str, Any]) -> str:
    """Return the answer for people; `title` says what compressed."""

    def decibels(value: float | None) -> str:
        return "infinite" if value is None else f"{value:.2f} dB"

    alike = facts["ssim_mean"]
    lines = [f"{title}: fitted on the training split in {facts['fit_seconds']:.2f} s"]
    if facts["explained_variance_ratio"] is not None:
        lines.append(f"  variance kept      {100 * facts['explained_variance_ratio']:.1f} %")
    if facts["noise"]:
        lines += [
            f"  noise added first  {facts['noise']:g}; what follows is measured against pictures "
            "without it",
            f"  PSNR of the noisy  {decibels(facts['noisy_psnr_mean'])}",
        ]
    several = "" if facts["samples"] == 1 else "s"
    of = f"picture file{several}"
    if facts["split"] == "all":
        of = f"picture{several} of all splits of {facts['data']}"
    elif facts["split"]:
        of = f"{facts['split']} picture{several} of {facts['data']}"
    lines += [
        f"  PSNR, mean         {decibels(facts['psnr_mean'])}  ({facts['samples']:,} {of}, clipped "
        "to [0, 1])",
        f"  PSNR, pooled       {decibels(facts['psnr_pooled'])}",
    ]
    if facts["exact_pictures"]:
        exact, mean = facts["exact_pictures"], facts["psnr_mean_lossy"]
        others = "" if mean is None else f"; PSNR, mean over the others, {decibels(mean)}"
        lines.append(f"  without any error  {exact:,} of {facts['samples']:,}{others}")
    if alike is not None:
        lines.append(f"  SSIM, mean         {alike:.3f}")
    lines += [f"  {each['file']}: {decibels(each['psnr'])}" for each in facts.get("pictures", ())]
    known = [
        (np.inf if own["psnr_mean"] is None else own["psnr_mean"], name)
        for name, own in facts["per_class"].items()
    ]
    if len(known) > 1:
        for title, (value, name) in (("worst class", min(known)), ("best class", max(known))):
            lines.append(f"  {title:<17}  {name}, {decibels(_finite(value))}")
    if "output" in facts:
        lines.append(f"  wrote {facts['output']}, {facts['bytes']:,} bytes")
    if "original_bytes" in facts:
        ratio = facts["original_bytes"] / facts["bytes"]
        lines.append(
            f"  in {facts['original_bytes']:,} bytes the pictures are {ratio:.1f} times as large"
        )
    return "\n".join(lines)
