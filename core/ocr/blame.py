"""Where the errors of a text come from: finding the letters, their order, or reading them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import ConfigError
from core.ocr.scoring import Aligned, Match, align, distances, errors

_MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Blame:
    """Character errors by the stage that is at fault; together all of them.

    Parameters
    ----------
    finding, ordering, reading : int
    """

    finding: int
    ordering: int
    reading: int


def blame(truth: Sequence[str], read: Sequence[str]) -> Blame:
    """Split the errors of a text by putting the truth in for one stage after the other.

    Ordering: errors that go away where every true line is compared with the line that was read for
    it, whatever its place. Finding: of the rest, characters that are missing or extra, and wrong
    ones right beside them (a letter found in two pieces is one wrong and one extra). Reading: what
    is left, wrong characters.

    Parameters
    ----------
    truth, read : sequence of str
        Lines; capitals and small letters are the same, spaces do not count.

    Raises
    ------
    ConfigError
        If they are too long, or too many, to be compared.
    """
    true_lines = _plain(truth)
    read_lines = _plain(read)
    whole = align("".join(true_lines), "".join(read_lines))
    pairs = _matched(true_lines, read_lines)
    by_line = [align(one, other) for one, other in pairs]
    ordering = errors(whole) - sum(errors(each) for each in by_line)
    if ordering <= 0:
        finding, reading = _parted(whole)
        return Blame(finding, 0, reading)
    parts = [_parted(each) for each in by_line]
    return Blame(sum(part[0] for part in parts), ordering, sum(part[1] for part in parts))


def _plain(lines: Sequence[str]) -> list[str]:
    plain = ["".join(line.upper().split()) for line in lines]
    return [line for line in plain if line]


def _matched(truth: Sequence[str], read: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of lines of the least errors; a line without a partner stands beside nothing."""
    from scipy.optimize import linear_sum_assignment

    size = max(len(truth), len(read))
    if not size:
        return []
    if size > _MOST_LINES:
        raise ConfigError(
            f"{len(truth):,} true lines are too many beside the {len(read):,} that were read; give "
            "the text of this picture alone"
        )
    left = [*truth, *[""] * (size - len(truth))]
    right = [*read, *[""] * (size - len(read))]
    cost = np.empty((size, size), np.int64)
    # Beside nothing, all characters are missing, or all are extra.
    cost[:], cost[:, len(read) :] = [len(line) for line in right], [[len(line)] for line in left]
    for row, line in enumerate(truth):
        cost[row, : len(read)] = distances(line, read)
    rows, columns = linear_sum_assignment(cost)
    return [(left[row], right[column]) for row, column in zip(rows, columns, strict=True)]


def _parted(aligned: Sequence[Aligned]) -> tuple[int, int]:
    """Return errors of finding and of reading."""
    finding = 0
    gaps = [each.match in (Match.MISSING, Match.EXTRA) for each in aligned]
    for at, each in enumerate(aligned):
        near = any(gaps[max(0, at - 1) : at + 2])
        finding += gaps[at] or (each.match is Match.WRONG and near)
    return finding, errors(aligned) - finding
