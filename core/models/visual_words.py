"""A dictionary of visual words: descriptors that stand for all that are near them.

Mini-batch k-means (Sculley 2010, "Web-scale k-means clustering"), begun by k-means++ (Arthur and
Vassilvitskii 2007) or with descriptors drawn at random.
"""

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float32]
Words = npt.NDArray[np.int64]


def draw_words(samples: Reals, count: int, rng: np.random.Generator, *, spread: bool) -> Reals:
    """Return the first words: some of the samples.

    Parameters
    ----------
    samples : ndarray of shape (samples, numbers)
        float32; at least `count`.
    count : int
    rng : Generator
    spread : bool
        Whether each next word is drawn with a probability in proportion to its squared distance to
        the nearest word drawn before (k-means++), or all with the same.

    Returns
    -------
    ndarray of shape (count, numbers), float32
    """
    if not spread:
        return samples[rng.choice(len(samples), count, replace=False)]
    chosen = [int(rng.integers(len(samples)))]
    nearest = _squared_distances(samples, samples[chosen[0]])
    while len(chosen) < count:
        total = nearest.sum()
        # Where all samples are words already, the rest are repeated.
        shares = nearest / total if total > 0 else None
        chosen.append(int(rng.choice(len(samples), p=shares)))
        nearest = np.minimum(nearest, _squared_distances(samples, samples[chosen[-1]]))
    return np.asarray(samples[chosen])


def nearest_words(descriptors: Reals, words: Reals) -> Words:
    """Return which word each descriptor is nearest to, of equally near ones the first.

    A picture at a time, so that its words do not depend on those beside it.

    Parameters
    ----------
    descriptors : ndarray of shape (pictures, patches, numbers), float32
    words : ndarray of shape (words, numbers), float32

    Returns
    -------
    ndarray of shape (pictures, patches), int64
    """
    found = np.empty(descriptors.shape[:2], np.int64)
    # |x - w|^2 = |x|^2 - 2 x w + |w|^2, of which the first is the same for all words.
    half = np.square(words).sum(axis=1) / 2
    for index, patches in enumerate(descriptors):
        found[index] = (half - patches @ words.T).argmin(axis=1)
    return found


def quantisation_errors(
    descriptors: Reals, words: Reals, nearest: Words
) -> npt.NDArray[np.float64]:
    """Return the mean squared distance of each picture's descriptors to their words.

    Parameters
    ----------
    descriptors : ndarray of shape (pictures, patches, numbers), float32
    words : ndarray of shape (words, numbers), float32
    nearest : ndarray of shape (pictures, patches), int64

    Returns
    -------
    ndarray of shape (pictures,), float64
        In squared units of the descriptors.
    """
    return np.array(
        [
            np.square(patches - words[own]).sum(dtype=np.float64) / len(own)
            for patches, own in zip(descriptors, nearest, strict=True)
        ]
    )


def move_words(
    words: Reals, counts: npt.NDArray[np.float64], descriptors: Reals, nearest: Words
) -> None:
    """Take a step of mini-batch k-means: move each word towards the descriptors that are its own.

    After it a word is the mean of all descriptors that were ever its own, which is where Sculley's
    steps of 1 / (descriptors so far), one descriptor after another, lead as well.

    Parameters
    ----------
    words : ndarray of shape (words, numbers)
        float32; changed.
    counts : ndarray of shape (words,)
        float64: how many descriptors each word is the mean of; changed.
    descriptors : ndarray of shape (pictures, patches, numbers), float32
    nearest : ndarray of shape (pictures, patches), int64
    """
    own = np.bincount(nearest.ravel(), minlength=len(words))
    sums = sum_by_word(descriptors.reshape(-1, words.shape[1]), nearest, len(words))
    counts += own
    met = own > 0
    shift = (sums[met] - own[met, None] * words[met].astype(np.float64)) / counts[met, None]
    words[met] += shift.astype(np.float32)


def sum_by_word(rows: Reals, nearest: Words, words: int) -> npt.NDArray[np.float64]:
    """Return the sum of the rows of each word, shape (words, numbers), in float64.

    Parameters
    ----------
    rows : ndarray of shape (rows, numbers), float32
    nearest : ndarray with as many elements as there are rows
        Word of each row.
    words : int
    """
    # Here, so that the window does not wait for SciPy when it opens.
    from scipy.sparse import csr_array

    places = nearest.ravel(), np.arange(len(rows))
    member = csr_array((np.ones(len(rows)), places), shape=(words, len(rows)))
    sums: npt.NDArray[np.float64] = member @ rows
    return sums


def _squared_distances(samples: Reals, word: Reals) -> npt.NDArray[np.float64]:
    return np.asarray(np.square(samples - word).sum(axis=1, dtype=np.float64))
