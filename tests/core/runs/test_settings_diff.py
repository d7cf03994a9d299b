import dataclasses
from types import SimpleNamespace

from core.runs.record import Fork
from core.runs.settings_diff import compare_settings
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.events import RunStatus, SettingsChanged
from core.training.mlp_settings import MLPSettings


def record(
    *,
    data="letters",
    fingerprint="0123456789",
    changes=(),
    parent=None,
    settings=None,
    status=RunStatus.FINISHED,
    shape=(8, 8),
    **training,
):
    config = RunConfig(
        DataChoice("x"), "numpy-mlp", settings or MLPSettings(), TrainingConfig(**training)
    )
    dataset = SimpleNamespace(
        name=data,
        fingerprint=fingerprint,
        source=data,
        sample_shape=shape,
        class_names=("a", "b"),
        samples={"train": 8},
    )
    return SimpleNamespace(
        config=config, dataset=dataset, changes=changes, parent=parent, status=status
    )


def as_dict(diff):
    return {each.title: each.values for each in diff.differences}


def test_equal_runs_have_no_differences_and_all_are_counted():
    diff = compare_settings([record(), record()])
    fields = dataclasses.fields(TrainingConfig), dataclasses.fields(MLPSettings)
    assert diff.differences == ()
    assert len(diff.same) == sum(map(len, fields)) + 2


def test_nobody_knows_how_weights_from_a_file_were_trained():
    diff = as_dict(compare_settings([record(), record(status=RunStatus.IMPORTED)]))
    assert diff["Learning rate"] == ("0.05", "–")
    assert diff["Initial weights"] == ("Xavier uniform", "–")
    assert not {"Hidden units", "Activation", "Data"} & set(diff)


def test_what_differs_is_named_as_in_the_form():
    diff = compare_settings(
        [
            record(learning_rate=0.1, data="letters"),
            record(learning_rate=1e-5, data="digits", settings=MLPSettings(hidden=(64, 32))),
            record(sampler="draw-once", settings=MLPSettings(hidden=())),
        ]
    )
    assert as_dict(diff) == {
        "Data": ("letters", "digits", "letters"),
        "Learning rate": ("0.1", "1e-05", "0.05"),
        "Batches": ("Reshuffle every epoch",) * 2 + ("Draw once, with replacement",),
        "Hidden units": ("64", "64, 32", "none"),
    }


def test_a_change_in_mid_run_and_a_fork_are_differences():
    changes = (
        SettingsChanged(12.5, 100, {"learning_rate": 0.05}, {"learning_rate": 0.01}),
        SettingsChanged(20.0, 160, {"learning_rate": 0.01}, {"learning_rate": 0.001}),
    )
    diff = compare_settings(
        [record(changes=changes), record(parent=Fork("id", "MLP", 7, 70))],
    )
    assert as_dict(diff) == {
        "Begins with": ("initial weights", "MLP, epoch 7"),
        "Learning rate": ("0.05 → 0.01 (epoch 12.5) → 0.001 (epoch 20)", "0.05"),
    }


def test_other_data_of_the_same_name_are_a_difference():
    diff = compare_settings([record(), record(fingerprint="abcdefghij"), record(data="digits")])
    assert as_dict(diff) == {"Data": ("letters (01234567)", "letters (abcdefgh)", "digits")}


def test_runs_are_of_learning_rates_where_each_kept_its_own():
    change = SettingsChanged(2.0, 16, {"learning_rate": 0.05}, {"learning_rate": 0.01})
    rates = [record(learning_rate=0.1), record(learning_rate=0.01)]
    assert compare_settings(rates).is_of_learning_rates
    assert not compare_settings([*rates, record(changes=(change,))]).is_of_learning_rates
    assert not compare_settings([*rates, record(batch_size=5)]).is_of_learning_rates
    assert not compare_settings([record(), record()]).is_of_learning_rates


def test_the_same_pictures_in_other_sizes_are_told_by_their_size():
    small, large = record(), record(fingerprint="1", shape=(32, 24, 3))
    assert as_dict(compare_settings([small, large])) == {"Data": ("letters, 8×8", "letters, 32×24")}
    other = record(fingerprint="2", shape=(32, 24, 3))
    assert as_dict(compare_settings([small, large, other]))["Data"] == (
        "letters (01234567)",
        "letters (1)",
        "letters (2)",
    )


def test_what_a_model_does_not_heed_is_no_difference():
    bag = record(learning_rate=0.3)
    bag.config = dataclasses.replace(bag.config, model="numpy-bag-of-words")
    assert as_dict(compare_settings([record(), bag]))["Learning rate"] == ("0.05", "–")
