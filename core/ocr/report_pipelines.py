"""The letter finding of the two course reports, with their fixed sizes in pixels.

They show what sizes relative to the letters are good for: what suits one photograph joins letters
or loses strokes on another.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.ocr.box import Box
from core.ocr.components import Components, find_components
from core.ocr.finding import (
    LEAST_SIDE,
    Findings,
    Observer,
    Pixels,
    in_order,
    no_letters,
    show_letters,
)
from core.ocr.rejecting import Reason
from core.settings import setting

Grey = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ReportASettings:
    """Report A's parameters."""

    window: int = setting(
        5, "Bilateral window", "Side of the bilateral filter.", minimum=3, maximum=31, unit="px"
    )
    closing: int = setting(
        5, "Closing", "Side of the square that closes gaps.", minimum=1, maximum=99, unit="px"
    )
    dilation: int = setting(
        9, "Dilation", "Side of the square that thickens ink.", minimum=1, maximum=99, unit="px"
    )
    least_area: float = setting(
        0.2,
        "Least area",
        "What is smaller is no letter, as a share of the mean area.",
        minimum=0,
        maximum=1,
    )


@dataclass(frozen=True)
class ReportBSettings:
    """Report B's parameters."""

    sigma: float = setting(
        1.0, "Gaussian", "Standard deviation of the blur.", minimum=0, maximum=20, unit="px"
    )
    closing: int = setting(
        10, "Closing", "Side of the square that closes gaps.", minimum=1, maximum=99, unit="px"
    )
    least_area: int = setting(
        400, "Least area", "What is smaller is no letter.", minimum=0, maximum=1_000_000, unit="px"
    )


def find_as_report_a(
    pixels: Pixels, settings: ReportASettings, observe: Observer | None = None
) -> Findings:
    """Find letters as report A did: bilateral filter, Otsu, closing, dilation, components.

    Takes seconds: the bilateral filter looks at every pixel of the picture.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
    settings : ReportASettings
    observe : callable, optional
        See `find_letters`.
    """
    from skimage.color import rgb2gray
    from skimage.restoration import denoise_bilateral, estimate_sigma

    if min(pixels.shape[:2]) < LEAST_SIDE:
        return no_letters(pixels.shape)
    see = observe or (lambda stage, picture: None)
    colours = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
    shades = colours.astype(np.float32) / np.float32(255)
    varies = shades.min() < shades.max()
    noise = float(estimate_sigma(shades, channel_axis=2, average_sigmas=True)) if varies else 0.0
    smooth = denoise_bilateral(
        shades,
        win_size=settings.window,
        sigma_color=max(float(np.nan_to_num(noise)), 1e-4),
        channel_axis=2,
    )
    grey = np.asarray(rgb2gray(smooth), np.float32)
    see("denoised", grey)
    mask = _otsu(grey)
    see("ink", mask)
    closed = _square_filter(_square_filter(mask, settings.closing, grow=True), settings.closing)
    see("closed", closed)
    thick = _square_filter(closed, settings.dilation, grow=True)
    see("dilated", thick)
    pieces = find_components(thick, grey)
    least = settings.least_area * float(pieces.area.mean()) if len(pieces) else 0.0
    return _findings(grey, pieces, least, noise, observe)


def find_as_report_b(
    pixels: Pixels, settings: ReportBSettings, observe: Observer | None = None
) -> Findings:
    """Find letters as report B did: Gaussian, Otsu, closing, components of 4 neighbours.

    Parameters
    ----------
    pixels : ndarray of shape (height, width, 3) or (height, width), uint8
    settings : ReportBSettings
    observe : callable, optional
        See `find_letters`.
    """
    from scipy import ndimage
    from skimage.color import rgb2gray

    if min(pixels.shape[:2]) < LEAST_SIDE:
        return no_letters(pixels.shape)
    see = observe or (lambda stage, picture: None)
    shades = pixels.astype(np.float32) / np.float32(255)
    grey = np.asarray(rgb2gray(shades) if shades.ndim == 3 else shades, np.float32)
    see("grey", grey)
    smooth = np.asarray(ndimage.gaussian_filter(grey, settings.sigma, mode="nearest"), np.float32)
    see("denoised", smooth)
    mask = _otsu(smooth)
    see("ink", mask)
    closed = _square_filter(_square_filter(mask, settings.closing, grow=True), settings.closing)
    see("closed", closed)
    pieces = find_components(closed, smooth, corners=False)
    return _findings(smooth, pieces, settings.least_area, 0.0, observe)


def _otsu(grey: Grey) -> npt.NDArray[np.bool_]:
    from skimage.filters import threshold_otsu

    if grey.max() - grey.min() < 1e-6:
        return np.zeros(grey.shape, bool)
    return np.asarray(grey < threshold_otsu(grey))


def _square_filter(
    mask: npt.NDArray[np.bool_], side: int, *, grow: bool = False
) -> npt.NDArray[np.bool_]:
    """Return a mask grown, or shrunk, by a square."""
    from scipy import ndimage

    if grow:
        return np.asarray(ndimage.maximum_filter(mask, side, mode="constant", cval=0))
    # Shifted the other way by half a pixel where the side is even, so that closing moves nothing.
    origin = -1 if side % 2 == 0 else 0
    return np.asarray(ndimage.minimum_filter(mask, side, mode="constant", cval=1, origin=origin))


def _findings(
    grey: Grey, pieces: Components, least_area: float, noise: float, observe: Observer | None
) -> Findings:
    kept = np.flatnonzero(pieces.area >= least_area)
    specks = np.flatnonzero(pieces.area < least_area)
    boxes = [pieces.box(int(at)) for at in kept]
    height = float(np.median(pieces.height[kept])) if len(kept) else 0.0
    paper = float(np.percentile(grey, 75))
    letters = in_order(boxes, [(int(at) + 1,) for at in kept], height, 0.62, 0.0, _same)
    if observe is not None:
        show_letters(observe, pieces.labels, specks.tolist(), letters, 1.0)
    return Findings(
        letters=letters,
        rejected=tuple((pieces.box(int(at)), Reason.SPECK) for at in specks),
        scale=1.0,
        flat=np.minimum(grey / max(paper, 0.02), np.float32(1.2)),
        labels=pieces.labels,
        height=height,
        noise=noise,
        polarity="dark",
    )


def _same(box: Box) -> Box:
    return box
