"""Answers, what a matrix says of them, in cells, in words and as tables."""

import csv
from io import StringIO

import numpy as np
import pytest
from sklearn import metrics

from core.analysis.class_figures import class_figures, confused_pairs, report
from core.analysis.confusion_difference import Difference
from core.analysis.confusion_quantities import FAINTEST, matrix_values, shades
from core.analysis.confusion_texts import figures_latex, figures_markdown, matrix_csv
from core.analysis.confusion_words import cell_sentence
from core.analysis.predictions import Predictions
from core.analysis.scores import top_accuracy
from core.training.inference import softmax

CLASSES = 7
NAMES = ("A", "B", "0", "1", "a|b", "c_d", "g")


def make(seed, strength=2.0):
    rng = np.random.default_rng(seed)
    labels = np.random.default_rng(2).integers(0, 5, 400)
    labels[0] = 6
    logits = rng.normal(size=(400, CLASSES)) + strength * np.eye(CLASSES)[labels]
    return Predictions(labels, softmax(logits).astype(np.float32))


@pytest.fixture
def answers():
    """400 samples; class 5 does not occur, class 6 once."""
    return make(2)


def test_counts_and_shares_are_those_of_scikit_learn(answers):
    for quantity, normalize in (("count", None), ("actual", "true"), ("predicted", "pred")):
        expected = metrics.confusion_matrix(
            answers.labels, answers.predicted, labels=range(CLASSES), normalize=normalize
        )
        values = matrix_values(answers, quantity).values
        np.testing.assert_allclose(np.nan_to_num(values), expected)


def test_mean_probabilities_of_a_class_add_up_to_one(answers):
    values = matrix_values(answers, "probability").values
    there = [0, 1, 2, 3, 4, 6]
    np.testing.assert_allclose(values[there].sum(axis=1), 1, rtol=1e-5)
    assert np.isnan(values[5]).all()
    own = answers.probabilities[answers.labels == 3]
    np.testing.assert_allclose(values[3], own.mean(axis=0), rtol=1e-5)


def test_zeros_are_hidden_and_small_values_are_not(answers):
    values = matrix_values(answers, "count")
    texts = values.texts()
    assert texts[5] == [""] * CLASSES
    assert texts[0][0] == str(answers.matrix.counts[0, 0])
    assert all(values.text(*cell) == texts[cell[0]][cell[1]] for cell in np.ndindex(7, 7))


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_diagonal_and_the_rest_are_scaled_apart(answers, logarithmic):
    values = matrix_values(answers, "count")
    found = shades(values, logarithmic=logarithmic)
    on = np.eye(CLASSES, dtype=bool)
    assert found.strengths[on].max() == pytest.approx(1)
    assert found.strengths[~on].min() == pytest.approx(-1)
    assert (found.strengths[~on] <= 0).all()
    assert (np.abs(found.strengths[values.is_shown]) >= FAINTEST - 1e-12).all()
    assert (found.strengths[~values.is_shown] == 0).all()
    order = np.argsort(values.values[~on], kind="stable")
    assert (np.diff(-found.strengths[~on][order]) >= -1e-12).all()


def test_a_cell_a_row_and_a_column_name_their_samples(answers):
    cell = answers.select(1, 3)
    assert (answers.labels[cell] == 1).all()
    assert (answers.predicted[cell] == 3).all()
    assert len(cell) == answers.matrix.counts[1, 3]
    assert len(answers.select(1)) == answers.matrix.actual[1]
    assert len(answers.select(None, 3)) == answers.matrix.predicted[3]
    wrong = answers.select(answers="misclassified")
    assert len(wrong) == 400 - answers.matrix.correct.sum()
    assert (np.diff(answers.confidence[wrong]) <= 0).all()
    assert (np.diff(answers.confidence[answers.select(order="least sure")]) >= 0).all()
    assert (np.diff(answers.select(2, order="data")) > 0).all()


def test_the_likeliest_classes_come_first(answers):
    top = answers.top(7)
    assert top[0] == (answers.predicted[7], pytest.approx(answers.confidence[7]))
    assert [p for _, p in top] == sorted((p for _, p in top), reverse=True)
    assert len(top) == 5


