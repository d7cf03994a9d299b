"""What the other characters of a word say of one: words are mostly all letters or all digits.

Handwriting has characters that no shape tells apart (O and 0) or hardly (S and 5, Z and 2, I and
1): what stands beside them does. The prior is soft: a clear character stays what it is.
"""

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]

MIXED_COST = 4.0
"""How much less likely, as a logarithm, a word of letters and digits is than one of one kind."""

SWITCH_COST = 1.0
"""And how much less for each change from letter to digit, or back, within it."""

DIGITS_COST = 1.0
"""Words of digits are rarer than words of letters."""

TEMPERATURE = 1.5
"""Log-probabilities are divided by it: of pictures of another kind than it was trained on, a
network is surer than it is right (Guo et al., On calibration of modern neural networks, 2017)."""

_ALIKE = frozenset("O0")


def read_word(log_probabilities: Reals, class_names: tuple[str, ...]) -> list[int]:
    """Return the classes of a word's characters that are most likely together.

    Three kinds of word compete: letters, digits, and mixed ones, which cost more for each change
    from one kind to the other (found by dynamic programming, as Viterbi's algorithm). A word of
    nothing but the like of O and 0 is not touched by the kinds: it becomes a row of whichever its
    shapes, taken together, say.

    Parameters
    ----------
    log_probabilities : ndarray of shape (characters, classes), float64
    class_names : tuple of str

    Returns
    -------
    list of int
        A class for each character.
    """
    log_probabilities = log_probabilities / TEMPERATURE
    digits = np.array([name.isdigit() for name in class_names])
    if not len(log_probabilities) or digits.all() or not digits.any():
        return [int(best) for best in log_probabilities.argmax(axis=1)]
    plain = [int(best) for best in log_probabilities.argmax(axis=1)]
    if len(plain) == 1:
        # Nothing stands beside it.
        return plain
    if all(class_names[best] in _ALIKE for best in plain):
        alike = [at for at, name in enumerate(class_names) if name in _ALIKE]
        whole = log_probabilities[:, alike].sum(axis=0)
        return [alike[int(whole.argmax())]] * len(plain)
    letter = np.where(digits, -np.inf, log_probabilities)
    digit = np.where(digits, log_probabilities, -np.inf)
    best = np.stack((letter.max(axis=1), digit.max(axis=1)))
    choice = np.stack((letter.argmax(axis=1), digit.argmax(axis=1)))
    kinds, mixed = _mixed(best)
    candidates = [
        (float(best[0].sum()), np.zeros(len(plain), np.int64)),
        (float(best[1].sum()) - DIGITS_COST, np.ones(len(plain), np.int64)),
        (mixed - MIXED_COST, kinds),
    ]
    # The first of equals: letters.
    chosen = max(candidates, key=lambda candidate: candidate[0])[1]
    return [int(choice[kind, at]) for at, kind in enumerate(chosen)]


def _mixed(best: Reals) -> tuple[npt.NDArray[np.int64], float]:
    """Return the kinds (0 letter, 1 digit) whose sum, less what changes cost, is greatest."""
    length = best.shape[1]
    score = best[:, 0].copy()
    came = np.zeros((2, length), np.int64)
    for at in range(1, length):
        stay, change = score, score[::-1] - SWITCH_COST
        came[:, at] = np.where(stay >= change, (0, 1), (1, 0))
        score = np.maximum(stay, change) + best[:, at]
    kinds = np.empty(length, np.int64)
    kinds[-1] = int(score.argmax())
    for at in range(length - 1, 0, -1):
        kinds[at - 1] = came[kinds[at], at]
    return kinds, float(score.max())
