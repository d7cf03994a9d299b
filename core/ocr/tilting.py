"""Letters that stand aslant: whole words that climb or fall, and single ones, turned upright."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from core.ocr.finding import Letter

Reals = npt.NDArray[np.float64]
Judge = Callable[[Sequence[Letter], Sequence[float]], Reals]
"""Returns log-probabilities (letters, classes) of letters turned back by angles in degrees."""

_LEAST_CLIMB = 4.0
"""Degrees: what climbs less is level."""

_UNSURE = -0.35
"""Log-probability: a letter less sure is looked at from other angles too."""

_ANGLES = (-14.0, 14.0)
_WORTH = 0.25
"""An angle must make letters surer by this much, as a log-probability: upright is likelier."""

_CLEAR = 0.97
"""Probability: a letter less clear is read as the mean over small turns too."""

_TURNS = (-10.0, -5.0, 5.0, 10.0)


def turn_upright(letters: Sequence[Letter], read: Reals, judge: Judge) -> tuple[Reals, list[float]]:
    """Return log-probabilities of letters turned upright where that makes them surer, and angles.

    Parameters
    ----------
    letters : sequence of Letter
        In reading order.
    read : ndarray of shape (letters, classes), float64
        Log-probabilities of the letters as they stand.
    judge : callable
    """
    found = read.copy()
    angles = [0.0] * len(letters)
    climbing = [(word, climb) for word in words_of(letters) if (climb := _climb(letters, word))]
    places = [at for word, _ in climbing for at in word]
    if places:
        slopes = [climb for word, climb in climbing for _ in word]
        turned = judge([letters[at] for at in places], slopes)
        begin = 0
        for word, climb in climbing:
            part = turned[begin : begin + len(word)]
            begin += len(word)
            if part.max(axis=1).mean() > found[word].max(axis=1).mean():
                found[word] = part
                for at in word:
                    angles[at] = climb
    unsure = [at for at in range(len(letters)) if found[at].max() < _UNSURE]
    if unsure:
        tried = [(at, angles[at] + more) for at in unsure for more in _ANGLES]
        turned = judge([letters[at] for at, _ in tried], [angle for _, angle in tried])
        for (at, angle), answer in zip(tried, turned, strict=True):
            if answer.max() > found[at].max() + _WORTH:
                found[at], angles[at] = answer, angle
    return _averaged(letters, found, angles, judge), angles


def _averaged(
    letters: Sequence[Letter], read: Reals, angles: Sequence[float], judge: Judge
) -> Reals:
    """Return log-probabilities; of what is not clear, those of the mean over small turns.

    Errors that hang on a pixel here or there go away in the mean: the more views, the calmer.
    """
    unclear = [at for at in range(len(letters)) if np.exp(read[at].max()) < _CLEAR]
    if not unclear:
        return read
    views = [(at, angles[at] + turn) for turn in _TURNS for at in unclear]
    turned = judge([letters[at] for at, _ in views], [angle for _, angle in views])
    probabilities = np.exp(turned).reshape(len(_TURNS), len(unclear), -1).sum(axis=0)
    found = read.copy()
    mean = (probabilities + np.exp(read[unclear])) / (len(_TURNS) + 1)
    found[unclear] = np.log(np.maximum(mean, 1e-12))
    return found


def words_of(letters: Sequence[Letter]) -> list[list[int]]:
    """Return the places of the letters of each word."""
    words: list[list[int]] = []
    for at, letter in enumerate(letters):
        before = letters[at - 1] if at else None
        if before is not None and (before.line, before.word) == (letter.line, letter.word):
            words[-1].append(at)
        else:
            words.append([at])
    return words


def _climb(letters: Sequence[Letter], word: Sequence[int]) -> float:
    """Return by how many degrees a word climbs; 0 of one that is level, short or uneven."""
    if len(word) < 3:
        return 0.0
    boxes = [letters[at].box for at in word]
    columns = np.array([box.center[1] for box in boxes])
    rows = np.array([box.center[0] for box in boxes])
    slope, at_zero = np.polyfit(columns, rows, 1)
    rest = float(np.std(rows - slope * columns - at_zero))
    if rest > 0.2 * float(np.median([box.height for box in boxes])):
        return 0.0
    angle = float(np.degrees(np.arctan(-slope)))
    return angle if abs(angle) > _LEAST_CLIMB else 0.0
