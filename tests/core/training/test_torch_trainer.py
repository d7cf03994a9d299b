from dataclasses import replace

import numpy as np
import pytest
import torch

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, ModelLoadError
from core.models.numpy_activations import ACTIVATIONS
from core.models.numpy_network import LOSSES
from core.training import numpy_models, torch_models
from core.training.cnn_settings import CNNSettings
from core.training.config import TrainingConfig
from core.training.events import BatchEnd, RunStatus
from core.training.mlp_settings import MLPSettings, TorchMLPSettings
from core.training.torch_models import make_cnn_trainer, make_mlp_trainer
from core.training.training_loop import train_epochs


@pytest.fixture
def pictures():
    """Three classes of noisy 9x8 pictures in colour: 41 training, 20 validation samples."""

    def make_split(samples, seed):
        rng = np.random.default_rng(seed)
        labels = np.arange(samples) % 3
        inputs = rng.normal(size=(samples, 9, 8, 3)) * 0.5 + labels[:, None, None, None]
        return Split(inputs.astype(np.float32), labels)

    names = ("low", "middle", "high")
    return Dataset("colours", "colours", make_split(41, 1), make_split(20, 2), None, names)


@pytest.fixture
def make_mlp(dataset, config):
    def make(settings=None, **training):
        settings = settings or TorchMLPSettings(hidden=(6,))
        return make_mlp_trainer(dataset, settings, replace(config.training, **training))

    return make


@pytest.fixture
def make_cnn(pictures):
    def make(settings=None, **training):
        settings = settings or CNNSettings(channels=(2, 3), hidden=(5,))
        return make_cnn_trainer(pictures, settings, TrainingConfig(**training))

    return make


def losses(trainer, dataset, config, steps):
    """Return the losses of the first steps."""
    found = []
    for event in train_epochs(trainer, dataset, config):
        if isinstance(event, BatchEnd):
            found.append(event.loss)
            if len(found) == steps:
                break
    return found


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", list(LOSSES))
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_both_perceptrons_have_the_same_losses_over_fifty_steps(
    dataset, config, optimizer, reduction, loss, activation
):
    training = replace(
        config.training,
        dtype="float64",
        epochs=8,
        optimizer=optimizer,
        reduction=reduction,
        weight_decay=0.01,
        learning_rate=0.05 if reduction == "mean" else 0.005,
    )
    own = {"hidden": (6, 5), "activation": activation, "loss": loss, "inputs": "standardize"}
    in_torch = make_mlp_trainer(dataset, TorchMLPSettings(**own), training)
    from_scratch = numpy_models.make_mlp_trainer(dataset, MLPSettings(**own), training)

    found = losses(in_torch, dataset, training, 50)

    assert len(found) == 50
    np.testing.assert_allclose(found, losses(from_scratch, dataset, training, 50), rtol=1e-8)
    assert found[-1] < found[0]


def test_a_change_in_mid_run_holds_in_both_perceptrons_alike(dataset, config):
    training = replace(config.training, dtype="float64", momentum=0.9)
    changed = replace(training, momentum=0.5, weight_decay=0.1)
    seen = []
    for trainer in (
        make_mlp_trainer(dataset, TorchMLPSettings(hidden=(6,)), training),
        numpy_models.make_mlp_trainer(dataset, MLPSettings(hidden=(6,)), training),
    ):
        split, values = trainer.prepare(dataset.train), []
        for step in range(12):
            if step == 6:
                trainer.configure(changed)
                trainer.learning_rate = 0.02
            indices = np.arange(step, step + 5 + step)
            values.append(trainer.train_step(*split.gather(indices)).loss)
        seen.append(values)

    np.testing.assert_allclose(*seen, rtol=1e-10)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_state_of_either_perceptron_goes_on_in_the_other(dataset, config, optimizer):
    training = replace(config.training, dtype="float64", optimizer=optimizer)
    own = {"hidden": (6,), "inputs": "standardize"}

    def make_both():
        return (
            make_mlp_trainer(dataset, TorchMLPSettings(**own), training),
            numpy_models.make_mlp_trainer(dataset, MLPSettings(**own), training),
        )

    def step(trainer, times):
        split = trainer.prepare(dataset.train)
        return [trainer.train_step(*split.slice(0, 50)).loss for _ in range(times)]

    in_torch, from_scratch = make_both()
    step(in_torch, 5)
    step(from_scratch, 5)
    other_torch, other_scratch = make_both()
    other_torch.load_state(from_scratch.state())
    other_scratch.load_state(in_torch.state())

    assert {k: v.shape for k, v in in_torch.state().items()} == {
        k: v.shape for k, v in from_scratch.state().items()
    }
    expected = step(from_scratch, 5)
    np.testing.assert_allclose(step(other_torch, 5), expected, rtol=1e-10)
    np.testing.assert_allclose(step(other_scratch, 5), expected, rtol=1e-10)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("inputs", ["stored", "ink", "standardize"])
