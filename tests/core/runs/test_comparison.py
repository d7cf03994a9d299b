import dataclasses
import math
from typing import ClassVar

import numpy as np
import pytest

from core.runs.comparison import RunSummary, learning_rate_sentence, summarize_run
from core.training.events import RunStatus, Scores
from core.training.history import EpochMetrics, History
from core.training.mlp_settings import MLPSettings

GOOD = RunSummary(
    "b", "b", RunStatus.FINISHED, 0.1, 50, 50, 0.2, 0.95, 0.5, 0.8, 0.45, 0.82, 40, 0.0, False
)
SMALL = dataclasses.replace(
    GOOD, run_id="a", learning_rate=0.01, train_loss=0.9, best_accuracy=0.6, still_falls=True
)
LARGE = dataclasses.replace(
    GOOD, run_id="c", learning_rate=1.0, train_loss=0.6, best_accuracy=0.7, rising=0.5
)


def history(train, validation=None, accuracies=None):
    validation = train if validation is None else validation
    accuracies = [0.5] * len(train) if accuracies is None else accuracies
    rows = zip(train, validation, accuracies, strict=True)
    return History(
        [
            EpochMetrics(epoch, epoch, loss, accuracy, other, accuracy, 0.1, 0.0)
            for epoch, (loss, other, accuracy) in enumerate(rows)
        ]
    )


class Record:
    """As much of a record as a summary reads."""

    name = "run"
    standing = RunStatus.FINISHED

    status = RunStatus.FINISHED
    parameters, seconds, created = 10, 2.5, "2026-11-25T12:00:00+00:00"
    fine_tuning = None

    class config:
        model, settings, preset = "numpy-mlp", MLPSettings(), "toy"

        class data:
            seed = 1

        class training:
            learning_rate = 0.1

    class training:
        epochs = 4

    class dataset:
        name, source, fingerprint = "letters", "letters.npz", "0123"
        sample_shape, class_names = (8, 8), ("a", "b")
        samples: ClassVar = {"validation": 50}

    results: ClassVar = {"test": Scores(30, 0.7, 0.8)}


def test_final_and_best_are_those_of_the_curves():
    curves = history([2.0, 1.0, 0.5, 0.4], [2.0, 0.8, 0.7, 0.9], [0.1, 0.6, 0.7, 0.65])
    found = summarize_run("id", Record, curves)

    assert (found.train_loss, found.validation_loss) == (0.4, 0.9)
    assert (found.train_accuracy, found.validation_accuracy) == (0.65, 0.65)
    assert (found.best_loss, found.best_accuracy, found.best_epoch) == (0.7, 0.7, 2)
    assert found.epochs == 3
    assert (found.test_loss, found.test_accuracy) == (0.7, 0.8)


@pytest.mark.parametrize("results", [{}, {"test": None}, {"test": Scores(30, math.nan, None)}])
def test_a_run_that_was_not_tested_has_no_test_scores(results):
    class Untested(Record):
        pass

    Untested.results = results
    found = summarize_run("id", Untested, history([2.0, 1.0]))
    assert (found.test_loss, found.test_accuracy) == (None, None)


def test_without_accuracy_the_best_is_the_lowest_loss():
    found = summarize_run("id", Record, history([2.0, 1.0, 0.5, 0.7], accuracies=[None] * 4))
    assert found.best_accuracy is None
    assert (found.best_loss, found.best_epoch) == (0.5, 2)


def test_a_run_without_epochs_and_one_gone_bad_have_no_numbers_to_show():
    empty = summarize_run("id", Record, History())
    assert (empty.train_loss, empty.best_loss, empty.best_epoch, empty.epochs) == (None,) * 3 + (0,)
    bad = summarize_run("id", Record, history([2.0, math.inf], [2.0, math.nan]))
    assert bad.train_loss is None
    assert bad.best_loss == 2.0


def test_a_smooth_curve_does_not_rise_and_a_jagged_one_does():
    smooth = 2 * np.exp(-np.arange(60) / 10)
    jagged = smooth * np.where(np.arange(60) % 2, 1.3, 0.8)
    trembling = 0.2 + 1e-4 * (np.arange(60) % 2)

    assert summarize_run("id", Record, history(smooth)).rising == 0
    assert summarize_run("id", Record, history(jagged)).rising == pytest.approx(0.5, abs=0.03)
    assert summarize_run("id", Record, history(trembling)).rising == 0
    assert summarize_run("id", Record, history(smooth)).still_falls
    assert not summarize_run("id", Record, history(trembling)).still_falls


