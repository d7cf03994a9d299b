"""How far a text that was read is from the true one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from core.errors import ConfigError

T = TypeVar("T")
Numbers = npt.NDArray[np.int64] | npt.NDArray[np.int32]


_MOST_COSTS = 120_000_000
"""Half a gigabyte: ten thousand characters beside as many."""


class Match(StrEnum):
    """What became of a character."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Aligned:
    """A true character beside the one that was read in its place.

    Parameters
    ----------
    match : Match
    truth, read : int or None
        Places in the two sequences; None where there is none.
    """

    match: Match
    truth: int | None
    read: int | None


def align(truth: Sequence[T], read: Sequence[T]) -> list[Aligned]:
    """Return the cheapest way to make `truth` of `read`: each change, omission, addition costs 1.

    Levenshtein's distance (Soviet Physics Doklady 10, 1966), by the algorithm of Wagner and
    Fischer (Journal of the ACM 21, 1974). Among equals the one that pairs most characters, with
    what is missing or extra right beside what is wrong: a letter found in two pieces is both.

    Raises
    ------
    ConfigError
        If they are too long to be compared.
    """
    cost = _costs(*_numbered([truth, read]))
    row, column = len(truth), len(read)
    back: list[Aligned] = []
    while row or column:
        after_wrong = bool(back) and back[-1].match is Match.WRONG
        beside = after_wrong and (
            (row and cost[row][column] == cost[row - 1][column] + 1)
            or (column and cost[row][column] == cost[row][column - 1] + 1)
        )
        if row and column and not beside:
            same = truth[row - 1] == read[column - 1]
            if cost[row][column] == cost[row - 1][column - 1] + (not same):
                match = Match.RIGHT if same else Match.WRONG
                back.append(Aligned(match, row - 1, column - 1))
                row, column = row - 1, column - 1
                continue
        if row and cost[row][column] == cost[row - 1][column] + 1:
            back.append(Aligned(Match.MISSING, row - 1, None))
            row -= 1
        else:
            back.append(Aligned(Match.EXTRA, None, column - 1))
            column -= 1
    return back[::-1]


def errors(aligned: Sequence[Aligned]) -> int:
    """Return how many characters are wrong, missing or extra."""
    return sum(each.match is not Match.RIGHT for each in aligned)


def distances(truth: Sequence[T], readings: Sequence[Sequence[T]]) -> list[int]:
    """Return what `align` costs for each of several readings of one truth."""
    true, *others = _numbered([truth, *readings])
    longest = max((len(each) for each in others), default=0)
    # Filled up with what no truth holds: what stands before it does not hang on it.
    padded = np.full((len(others), longest), -1)
    for row, each in zip(padded, others, strict=True):
        row[: len(each)] = each
    costs = _costs(true, padded)
    return [int(costs[-1, at, len(each)]) for at, each in enumerate(others)]


def _numbered(sequences: Sequence[Sequence[T]]) -> list[Numbers]:
    """Return sequences in which equal items are equal numbers, from 0 on."""
    numbers: dict[T, int] = {}
    return [
        np.array([numbers.setdefault(item, len(numbers)) for item in each], np.int64)
        for each in sequences
    ]


def _costs(truth: Numbers, read: Numbers) -> Numbers:
    """Return what it costs to make each beginning of `truth` of each beginning of `read`.

    Parameters
    ----------
    truth : ndarray of shape (n,), int64
    read : ndarray of shape (..., m), int64

    Returns
    -------
    ndarray of shape (n + 1, ..., m + 1), int32

    Raises
    ------
    ConfigError
        If that would need more memory than any page does.
    """
    if len(truth) * max(read.size, 1000) > _MOST_COSTS:
        raise ConfigError(
            f"a true text of {len(truth):,} characters is too long beside the {read.size:,} that "
            "were read; give the text of this picture alone"
        )
    columns = np.arange(read.shape[-1] + 1, dtype=np.int32)
    cost = np.empty((len(truth) + 1, *read.shape[:-1], len(columns)), np.int32)
    cost[0] = columns
    for row, item in enumerate(truth, 1):
        before, now = cost[row - 1], cost[row]
        now[..., 0] = row
        now[..., 1:] = np.minimum(before[..., :-1] + (read != item), before[..., 1:] + 1)
        # An addition costs 1 more than what stands to its left: the least of all to the left.
        now[...] = np.minimum.accumulate(now - columns, axis=-1) + columns
    return cost


@dataclass(frozen=True, slots=True)
class TextScores:
    """How well a text was read.

    Parameters
    ----------
    cer : float or None
        Character errors over true characters, spaces and line ends left out; None without true
        characters.
    cer_with_spaces : float or None
        Words parted by one space, lines by one line end.
    wer : float or None
        Word errors over true words.
    errors, expected, found : int
        Character errors; true characters; characters read; all without spaces.
    """

    cer: float | None
    cer_with_spaces: float | None
    wer: float | None
    errors: int
    expected: int
    found: int


def score_text(truth: Sequence[str], read: Sequence[str]) -> TextScores:
    """Compare lines of text; capitals and small letters are the same.

    Parameters
    ----------
    truth, read : sequence of str
        Lines.
    """
    true_lines = [" ".join(line.upper().split()) for line in truth]
    read_lines = [" ".join(line.upper().split()) for line in read]
    true_plain = "".join(true_lines).replace(" ", "")
    read_plain = "".join(read_lines).replace(" ", "")
    true_spaced, read_spaced = "\n".join(true_lines), "\n".join(read_lines)
    true_words, read_words = true_spaced.split(), read_spaced.split()
    wrong = errors(align(true_plain, read_plain))
    return TextScores(
        _rate(wrong, len(true_plain)),
        _rate(errors(align(true_spaced, read_spaced)), len(true_spaced)),
        _rate(errors(align(true_words, read_words)), len(true_words)),
        wrong,
        len(true_plain),
        len(read_plain),
    )


def _rate(count: int, total: int) -> float | None:
    return count / total if total else None