def test_a_cell_is_read_in_words(answers):
    labels = np.repeat([0, 1], [50, 4])
    predicted = np.array([1] * 12 + [0] * 38 + [1] * 4)
    some = Predictions(labels, np.eye(3)[predicted])
    names = ("O", "0", "x")
    assert cell_sentence(some, names, 0, 1).startswith("12 of 50 letter O were read as 0;")
    assert cell_sentence(some, names, 1, 0).startswith("None of 4 digit 0 were read as O;")
    assert cell_sentence(some, names, 0, None) == "38 of 50 letter O were read right"
    assert cell_sentence(some, names, None, 1) == "4 of 16 samples read as 0 were one"
    assert cell_sentence(some, names, 2, 1) == "There are no samples of letter x"
    assert cell_sentence(some, names, None, 2) == "Nothing was read as x"


def test_figures_of_classes_are_those_of_scikit_learn(answers):
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        answers.labels, answers.predicted, labels=range(CLASSES), zero_division=np.nan
    )
    for figures in class_figures(answers):
        at = figures.index
        assert figures.samples == support[at]
        for value, expected in ((figures.precision, precision), (figures.recall, recall)):
            assert np.isnan(expected[at]) if value is None else value == expected[at]
        assert figures.f1 is None or figures.f1 == pytest.approx(f1[at])
        own = answers.labels == at
        assert figures.top5 == top_accuracy(answers.labels[own], answers.probabilities[own])


def test_the_summary_and_the_pairs_are_those_of_the_matrix(answers):
    found = report(answers)
    assert found.summary.top5 == top_accuracy(answers.labels, answers.probabilities)
    assert found.summary.accuracy == metrics.accuracy_score(answers.labels, answers.predicted)
    pairs = confused_pairs(answers)
    assert sum(pair.count for pair in pairs) == 400 - answers.matrix.correct.sum()
    assert [pair.count for pair in pairs] == sorted((p.count for p in pairs), reverse=True)
    assert pairs[0].share == pairs[0].count / answers.matrix.actual[pairs[0].actual]


def test_a_difference_tells_mended_errors_from_new_ones(answers):
    after = make(5, strength=3.0)
    difference = Difference(answers, after)
    np.testing.assert_array_equal(difference.changes, after.matrix.counts - answers.matrix.counts)
    gained = after.matrix.correct.sum() - answers.matrix.correct.sum()
    assert difference.mended - difference.new_errors == gained
    signs = np.sign(difference.shades().strengths)
    on = np.eye(CLASSES, dtype=bool)
    np.testing.assert_array_equal(signs[on], np.sign(difference.changes[on]))
    np.testing.assert_array_equal(signs[~on], -np.sign(difference.changes[~on]))
    changed = difference.select(1, 1)
    assert (answers.predicted[changed] != after.predicted[changed]).all()
    assert len(difference.select(answers="correct")) >= difference.mended
    with pytest.raises(ValueError, match="other samples"):
        Difference(answers, Predictions(after.labels[::-1], after.probabilities))


def test_nothing_changed_is_shown_as_nothing(answers):
    same = Difference(answers, answers)
    assert not same.shades().strengths.any()
    assert len(same.select()) == 0


def test_tables_can_be_read_back(answers):
    rows = list(csv.reader(StringIO(matrix_csv(matrix_values(answers, "count"), NAMES))))
    assert rows[0] == [r"actual\predicted", *NAMES]
    np.testing.assert_array_equal(
        [[int(cell) for cell in row[1:]] for row in rows[1:]], answers.matrix.counts
    )
    shares = list(csv.reader(StringIO(matrix_csv(matrix_values(answers, "actual"), NAMES))))
    assert shares[6][1:] == [""] * CLASSES
    markdown = figures_markdown(answers, NAMES).splitlines()
    assert len(markdown) == 2 + CLASSES
    assert r"a\|b" in markdown[6]
    latex = figures_latex(answers, NAMES)
    assert r"c\_d & 0 & " in latex
    assert latex.count(r"\\") == 1 + CLASSES


def test_shapes_that_disagree_are_refused():
    with pytest.raises(ValueError, match="row for each"):
        Predictions(np.zeros(3, np.int64), np.zeros((2, 4)))
