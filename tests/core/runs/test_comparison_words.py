"""Sentences on runs side by side: who leads where, and what is not alike."""

import dataclasses
from types import SimpleNamespace

import pytest

from core.runs.comparison import RunSummary
from core.runs.comparison_words import comparison_sentence, unlike_sentence
from core.training.config import DataChoice, TrainingConfig
from core.training.events import RunStatus
from core.training.left_out import LeftOut

GOOD = RunSummary(
    "a", "Tuned", RunStatus.FINISHED, 0.1, 50, 50, 0.2, 0.95, 0.5, 0.8, 0.45, 0.9, 40, 0.0, False
)
GOOD = dataclasses.replace(
    GOOD,
    data="flowers",
    fingerprint="f",
    learned="fine-tuned",
    seconds=75.0,
    parameters=723_000,
    validation_samples=100,
)
CLOSE = dataclasses.replace(GOOD, run_id="b", name="Close", best_accuracy=0.88, seconds=12.0)
SCRATCH = dataclasses.replace(
    GOOD, run_id="c", name="Own", best_accuracy=0.4, learned="from scratch"
)
BAG = dataclasses.replace(GOOD, run_id="d", name="Bag", best_accuracy=0.45, learned="classical")


def test_the_best_is_named_with_its_cost_and_the_next_with_what_chance_allows():
    assert comparison_sentence([CLOSE, GOOD]) == (
        "Tuned reaches the highest validation accuracy, 0.900 at epoch 40 (75 s of training, "
        "723,000 parameters); Close comes next with 0.880 at epoch 40 (12 s of training, "
        "723,000 parameters), no clear difference on 100 samples."
    )


def test_a_clear_difference_is_not_called_chance():
    assert "no clear difference" not in comparison_sentence([SCRATCH, GOOD])


def test_the_best_of_each_way_to_learn_is_told():
    text = comparison_sentence([SCRATCH, CLOSE, BAG, GOOD])
    assert text.endswith(
        "The best of each kind: fine-tuned 0.900, classical 0.450, from scratch 0.400."
    )


def test_each_data_set_has_a_leader_of_its_own():
    other = dataclasses.replace(BAG, data="scenes", fingerprint="s", best_accuracy=0.95)
    text = comparison_sentence([GOOD, other, SCRATCH])
    assert text.startswith("On flowers, Tuned reaches")
    assert "On scenes, Bag reaches the highest validation accuracy, 0.950" in text
    assert text.endswith("Accuracies on different data do not compare.")


def test_the_same_pictures_in_another_size_are_the_same_data():
    large = dataclasses.replace(GOOD, sample_shape=(224, 224, 3), pictures="p")
    small = dataclasses.replace(
        BAG, fingerprint="other", sample_shape=(64, 64, 3), pictures="p", best_accuracy=0.5
    )
    text = comparison_sentence([large, small])
    assert text.startswith("Tuned reaches the highest validation accuracy")
    assert "The best of each kind: fine-tuned 0.900, classical 0.500." in text


def test_of_many_data_sets_some_are_counted():
    runs = [
        dataclasses.replace(GOOD, data=f"set {at}", fingerprint=str(at), best_accuracy=0.5)
        for at in range(5)
    ]
    text = comparison_sentence(runs)
    assert "On set 2, Tuned" in text
    assert "set 3" not in text
    assert "There are runs on 2 other data sets." in text


def test_runs_that_have_no_accuracy_are_counted_or_compared_by_their_loss():
    coder = dataclasses.replace(GOOD, name="Coder", best_accuracy=None, best_loss=0.25)
    worse = dataclasses.replace(coder, name="Worse", best_loss=0.5)
    assert comparison_sentence([worse, coder]).startswith(
        "Coder reaches the lowest validation loss, 0.25 at epoch 40"
    )
    assert comparison_sentence([GOOD, coder]).endswith("1 of 2 runs have no accuracy to compare.")


@pytest.mark.parametrize("change", [{"best_epoch": 0}, {"status": RunStatus.DIVERGED}])
def test_runs_that_have_learned_nothing_lead_nothing(change):
    none = dataclasses.replace(GOOD, **change)
    assert comparison_sentence([none, none]) == "None of these runs has learned anything yet."
    assert comparison_sentence([none, BAG]).startswith("Bag reaches")


def test_one_run_alone_shows_nothing():
    assert comparison_sentence([GOOD]) == ""


def record(
    data="letters",
    fingerprint="0",
    status=RunStatus.FINISHED,
    split=1,
    left=(),
    shape=(8, 8),
    **training,
):
    settings = TrainingConfig(**training)
    config = SimpleNamespace(data=DataChoice("x", seed=split), left_out=LeftOut(left))
    dataset = SimpleNamespace(
        name=data,
        source=data,
        fingerprint=fingerprint,
        sample_shape=shape,
        class_names=("a", "b"),
        samples={"train": 8},
    )
    return SimpleNamespace(config=config, dataset=dataset, training=settings, status=status)


def test_runs_that_were_trained_alike_need_no_word():
    assert unlike_sentence([record(), record(learning_rate=0.5, batch_size=8)]) == ""
    # A set that brings its own splits is the same whatever its seed.
    assert unlike_sentence([record(split=1), record(split=2)]) == ""
    # Each network may look at the same pictures in a size of its own.
    assert unlike_sentence([record(), record(fingerprint="1", shape=(64, 64))]) == ""


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (record("digits", "1"), "on different data (letters, digits)"),
        (record(fingerprint="1", split=2), "on different splits of letters (seeds 1, 2)"),
        (
            record(fingerprint="1", split=2, shape=(64, 64)),
            "on different splits of letters (seeds 1, 2)",
        ),
        (record(fingerprint="1"), "on different data of the same name, letters"),
        (record(seed=7), "from different seeds (1, 7), so other weights and other batches"),
        (record(left=(3,)), "with different training samples left out"),
        (
            record(sampler="draw-once"),
            "in different orders (reshuffle every epoch, draw once, with replacement)",
        ),
    ],
)
def test_what_is_not_alike_is_said(other, words):
    assert unlike_sentence([record(), other]) == f"Not like with like: trained {words}."


def test_of_many_values_a_few_are_named():
    text = unlike_sentence([record(seed=seed) for seed in range(6)])
    assert "(0, 1, 2, 3 more)" in text


def test_nobody_knows_the_seed_of_weights_from_a_file():
    assert unlike_sentence([record(), record(seed=9, status=RunStatus.IMPORTED)]) == ""
