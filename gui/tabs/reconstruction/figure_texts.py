"""The figures of both methods as they stand on the page."""

import numpy as np

from core.reconstruction.quality import psnr
from core.reconstruction.scores import ReconstructionScores
from gui.widgets.figure_table import FigureRow


def figures_text(name: str, scores: ReconstructionScores) -> str:
    """Return PSNR, each kind named, and SSIM of a method."""
    alike = "" if scores.ssim_mean is None else f", SSIM {scores.ssim_mean:.3f}".replace("-", "−")
    exact, mean, of = scores.exact_pictures, scores.psnr_mean_lossy, "the pictures"
    if mean is None:
        return f"{name}: all pictures come back exactly"
    if exact:
        of = f"the pictures but {exact:,} that {'is' if exact == 1 else 'are'} exact"
    return (
        f"{name}: PSNR {mean:.2f} dB (mean over {of}), {scores.psnr_pooled:.2f} dB (pooled error)"
        f"{alike}"
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
        texts = [*map(_figure, values[:2]), _figure(gap, "+")]
        rows.append(FigureRow(label, (label, *values), (name, *texts)))
    return rows


def _figure(value: float | None, sign: str = "") -> str:
    """Return a PSNR in dB as it stands in the table; ∞ where nothing was lost."""
    if value is None or np.isnan(value):
        return "–"
    return "∞" if np.isinf(value) else f"{value:{sign}.1f}".replace("-", "−")
