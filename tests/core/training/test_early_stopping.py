import pytest

from core.training.config import TrainingConfig
from core.training.early_stopping import EarlyStopping
from core.training.history import EpochMetrics


def rows(losses, accuracies=None):
    accuracies = accuracies or [0.5] * len(losses)
    return [
        EpochMetrics(epoch, 10 * epoch, 1.0, 0.5, loss, accuracy, 0.1, 0.01)
        for epoch, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True))
    ]


def ends_at(config, losses, accuracies=None, known=0):
    """Return the epoch that ends the run, and the setting that ended it."""
    history = rows(losses, accuracies)
    stopping = EarlyStopping(history[:known])
    for row in history[known:]:
        stopping.add(row)
        verdict = stopping.verdict(config)
        if verdict is not None:
            return row.epoch, verdict[0]
    return None


def test_without_a_condition_nothing_ends_a_run():
    assert ends_at(TrainingConfig(), [1.0] * 50) is None


def test_a_target_loss_ends_it_where_it_is_reached():
    config = TrainingConfig(target_loss=0.5)
    assert ends_at(config, [2.0, 0.9, 0.5, 0.4]) == (2, "target_loss")


def test_a_target_accuracy_ends_it_where_it_is_reached():
    config = TrainingConfig(target_accuracy=0.9)
    assert ends_at(config, [1.0] * 4, [0.1, 0.5, 0.9, 0.95]) == (2, "target_accuracy")


def test_a_network_without_accuracy_has_no_target_accuracy():
    assert ends_at(TrainingConfig(target_accuracy=0.1), [1.0] * 3, [None] * 3) is None


def test_the_untrained_network_ends_nothing():
    assert ends_at(TrainingConfig(target_loss=5.0), [1.0, 1.0]) == (1, "target_loss")


def test_patience_counts_epochs_since_the_lowest_loss():
    losses = [2.0, 1.0, 0.8, 0.9, 0.7, 0.8, 0.8, 0.75, 0.1]
    assert ends_at(TrainingConfig(patience=3), losses) == (7, "patience")
    assert ends_at(TrainingConfig(patience=4), losses) is None


@pytest.mark.parametrize(("patience", "words"), [(1, "for 1 epoch ("), (2, "for 2 epochs (")])
def test_the_epochs_waited_for_are_told(patience, words):
    stopping = EarlyStopping(rows([1.0] * (patience + 1)))
    assert words in stopping.verdict(TrainingConfig(patience=patience))[1]


def test_an_equal_loss_is_no_fall():
    assert ends_at(TrainingConfig(patience=2), [1.0, 1.0, 1.0]) == (2, "patience")


def test_a_resumed_run_is_as_patient_as_before():
    losses = [2.0, 0.5, 0.8, 0.9, 0.7, 0.8]
    whole = ends_at(TrainingConfig(patience=4), losses)
    assert whole == (5, "patience")
    assert ends_at(TrainingConfig(patience=4), losses, known=4) == whole


def test_a_loss_that_is_not_a_number_is_never_the_lowest():
    nan = float("nan")
    assert ends_at(TrainingConfig(patience=2), [1.0, nan, nan, 0.5]) == (2, "patience")


def test_the_last_known_epoch_is_judged_too():
    stopping = EarlyStopping(rows([1.0, 0.4]))
    assert stopping.verdict(TrainingConfig(target_loss=0.5))[0] == "target_loss"
    assert stopping.verdict(TrainingConfig(target_loss=0.3)) is None


def test_the_epoch_of_a_fork_ends_no_branch():
    (first,) = rows([1.0, 1.0, 0.1])[2:]
    stopping = EarlyStopping([first], first_epoch=2)
    assert stopping.verdict(TrainingConfig(target_loss=0.5)) is None
