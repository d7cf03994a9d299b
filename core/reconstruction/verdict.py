"""Who wins, in a sentence that is made of the figures."""

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
    on = f"on {samples:,} {SPLIT_WORDS[split]} picture{'' if samples == 1 else 's'}"
    if noise:
        on += f" with noise of {noise:g}"
    components, by_pca = pca
    if autoencoder is None:
        return f"PCA reaches {by_pca:.2f} dB at k = {components} {on}."
    code, by_network = autoencoder
    gap = by_pca - by_network
    if components == code:
        at = f"at k = {components}"
        if abs(gap) < _EQUAL:
            return f"PCA and the autoencoder are equal {at} {on}."
        leader = "PCA" if gap > 0 else "The autoencoder"
        return f"{leader} leads by {abs(gap):.2f} dB {at} {on}."
    if abs(gap) < _EQUAL:
        return f"PCA with {components} numbers equals the autoencoder with {code} {on}."
    if gap > 0:
        return f"PCA leads by {gap:.2f} dB with {components} numbers against {code} {on}."
    return f"The autoencoder leads by {-gap:.2f} dB with {code} numbers against {components} {on}."
