"""Who wins, in a sentence that is made of the figures."""

from math import isfinite, isinf, isnan
from typing import Literal

from core.datasets.dataset import SPLIT_WORDS, SplitName

_EQUAL = 0.005
"""dB: closer, and the figures on screen are the same."""


def verdict(
    split: SplitName,
    samples: int,
    pca: tuple[int, float],
    autoencoder: tuple[int, float] | None,
    noise: float = 0.0,
) -> str:
    """Return which method leads, by how much, at how many numbers, and on what.

    Nobody leads where a mean is infinite, which a single picture without error makes it, or is not
    a number, as of a network that diverged: the sentence says so instead.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    samples : int
        Pictures of it.
    pca, autoencoder : (int, float)
        Numbers kept, and mean PSNR in dB; None where there is no autoencoder.
    noise : float
        Standard deviation of what was added to the pictures, and was to be taken away.
    """
    on = counted_pictures(samples, split, noise)
    components, by_pca = pca
    if autoencoder is None:
        return attainment("PCA", pca, on)
    code, by_network = autoencoder
    at = f"at k = {components}"
    against = f"with {components} numbers against {code}"
    gap = by_pca - by_network
    if isinf(by_pca) or isinf(by_network) or isnan(gap):
        where = at if components == code else against
        return (
            f"PCA and the autoencoder cannot be compared by a mean {where} {on}: PCA reaches "
            f"{_reached(by_pca)}, the autoencoder {_reached(by_network)}."
        )
    if components == code:
        if abs(gap) < _EQUAL:
            return f"PCA and the autoencoder are equal {at} {on}."
        leader = "PCA" if gap > 0 else "The autoencoder"
        return f"{leader} leads by {abs(gap):.2f} dB {at} {on}."
    if abs(gap) < _EQUAL:
        return f"PCA with {components} numbers equals the autoencoder with {code} {on}."
    if gap > 0:
        return f"PCA leads by {gap:.2f} dB {against} {on}."
    return f"The autoencoder leads by {-gap:.2f} dB with {code} numbers against {components} {on}."


def attainment(method: str, reached: tuple[int, float], on: str) -> str:
    """Return what one method reaches, where there is no other.

    Parameters
    ----------
    method : str
        For people.
    reached : (int, float)
        Numbers kept, and mean PSNR in dB.
    on : str
        See `counted_pictures`.
    """
    components, psnr = reached
    return f"{method} reaches {_reached(psnr)} at k = {components} {on}."


def counted_pictures(
    samples: int, split: SplitName | Literal["all"] | None, noise: float = 0.0
) -> str:
    """Return on what something is reached, such as ``"on 288 validation pictures"``.

    Parameters
    ----------
    samples : int
    split : {"train", "validation", "test", "all"} or None
        None where pictures are files of the user's.
    noise : float
        Standard deviation of what was added to them; 0 is none.
    """
    several = "" if samples == 1 else "s"
    if split is None:
        on = f"on {samples:,} picture file{several}"
    elif split == "all":
        on = f"on {samples:,} picture{several} of all splits"
    else:
        on = f"on {samples:,} {SPLIT_WORDS[split]} picture{several}"
    return f"{on} with noise of {noise:g}" if noise else on


def dissent(pca: tuple[float, float], autoencoder: tuple[float, float]) -> str:
    """Return what the pooled error says where it names another leader; empty where it does not.

    Parameters
    ----------
    pca, autoencoder : (float, float)
        PSNR in dB: the mean over the pictures, and that of the pooled error.
    """
    by_mean, by_pool = (one - other for one, other in zip(pca, autoencoder, strict=True))
    if not (isfinite(by_mean) and isfinite(by_pool)) or by_mean * by_pool >= 0:
        return ""
    if max(abs(by_mean), abs(by_pool)) < _EQUAL:
        return ""
    leader = "PCA" if by_pool > 0 else "the autoencoder"
    return f"By the pooled error {leader} leads, by {abs(by_pool):.2f} dB."


def _reached(psnr: float) -> str:
    """Return a mean PSNR in words that hold for any number."""
    if isnan(psnr):
        return "none (its values are not finite: it had diverged)"
    if isinf(psnr):
        return "an infinite PSNR (at least one picture comes back exactly)"
    return f"{psnr:.2f} dB"