def test_everything_is_computed_in_the_dtype_asked_for(make_mlp, make_cnn, dtype, inputs):
    for trainer, data in (
        (make_mlp(TorchMLPSettings(hidden=(6,), inputs=inputs), dtype=dtype), "dataset"),
        (make_cnn(CNNSettings(channels=(2, 3), inputs=inputs), dtype=dtype), "pictures"),
    ):
        assert {a.dtype for n, a in trainer.snapshot().items() if "input." not in n} == {
            np.dtype(dtype)
        }, data
        assert trainer.state()["optimizer.velocity"].dtype == dtype
    assert torch.get_default_dtype() == torch.float32


def test_a_batch_holds_the_samples_asked_for_in_their_order(make_mlp, dataset):
    prepared = make_mlp().prepare(dataset.train)
    indices = np.array([7, 3, 49])
    indices.flags.writeable = False

    inputs, labels = prepared.gather(indices)

    np.testing.assert_array_equal(inputs, dataset.train.vectors[indices])
    np.testing.assert_array_equal(labels, dataset.train.labels[indices])


def test_training_never_touches_the_data(make_mlp, dataset):
    before = dataset.train.inputs.copy()
    trainer = make_mlp(TorchMLPSettings(hidden=(), inputs="stored"))
    prepared = trainer.prepare(dataset.train)
    prepared.inputs.add_(1)

    np.testing.assert_array_equal(dataset.train.inputs, before)


def test_snapshots_are_copies(make_cnn, pictures):
    trainer = make_cnn()
    before = trainer.state()
    kept = {name: array.copy() for name, array in before.items()}

    trainer.train_step(*trainer.prepare(pictures.train).slice(0, 41))

    for name, array in kept.items():
        np.testing.assert_array_equal(before[name], array)
    changed = {n for n, a in trainer.state().items() if not np.array_equal(a, kept[n])}
    assert changed == set(kept) - {"input.offset", "input.scale"}


def test_evaluation_changes_nothing_and_adds_up_over_parts(make_cnn, pictures):
    trainer = make_cnn()
    split = trainer.prepare(pictures.train)
    trainer.train_step(*split.slice(0, 41))
    before = trainer.state()

    trainer.network.evaluation_batch = 9
    parts = trainer.evaluate_batch(*split.slice(0, 41))
    trainer.network.evaluation_batch = 1000
    whole = trainer.evaluate_batch(*split.slice(0, 41))

    assert parts.loss_sum == pytest.approx(whole.loss_sum, rel=1e-6)
    assert (parts.samples, parts.correct) == (41, whole.correct)
    for name, array in trainer.state().items():
        np.testing.assert_array_equal(array, before[name])


def test_the_convolutional_network_learns_with_batches_of_one(make_cnn, pictures):
    trainer = make_cnn()
    config = TrainingConfig(batch_size=1, epochs=2, learning_rate=0.01)

    *_, last = train_epochs(trainer, pictures, config)

    assert last.status is RunStatus.FINISHED


def test_a_step_from_a_loss_that_is_not_finite_leaves_everything_alone(make_cnn, pictures):
    trainer = make_cnn()
    trainer.network.parameters["output.bias"].detach()[0] = np.inf
    before = trainer.state()

    result = trainer.train_step(*trainer.prepare(pictures.train).slice(0, 41))

    assert not np.isfinite(result.loss)
    for name, array in trainer.state().items():
        np.testing.assert_array_equal(array, before[name])


