"""How far a text that was read is from the true one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


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
    """
    rows, columns = len(truth) + 1, len(read) + 1
    cost = [[0] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if row == 0 or column == 0:
                cost[row][column] = row + column
                continue
            cost[row][column] = min(
                cost[row - 1][column - 1] + (truth[row - 1] != read[column - 1]),
                cost[row - 1][column] + 1,
                cost[row][column - 1] + 1,
            )
    row, column = rows - 1, columns - 1
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
