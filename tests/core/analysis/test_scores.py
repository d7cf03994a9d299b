import numpy as np
import pytest
from sklearn import metrics

from core.analysis.scores import calibration, confusion, predict, top_accuracy
from core.training.inference import sample_losses, softmax

CLASSES = 7


@pytest.fixture
def scored():
    """Labels and probabilities of 400 samples; class 5 does not occur, class 6 once."""
    rng = np.random.default_rng(2)
    labels = rng.integers(0, 5, 400)
    labels[0] = 6
    logits = rng.normal(size=(400, CLASSES)) + 2 * np.eye(CLASSES)[labels]
    return labels, softmax(logits)


def test_the_matrix_is_that_of_scikit_learn(scored):
    labels, probabilities = scored
    predictions = predict(probabilities)

    matrix = confusion(labels, predictions, CLASSES)

    expected = metrics.confusion_matrix(labels, predictions, labels=range(CLASSES))
    np.testing.assert_array_equal(matrix.counts, expected)
    assert matrix.samples == 400


def test_per_class_figures_are_those_of_scikit_learn(scored):
    labels, probabilities = scored
    predictions = predict(probabilities)
    matrix = confusion(labels, predictions, CLASSES)

    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predictions, labels=range(CLASSES), zero_division=np.nan
    )

    np.testing.assert_array_equal(matrix.actual, support)
    np.testing.assert_allclose(matrix.precision, precision)
    np.testing.assert_allclose(matrix.recall, recall)
    there = matrix.actual + matrix.predicted > 0
    np.testing.assert_allclose(matrix.f1[there], np.nan_to_num(f1[there]))
    assert matrix.accuracy == pytest.approx(metrics.accuracy_score(labels, predictions))
    # Scikit-learn counts classes with a single sample, which this contract does not.
    many = labels != 6
    assert matrix.balanced_accuracy(least=1) == pytest.approx(
        metrics.balanced_accuracy_score(labels, predictions)
        if 5 not in predictions
        else matrix.recall[matrix.actual >= 1].mean()
    )
    assert matrix.balanced_accuracy() == pytest.approx(
        metrics.recall_score(labels[many], predictions[many], average=None, labels=range(5)).mean()
    )


def test_top_accuracy_is_that_of_scikit_learn(scored):
    labels, probabilities = scored

    for count in (1, 2, 5):
        assert top_accuracy(labels, probabilities, count) == pytest.approx(
            metrics.top_k_accuracy_score(labels, probabilities, k=count, labels=range(CLASSES))
        )


def test_loss_is_that_of_scikit_learn(scored):
    labels, probabilities = scored

    losses = sample_losses(np.log(probabilities), labels, "cross-entropy")

    assert losses.mean() == pytest.approx(
        metrics.log_loss(labels, probabilities, labels=range(CLASSES))
    )
    brier = sample_losses(np.log(probabilities), labels, "squared-error")
    np.testing.assert_allclose(brier, ((probabilities - np.eye(CLASSES)[labels]) ** 2).sum(axis=1))


def test_calibration_error_is_the_weighted_distance_of_confidence_and_accuracy():
    # Twice sure by 0.9 and once right; four times sure by 0.55 and twice right.
    confidence = np.array([0.9, 0.9, 0.55, 0.55, 0.55, 0.55])
    probabilities = np.stack([confidence, 1 - confidence], axis=1)
    labels = np.array([0, 1, 0, 0, 1, 1])

    found = calibration(labels, probabilities, bins=10)

    assert found.samples.tolist() == [0, 0, 0, 0, 0, 4, 0, 0, 2, 0]
    assert found.expected_error == pytest.approx((2 * 0.4 + 4 * 0.05) / 6)
    assert np.isnan(found.accuracy[0])


def test_full_certainty_belongs_to_the_last_bin():
    found = calibration(np.array([0, 0]), np.array([[1.0, 0.0], [1.0, 0.0]]))

    assert found.samples[-1] == 2
    assert found.expected_error == 0


def test_pairs_are_ranked_by_how_often_they_occur():
    matrix = confusion(np.array([0, 0, 0, 1, 2, 2]), np.array([1, 1, 0, 2, 0, 2]), 3)

    assert matrix.most_confused() == [(0, 1, 2), (1, 2, 1), (2, 0, 1)]
    assert matrix.most_confused(1) == [(0, 1, 2)]


def test_predictions_may_be_kept_to_some_classes():
    probabilities = np.array([[0.5, 0.2, 0.3], [0.1, 0.2, 0.7]])

    assert predict(probabilities, np.array([1, 2])).tolist() == [2, 2]
    assert predict(probabilities, np.array([0, 1])).tolist() == [0, 1]


def test_nothing_at_all_has_no_figures():
    nothing = np.empty(0, np.int64)
    matrix = confusion(nothing, nothing, 3)

    assert matrix.accuracy is None
    assert matrix.balanced_accuracy() is None
    assert np.isnan(matrix.recall).all()
    assert top_accuracy(nothing, np.empty((0, 3))) is None
    assert calibration(nothing, np.empty((0, 3))).expected_error is None