def test_both_perceptrons_diverge_at_the_same_step(dataset):
    own = {"hidden": (6, 6), "activation": "identity"}
    config = TrainingConfig(batch_size=8, epochs=50, learning_rate=1e6)
    ends = []
    for trainer in (
        make_mlp_trainer(dataset, TorchMLPSettings(**own), config),
        numpy_models.make_mlp_trainer(dataset, MLPSettings(**own), config),
    ):
        *_, end = train_epochs(trainer, dataset, config)
        assert end.status is RunStatus.DIVERGED
        ends.append(end.divergence)

    assert (ends[0].epoch, ends[0].step) == (ends[1].epoch, ends[1].step)


def test_the_largest_logit_overlooks_nan(make_mlp, dataset):
    trainer = make_mlp(TorchMLPSettings(hidden=()))
    trainer.network.parameters["output.bias"].detach()[:] = torch.tensor([np.nan, -7e30, 3.0])

    scores = trainer.evaluate_batch(*trainer.prepare(dataset.train).slice(0, 50))

    assert np.isnan(scores.loss_sum)
    assert scores.largest_logit == pytest.approx(7e30)


def test_a_state_of_another_optimizer_or_network_is_refused(make_mlp, make_cnn):
    adam, sgd, wider = (
        make_mlp(optimizer="adam"),
        make_mlp(),
        make_mlp(TorchMLPSettings(hidden=(7,))),
    )

    with pytest.raises(ModelLoadError, match="optimizer"):
        sgd.load_state(adam.state())
    with pytest.raises(ModelLoadError, match="optimizer"):
        adam.load_state(sgd.state())
    with pytest.raises(ModelLoadError, match=r"layer layer1.*\(16, 7\).*\(16, 6\)"):
        sgd.load_state(wider.state())
    with pytest.raises(ModelLoadError, match=r"input\.offset"):
        sgd.load_state({k: v for k, v in sgd.state().items() if k != "input.offset"})
    with pytest.raises(ModelLoadError, match="this network has layer1"):
        sgd.load_state(make_cnn().state())
    with pytest.raises(ModelLoadError, match=r"input\.scale has shape \(5,\)"):
        sgd.load_state(sgd.state() | {"input.scale": np.ones(5, np.float32)})


def test_weights_alone_begin_with_a_fresh_optimizer(make_cnn, pictures):
    trainer, other = make_cnn(), make_cnn(seed=9)
    trainer.train_step(*trainer.prepare(pictures.train).slice(0, 41))

    other.load_state(trainer.snapshot())

    for name, array in other.snapshot().items():
        np.testing.assert_array_equal(array, trainer.snapshot()[name])
    assert not other.state()["optimizer.velocity"].any()


def test_rows_of_numbers_are_refused_by_the_convolutional_network(dataset, pictures):
    flat = replace(
        pictures,
        train=Split(pictures.train.vectors, pictures.train.labels),
        validation=Split(pictures.validation.vectors, pictures.validation.labels),
    )

    with pytest.raises(ConfigError, match="needs pictures; the samples of colours are rows of 216"):
        make_cnn_trainer(flat, CNNSettings(), TrainingConfig())
    with pytest.raises(ConfigError, match="layer conv2 gets 8x1x1"):
        make_cnn_trainer(dataset, CNNSettings(), TrainingConfig())


@pytest.mark.parametrize(
    ("model", "text", "field"),
    [
        ("mlp", r"16-6-3 units \(123 parameters\).*GiB", "hidden"),
        ("cnn", r"3x9x8 - 2x3x3 - 3x1x1 maps and 3-5-3 units \(156 parameters\).*GiB", "channels"),
    ],
)
def test_a_network_that_does_not_fit_into_memory_is_refused(
    make_mlp, make_cnn, monkeypatch, model, text, field
):
    monkeypatch.setattr(torch_models, "free_bytes", lambda device: 1000)

    with pytest.raises(ConfigError, match=text) as caught:
        make_mlp() if model == "mlp" else make_cnn()

    assert caught.value.field == field
