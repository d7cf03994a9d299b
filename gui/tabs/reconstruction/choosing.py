"""Which pictures of a split are looked at."""

import numpy as np
import numpy.typing as npt

from core.reconstruction.comparison_sheet import choose_samples
from core.reconstruction.scores import ReconstructionScores

COUNT = 10

CHOICES = {
    "classes": "Two of each of five classes",
    "random": "Random",
    "worst": "Worst with PCA",
    "best": "Best with PCA",
    "worst-network": "Worst with the autoencoder",
    "best-network": "Best with the autoencoder",
    "pca-wins": "Where PCA is furthest ahead",
    "network-wins": "Where the autoencoder is furthest ahead",
    "class": "Of the class chosen in the table",
    "like": "The one chosen elsewhere, and its class",
}
NEED_NETWORK = ("worst-network", "best-network", "pca-wins", "network-wins")
BY_SCORE = ("worst", "best", *NEED_NETWORK)


def choose_pictures(
    choice: str,
    labels: npt.NDArray[np.int64],
    classes: int,
    pca: ReconstructionScores | None,
    network: ReconstructionScores | None,
    seed: int = 0,
    of_class: int | None = None,
    like: int | None = None,
) -> npt.NDArray[np.int64]:
    """Return the indices of up to ten pictures.

    Parameters
    ----------
    choice : str
        A key of `CHOICES`; where the scores that it needs are not there, the default.
    labels : ndarray of shape (pictures,)
    classes : int
    pca, network : ReconstructionScores or None
    seed : int
        Of random pictures.
    of_class : int, optional
        The label that ``"class"`` looks at.
    like : int, optional
        The picture that ``"like"`` begins with; others of its class follow, those behind it first.
    """
    order: npt.NDArray[np.floating] | None = None
    if choice == "random":
        rng = np.random.default_rng(seed)
        return np.sort(rng.choice(len(labels), min(COUNT, len(labels)), replace=False))
    if choice == "class" and of_class is not None:
        return np.flatnonzero(labels == of_class)[:COUNT]
    if choice == "like" and like is not None:
        same = np.flatnonzero(labels == labels[like])
        return np.roll(same, -int(np.searchsorted(same, like)))[:COUNT]
    if pca is not None:
        if choice in ("worst", "best"):
            order = pca.psnr if choice == "worst" else -pca.psnr
        elif network is not None and choice in NEED_NETWORK:
            order = {
                "worst-network": network.psnr,
                "best-network": -network.psnr,
                "pca-wins": network.psnr - pca.psnr,
                "network-wins": pca.psnr - network.psnr,
            }[choice]
    if order is None:
        return choose_samples(labels, classes)
    return np.argsort(np.nan_to_num(order, nan=np.inf), kind="stable")[:COUNT]