def test_the_sentence_names_the_best_rate_and_what_is_wrong_with_the_others():
    sentence = learning_rate_sentence([SMALL, GOOD, LARGE])

    assert sentence.startswith(
        "0.1 does best here, with a validation accuracy of 0.820 at epoch 40"
    )
    assert (
        "0.01 is too small: its training loss still falls at the end (0.9 against 0.2)" in sentence
    )
    assert "1 is too large and jumps about: its training loss rises in 50% of the later" in sentence
    assert sentence == learning_rate_sentence([LARGE, SMALL, GOOD])


def test_a_difference_of_a_few_samples_is_called_none():
    # 0.82 and 0.80 of 200 samples: four of them, where chance alone makes about eight.
    close = dataclasses.replace(LARGE, best_accuracy=0.80, validation_samples=200)
    winner = dataclasses.replace(GOOD, validation_samples=200)
    sentence = learning_rate_sentence([winner, close])
    assert "0.800 is no clear difference on 200 samples" in sentence
    assert "too large" not in sentence
    many = [dataclasses.replace(run, validation_samples=20_000) for run in (winner, close)]
    assert "no clear difference" not in learning_rate_sentence(many)


def test_a_smaller_rate_that_is_as_good_is_called_slow_and_not_too_small():
    close = dataclasses.replace(SMALL, best_accuracy=0.80, validation_samples=200)
    sentence = learning_rate_sentence([dataclasses.replace(GOOD, validation_samples=200), close])
    assert "0.01 learns more slowly: its training loss still falls" in sentence
    assert "0.800 is no clear difference on 200 samples" in sentence
    assert "too small" not in sentence


def test_a_diverged_rate_is_never_the_best_even_with_the_best_number():
    diverged = dataclasses.replace(
        LARGE, status=RunStatus.DIVERGED, best_accuracy=0.99, epochs=3, train_loss=None
    )
    sentence = learning_rate_sentence([GOOD, diverged])
    assert sentence.startswith("0.1 does best")
    assert "at 1 the loss diverges in epoch 4" in sentence


def test_a_smaller_rate_that_does_best_is_not_called_too_small():
    better = dataclasses.replace(SMALL, best_accuracy=0.9)
    sentence = learning_rate_sentence([better, GOOD])
    assert sentence.startswith("0.01 does best")
    assert "too" not in sentence


def test_a_run_cut_short_is_said_to_be():
    short = dataclasses.replace(SMALL, epochs=7)
    assert "0.01 has trained 7 of 50 epochs" in learning_rate_sentence([short, GOOD])


def test_without_accuracies_losses_decide():
    def without(run, **values):
        return dataclasses.replace(run, best_accuracy=None, **values)

    runs = [without(SMALL, best_loss=0.9), without(GOOD, best_loss=0.3)]
    assert "a validation loss of 0.3" in learning_rate_sentence(runs)


def test_nothing_learned_is_said_plainly():
    nothing = dataclasses.replace(GOOD, best_epoch=None, status=RunStatus.DIVERGED)
    assert "None" in learning_rate_sentence([nothing, nothing])


def test_a_summary_says_on_what_and_how_a_run_was_trained():
    found = summarize_run("id", Record, history([2.0, 1.0]))
    assert (found.data, found.fingerprint) == ("letters", "0123")
    assert (found.model, found.model_title) == ("numpy-mlp", "MLP in NumPy")
    assert (found.learned, found.preset, found.parameters) == ("from scratch", "toy", 10)
    assert (found.seconds, found.created) == (2.5, Record.created)


def test_nobody_knows_how_long_weights_from_a_file_were_trained():
    class Imported(Record):
        standing = status = RunStatus.IMPORTED

    found = summarize_run("id", Imported, history([2.0]))
    assert (found.seconds, found.seconds_per_epoch, found.learned) == (None, None, None)
    assert found.has_learned
