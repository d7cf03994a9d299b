from dataclasses import replace

import numpy as np
import pytest
import torch

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.models.squeezenet_layers import TRUNK_NAMES, array_shapes, squeezenet_layers
from core.models.torch_squeezenet import TrunkFeatures
from core.training import torch_squeezenet_trainer, torch_trunk
from core.training.config import TrainingConfig
from core.training.events import EpochEnd, EvaluationProgress, RunStarted
from core.training.squeezenet_settings import SqueezeNetSettings
from core.training.torch_squeezenet_trainer import make_squeezenet_trainer
from core.training.training_loop import START, Position, train_epochs

CONFIG = TrainingConfig(learning_rate=0.05, momentum=0.9, batch_size=5, epochs=3, weight_decay=0.01)
LATE = tuple(name for name in TRUNK_NAMES if name != "fire9")


def make_split(samples, seed):
    rng = np.random.default_rng(seed)
    labels = np.arange(samples) % 3
    inputs = rng.uniform(size=(samples, 25, 26, 3)) * 0.3 + labels[:, None, None, None] * 0.3
    return Split(inputs.astype(np.float32), labels)


@pytest.fixture(scope="module")
def photographs():
    """Three classes of noisy 25x26 pictures in colour: 11 training, 6 validation samples."""
    names = ("low", "middle", "high")
    return Dataset("photographs", "photographs", make_split(11, 1), make_split(6, 2), None, names)


@pytest.fixture
def make(photographs):
    def make(config=CONFIG, **settings):
        made = SqueezeNetSettings(device="cpu", **settings)
        return make_squeezenet_trainer(photographs, made, config)

    return make


def trained(trainer, dataset, config=CONFIG, position=None):
    begin = {} if position is None else {"position": position}
    return [e for e in train_epochs(trainer, dataset, config, **begin) if isinstance(e, EpochEnd)]


def arrays_of(*layers):
    known = {layer.name: layer for layer in squeezenet_layers(3)}
    return set(array_shapes([known[name] for name in layers]))


def changed(before, after):
    return {name for name in before if not np.array_equal(before[name], after[name])}


