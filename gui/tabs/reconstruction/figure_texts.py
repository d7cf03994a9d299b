"""The figures of both methods as they stand on the page."""

from dataclasses import dataclass

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


def foreign_text(name: str, data: str, open_data: str) -> str:
    """Return that an autoencoder learned on other data than the principal components."""
    if data == open_data:
        return (
            f"{name} was trained on other data of that name, and may have seen these pictures; "
            "PCA was fitted on the training split of these"
        )
    return f"{name} was trained on {data}, PCA fitted on {open_data}"


@dataclass(frozen=True, slots=True)
class PictureFigures:
    """How well a method brings one picture back.

    Parameters
    ----------
    method : str
    squared_error : float
        Mean over its pixels.
    similarity : float or None
        SSIM; None where it is not known yet, or the picture is too small for it.
    """

    method: str
    squared_error: float
    similarity: float | None

    @classmethod
    def of(cls, method: str, scores: ReconstructionScores, index: int) -> "PictureFigures":
        """Take the figures of one picture of many."""
        alike = None if scores.similarities is None else float(scores.similarities[index])
        return cls(method, float(scores.squared_errors[index]), alike)

    @property
    def psnr_text(self) -> str:
        """PSNR in dB, or that nothing is lost."""
        value = float(psnr(np.array([self.squared_error]))[0])
        return f"PSNR {value:.2f} dB" if np.isfinite(value) else "nothing is lost"

    @property
    def likeness(self) -> str:
        """PSNR, and SSIM where it is known."""
        return ", ".join([self.psnr_text, *self._ssim()])

    @property
    def error(self) -> str:
        """The root of the mean squared error."""
        value = self.squared_error**0.5
        lost = "below 0.001" if 0 < value < 0.0005 else f"{value:.3f}"
        return f"root mean square error {lost}"

    @property
    def sentence(self) -> str:
        """All of it, with the method."""
        return f"{self.method}: {', '.join([self.psnr_text, self.error, *self._ssim()])}"

    def _ssim(self) -> list[str]:
        alike = self.similarity
        return [] if alike is None else [f"SSIM {alike:.3f}".replace("-", "−")]


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
