"""A confusion matrix in words, as it is read aloud."""

from collections.abc import Sequence

from core.analysis.predictions import Predictions


def class_word(name: str) -> str:
    """Return what a class is called in a sentence.

    >>> [class_word(name) for name in ("O", "0", "middle")]
    ['letter O', 'digit 0', 'middle']
    """
    if len(name) == 1 and name.isdigit():
        return f"digit {name}"
    if len(name) == 1 and name.isalpha():
        return f"letter {name}"
    return name


def cell_sentence(
    predictions: Predictions, names: Sequence[str], actual: int | None, predicted: int | None
) -> str:
    """Return what a cell, a row or a column says: "12 of 50 letter O were read as 0".

    Parameters
    ----------
    predictions : Predictions
    names : sequence of str
        Of the classes.
    actual, predicted : int or None
        None is any class.
    """
    matrix = predictions.matrix
    if actual is not None and predicted is not None:
        return _cell(predictions, names, actual, predicted)
    if actual is not None:
        total, right = int(matrix.actual[actual]), int(matrix.correct[actual])
        if not total:
            return f"There are no samples of {class_word(names[actual])}"
        return f"{right:,} of {total:,} {class_word(names[actual])} {_were(right)} read right"
    if predicted is not None:
        total, right = int(matrix.predicted[predicted]), int(matrix.correct[predicted])
        if not total:
            return f"Nothing was read as {names[predicted]}"
        return f"{right:,} of {total:,} samples read as {names[predicted]} {_were(right)} one"
    right, total = int(matrix.correct.sum()), matrix.samples
    return f"{right:,} of {total:,} samples {_were(right)} read right"


def _cell(predictions: Predictions, names: Sequence[str], actual: int, predicted: int) -> str:
    matrix = predictions.matrix
    total, count = int(matrix.actual[actual]), int(matrix.counts[actual, predicted])
    if not total:
        return f"There are no samples of {class_word(names[actual])}"
    much = f"{count:,}" if count else "None"
    right = " (right)" if actual == predicted else ""
    text = f"{much} of {total:,} {class_word(names[actual])} {_were(count)} read as "
    probability = float(predictions.mean_probabilities[actual, predicted])
    return f"{text}{names[predicted]}{right}; mean probability {probability:.1%}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