def without_trunk(monkeypatch):
    """Let every batch begin with the pictures, as if features found no room."""
    monkeypatch.setattr(torch_trunk, "SHARE_OF_MEMORY", 0)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize(
    ("settings", "averaging"),
    [
        ({"frozen": TRUNK_NAMES}, 0.9),
        ({"frozen": LATE}, 0.0),
        ({"frozen": LATE, "head_epochs": 1}, 0.0),
        ({"head_epochs": 2}, 0.0),
    ],
)
def test_what_is_computed_once_gives_the_same_numbers(
    make, photographs, monkeypatch, settings, averaging, optimizer
):
    config = replace(
        CONFIG, optimizer=optimizer, averaging=averaging, dtype="float64", learning_rate=0.001
    )
    kept = make(config, **settings)
    scores = trained(kept, photographs, config)
    assert kept.notes == ()
    without_trunk(monkeypatch)
    whole = make(config, **settings)

    expected = trained(whole, photographs, config)

    assert "is computed anew in each epoch" in whole.notes[0]
    for ours, theirs in zip(scores, expected, strict=True):
        assert ours.train.loss == pytest.approx(theirs.train.loss, rel=1e-9)
        assert ours.validation.loss == pytest.approx(theirs.validation.loss, rel=1e-9)
    for name, array in whole.snapshot().items():
        np.testing.assert_allclose(kept.snapshot()[name], array, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_frozen_layers_stay_bit_for_bit_as_they_are(make, photographs, optimizer):
    config = replace(CONFIG, optimizer=optimizer, averaging=0.9, distortion=0.02)
    frozen = ("conv1", "fire3", *TRUNK_NAMES[4:])
    trainer = make(config, frozen=frozen)
    before = trainer.snapshot()

    trained(trainer, photographs, config)

    assert changed(before, trainer.snapshot()) == arrays_of("fire2", "fire4", "classifier")


def test_the_head_learns_alone_at_first_and_then_the_layers_that_are_not_frozen(make, photographs):
    trainer = make(frozen=LATE, head_epochs=1)
    before, learnt = trainer.snapshot(), []

    for event in train_epochs(trainer, photographs, CONFIG):
        if isinstance(event, EpochEnd):
            learnt.append(changed(before, trainer.snapshot()))

    assert learnt[0] == set()
    assert learnt[1] == arrays_of("classifier")
    assert learnt[2] == learnt[3] == arrays_of("fire9", "classifier")


def test_frozen_layers_cost_no_gradient(make, photographs):
    trainer = make(frozen=LATE)
    split = trainer.prepare(photographs.train)

    trainer.train_step(*split.gather(np.arange(5)))

    learning = {name for name, each in trainer.network.parameters.items() if each.requires_grad}
    assert learning == arrays_of("fire9", "classifier")


def test_the_rate_of_the_trunk_is_a_share_of_the_heads(make, photographs):
    config = replace(CONFIG, momentum=0.0, weight_decay=0.0, epochs=1, batch_size=11)

    def moved(rate):
        trainer = make(config, trunk_rate=rate)
        before = trainer.snapshot()
        trained(trainer, photographs, config)
        return {name: array - before[name] for name, array in trainer.snapshot().items()}

    whole, tenth = moved(1.0), moved(0.1)

    for name in array_shapes(squeezenet_layers(3)):
        share = 1.0 if name.startswith("classifier") else 0.1
        np.testing.assert_allclose(tenth[name], share * whole[name], rtol=2e-2, atol=1e-6)
    assert np.abs(whole["features.12.squeeze.weight"]).max() > 1e-5


@pytest.mark.parametrize("epoch", [1, 2])
def test_a_run_that_goes_on_repeats_what_it_would_have_done(make, photographs, epoch):
    settings = {"frozen": LATE, "head_epochs": 1}
    whole = make(**settings)
    for event in train_epochs(whole, photographs, CONFIG):
        if isinstance(event, EpochEnd) and event.epoch == epoch:
            state, step = whole.state(), event.step

    again = make(**settings)
    again.load_state(state)
    trained(again, photographs, position=Position(epoch, 0, step, evaluated=True))

    for name, array in whole.state().items():
        np.testing.assert_array_equal(again.state()[name], array)


def test_a_run_that_goes_on_scores_its_tests_behind_the_trunk_of_its_last_epoch(make, photographs):
    dataset = replace(photographs, test=make_split(5, 4))

    def layers_before_tests(trainer, position=START):
        for event in train_epochs(trainer, dataset, CONFIG, position=position):
            if isinstance(event, EvaluationProgress) and event.split == "test":
                return trainer._trunk.depth
        return pytest.fail("no test was scored")

    assert layers_before_tests(make(head_epochs=1)) == 0
    assert layers_before_tests(make(head_epochs=1), Position(3, 0, 9, evaluated=True)) == 0


def test_pictures_go_through_the_trunk_once_and_when_first_asked_for(
    make, photographs, monkeypatch
):
    trainer = make(frozen=TRUNK_NAMES)
    asked = []
    features = trainer.network.features

    def counted(inputs, layer):
        if isinstance(inputs, torch.Tensor):
            asked.append(len(inputs))
        return features(inputs, layer)

    monkeypatch.setattr(trainer.network, "features", counted)
    split = trainer.prepare(photographs.train)
    assert asked == []

    inputs, labels = split.gather(np.array([9, 2, 10]))

    assert asked == [4, 3]
    assert isinstance(inputs, TrunkFeatures)
    assert labels.tolist() == photographs.train.labels[[9, 2, 10]].tolist()
    assert list(trainer.warm_up(split)) == [8]
    assert asked == [4, 3, 4]
    trainer.evaluate_batch(*split.slice(0, 11))
    assert list(trainer.warm_up(split)) == []
    assert sum(asked) == 11


def test_a_moved_unit_and_loaded_weights_let_features_be_computed_anew(make, photographs):
    trainer = make(frozen=TRUNK_NAMES)
    split = trainer.prepare(photographs.train)
    loss = trainer.evaluate_batch(*split.slice(0, 11)).loss_sum
    snapshot = trainer.snapshot()

    trainer.load_state(
        {n: 2 * a if n == "features.12.squeeze.weight" else a for n, a in snapshot.items()}
    )
    changed_loss = trainer.evaluate_batch(*split.slice(0, 11)).loss_sum
    trainer.load_state(snapshot)

    assert changed_loss != pytest.approx(loss, rel=1e-6)
    assert trainer.evaluate_batch(*split.slice(0, 11)).loss_sum == loss


def test_distorted_pictures_go_through_the_whole_network_in_each_step(make, photographs):
    config = replace(CONFIG, distortion=0.03, epochs=1)
    trainer = make(config, frozen=TRUNK_NAMES)
    seen = []
    step = trainer.train_step
    trainer.train_step = lambda inputs, targets: seen.append(inputs) or step(inputs, targets)

    trained(trainer, photographs, config)

    assert len(seen) == 3
    assert all(isinstance(inputs, torch.Tensor) for inputs in seen)


def test_the_first_evaluation_can_be_stopped_between_a_few_pictures(make, photographs, monkeypatch):
    monkeypatch.setattr(torch_squeezenet_trainer.SqueezeNetTrainer, "evaluation_batch", 4)
    events = list(train_epochs(make(frozen=TRUNK_NAMES), photographs, CONFIG))

    progress = [e for e in events if isinstance(e, EvaluationProgress) and e.epoch == 0]
    # Once through the trunk, which counts as training, and once to be scored.
    assert [(e.split, e.done) for e in progress] == [
        *[("train", 4), ("train", 8), ("train", 11)] * 2,
        ("validation", 4),
        ("validation", 6),
    ]


def test_the_way_through_the_trunk_is_time_of_training(make, photographs):
    def seconds(frozen):
        events = train_epochs(make(frozen=frozen), photographs, CONFIG)
        return next(event for event in events if isinstance(event, EpochEnd)).train_seconds

    assert seconds(TRUNK_NAMES) > 0
    assert seconds(()) == 0


def test_the_run_tells_that_features_find_no_room(make, photographs, monkeypatch):
    without_trunk(monkeypatch)

    events = train_epochs(make(frozen=TRUNK_NAMES), photographs, CONFIG)

    started = next(e for e in events if isinstance(e, RunStarted))
    assert "of 11 pictures would take" in started.notes[0]


def test_features_that_find_no_room_after_all_are_told(make, photographs, monkeypatch):
    trainer = make(frozen=TRUNK_NAMES)
    split = trainer.prepare(photographs.train)

    def full(*_args):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(trainer.network, "features", full)
    with pytest.raises(ConfigError, match="holding the prepared data needs more memory"):
        split.slice(0, 3)


def test_batches_that_find_no_room_are_refused(photographs, monkeypatch):
    monkeypatch.setattr(torch_squeezenet_trainer, "free_bytes", lambda _device: 1000)

    with pytest.raises(ConfigError, match="training SqueezeNet with 5 pictures of 26x25") as caught:
        make_squeezenet_trainer(photographs, SqueezeNetSettings(device="cpu"), CONFIG)

    assert caught.value.field == "batch_size"


def test_pictures_are_prepared_a_few_at_a_time_where_features_are_kept(
    make, photographs, monkeypatch
):
    trainer = make(frozen=TRUNK_NAMES)
    split = trainer.prepare(photographs.train)
    monkeypatch.setattr(torch_trunk, "prepare_tensors", lambda *_: pytest.fail("all at once"))

    list(trainer.warm_up(split))
    inputs, _labels = split.gather(np.array([3, 8]))

    whole = trainer.preparation.apply(photographs.train.vectors, np.float32)[[3, 8]]
    expected = trainer.network.features(torch.from_numpy(whole), 9).rows.detach()
    torch.testing.assert_close(inputs.rows, expected, rtol=1e-5, atol=1e-5)
