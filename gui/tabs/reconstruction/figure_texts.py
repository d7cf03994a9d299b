"""The figures of both methods as they stand on the page."""

import numpy as np

from core.reconstruction.quality import psnr
from core.reconstruction.scores import ReconstructionScores
from gui.widgets.figure_table import FigureRow


def figures_text(name: str, scores: ReconstructionScores) -> str:
    """Return PSNR, each kind named, and SSIM of a method."""
    alike = "" if scores.ssim_mean is None else f", SSIM {scores.ssim_mean:.3f}"
    return (
        f"{name}: PSNR {scores.psnr_mean:.2f} dB (mean over the pictures), "
        f"{scores.psnr_pooled:.2f} dB (pooled error){alike}"
    )


def noise_text(psnr_mean: float) -> str:
    """Return how far the noise alone takes the pictures from what they were."""
    return f"The noisy pictures themselves: PSNR {psnr_mean:.2f} dB (mean over the pictures)"


def picture_text(method: str, scores: ReconstructionScores, index: int) -> str:
    """Return the figures of one picture."""
    alike = scores.similarities
    ssim = "" if alike is None else f", SSIM {alike[index]:.3f}".replace("-", "−")
    return error_text(method, float(scores.squared_errors[index])) + ssim


def error_text(method: str, squared_error: float) -> str:
    """Return what the mean squared error of one picture is, as PSNR and by itself."""
    value = float(psnr(np.array([squared_error]))[0])
    how = f"PSNR {value:.2f} dB" if np.isfinite(value) else "nothing is lost"
    return f"{method}: {how}, root mean square error {squared_error**0.5:.3f}"


def class_rows(
    names: tuple[str, ...], pca: ReconstructionScores, network: ReconstructionScores | None
) -> list[FigureRow]:
    """Return a row for each class: PSNR with both methods, and the gap."""
    rows = []
    for label, name in enumerate(names):
        own = pca.of_class(label)
        if own is None:
            continue
        theirs = None if network is None else network.of_class(label)
        other = None if theirs is None else theirs.psnr_mean
        gap = None if other is None else own.psnr_mean - other
        values = (own.psnr_mean, other, gap)
        texts = ["–" if value is None else f"{value:.1f}" for value in values[:2]]
        texts.append("–" if gap is None else f"{gap:+.1f}".replace("-", "−"))
        rows.append(FigureRow(label, (label, *values), (name, *texts)))
    return rows
