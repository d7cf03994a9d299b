import types
from dataclasses import replace

import numpy as np
import pytest

from core import memory
from core.errors import ConfigError, ModelLoadError
from core.models.input_preparation import InputPreparation
from core.training.mlp_settings import MLPSettings
from core.training.numpy_models import make_mlp_trainer


@pytest.fixture
def make(dataset, config):
    def make_trainer(settings=None, **training):
        changed = replace(config.training, **training)
        return make_mlp_trainer(dataset, settings or config.settings, changed)

    return make_trainer


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("inputs", ["stored", "ink", "standardize"])
def test_everything_is_computed_in_the_dtype_asked_for(make, dataset, dtype, inputs):
    trainer = make(MLPSettings(hidden=(6,), inputs=inputs), dtype=dtype)

    batch, labels = trainer.prepare(dataset.train).gather(np.arange(8))
    trainer.train_step(batch, labels)

    assert batch.dtype == dtype
    assert labels.dtype == np.int64
    assert {array.dtype for array in trainer.network.parameters.values()} == {np.dtype(dtype)}
    assert trainer.network.forward(batch).dtype == dtype
    assert trainer.state()["optimizer.velocity"].dtype == dtype


def test_a_batch_holds_the_samples_asked_for_in_their_order(make, dataset):
    prepared = make().prepare(dataset.train)
    indices = np.array([7, 3, 49])

    inputs, labels = prepared.gather(indices)

    np.testing.assert_array_equal(inputs, dataset.train.vectors[indices])
    np.testing.assert_array_equal(labels, dataset.train.labels[indices])


def test_training_never_touches_the_data(make, dataset):
    before = dataset.train.inputs.copy()
    trainer = make(MLPSettings(hidden=(), inputs="stored"))
    prepared = trainer.prepare(dataset.train)

    trainer.train_step(*prepared.slice(0, 50))

    np.testing.assert_array_equal(dataset.train.inputs, before)


def test_a_step_from_a_loss_that_is_not_finite_leaves_the_weights_alone(make, dataset):
    trainer = make(MLPSettings(hidden=(6,), activation="identity"))
    trainer.network.values[0] = np.inf
    before = trainer.network.values.copy()

    result = trainer.train_step(*trainer.prepare(dataset.train).slice(0, 50))

    assert not np.isfinite(result.loss)
    np.testing.assert_array_equal(trainer.network.values, before)


def test_the_largest_logit_overlooks_nan(make, dataset):
    trainer = make(MLPSettings(hidden=(), inputs="stored"))
    trainer.network.dense["output"].bias[:] = [np.nan, -7e30, 3.0]

    scores = trainer.evaluate_batch(*trainer.prepare(dataset.train).slice(0, 50))

    assert np.isnan(scores.loss_sum)
    assert scores.largest_logit == pytest.approx(7e30)


def test_a_state_of_another_optimizer_or_network_is_refused(make):
    adam, sgd, wider = make(optimizer="adam"), make(), make(MLPSettings(hidden=(7,)))

    with pytest.raises(ModelLoadError, match="optimizer"):
        sgd.load_state(adam.state())
    with pytest.raises(ModelLoadError, match="optimizer"):
        adam.load_state(sgd.state())
    with pytest.raises(ModelLoadError, match="hidden widths"):
        sgd.load_state(wider.state())
    with pytest.raises(ModelLoadError, match=r"input\.offset"):
        sgd.load_state({k: v for k, v in sgd.state().items() if k != "input.offset"})


def test_weights_alone_begin_with_a_fresh_optimizer(make, dataset):
    trainer, other = make(), make(seed=9)
    trainer.train_step(*trainer.prepare(dataset.train).slice(0, 50))

    other.load_state(trainer.snapshot())

    np.testing.assert_array_equal(other.network.values, trainer.network.values)
    assert not other.state()["optimizer.velocity"].any()


def test_a_network_that_does_not_fit_into_memory_is_refused(make, monkeypatch):
    nothing_free = types.SimpleNamespace(available=1000)
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: nothing_free)

    with pytest.raises(ConfigError, match=r"16-6-3 units \(123 parameters\).*GiB") as caught:
        make()

    assert caught.value.field == "hidden"


def test_standardised_inputs_have_mean_zero_and_deviation_one(dataset):
    prepared = InputPreparation.fit("standardize", dataset).apply(dataset.train.vectors, np.float64)

    np.testing.assert_allclose(prepared.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(prepared.std(axis=0), 1, atol=1e-6)


def test_a_feature_that_never_changes_is_not_blown_up(dataset):
    inputs = dataset.train.inputs.copy()
    inputs[:, 0, 0] = 0.5
    still = replace(dataset, train=replace(dataset.train, inputs=inputs))

    prepared = InputPreparation.fit("standardize", still).apply(still.train.vectors, np.float32)

    assert not prepared[:, 0].any()
    assert np.isfinite(prepared).all()


@pytest.mark.parametrize(("ink", "ground"), [("dark", 1.0), ("light", 0.0), (None, 0.0)])
def test_ink_as_one_leaves_the_ground_at_zero(dataset, ink, ground):
    preparation = InputPreparation.fit("ink", replace(dataset, ink=ink))

    vectors = np.full((1, 16), ground, np.float32)

    assert not preparation.apply(vectors, np.float32).any()
