from dataclasses import replace

import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError, ModelLoadError
from core.training import bag_of_words_trainer
from core.training.augmentation import Augmentation
from core.training.bag_of_words_settings import QUANTISATION_LABEL, BagOfWordsSettings
from core.training.bag_of_words_trainer import make_bag_of_words_trainer
from core.training.config import DataChoice, RunConfig, TrainingConfig
from core.training.displacement import Displacement
from core.training.events import BatchEnd, EpochEnd, EvaluationProgress, RunEnded
from core.training.inference import NetworkShape
from core.training.learning_rates import learning_rate_trio
from core.training.loss_label import loss_label
from core.training.planning import complete_config, plan_run
from core.training.registry import MODELS
from core.training.steering import Steering
from core.training.training_loop import train_epochs
from tests.textures import texture_data, textures

MODEL = "numpy-bag-of-words"
SETTINGS = BagOfWordsSettings(words=12, levels=1, patch=8, spacing=4)
CONFIG = TrainingConfig(batch_size=5, epochs=3)


@pytest.fixture(scope="module")
def dataset():
    return texture_data()


def trained(dataset, settings=SETTINGS, config=CONFIG):
    trainer = make_bag_of_words_trainer(dataset, settings, config)
    return trainer, list(train_epochs(trainer, dataset, config))


def of_type(events, kind):
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("descriptor", ["gradients", "filters"])
def test_it_learns_words_and_recognises(dataset, descriptor):
    _, events = trained(dataset, replace(SETTINGS, descriptor=descriptor))

    losses = [each.train.loss for each in of_type(events, EpochEnd)]
    assert losses[-1] < losses[1] < losses[0]
    assert of_type(events, EpochEnd)[-1].validation.accuracy > 0.8
    assert of_type(events, RunEnded)[0].test.accuracy > 0.8
    assert len(of_type(events, BatchEnd)) == 12


def test_the_loss_is_the_mean_squared_distance_to_words(dataset):
    trainer, events = trained(dataset)
    words = trainer.snapshot()["words"].astype(np.float64)
    descriptors = trainer.prepare(dataset.validation).descriptors(np.arange(9)).astype(np.float64)

    away = np.square(descriptors[:, :, None] - words).sum(axis=3).min(axis=2)

    assert of_type(events, EpochEnd)[-1].validation.loss == pytest.approx(away.mean(), rel=1e-5)
    config = RunConfig(DataChoice("x"), MODEL, SETTINGS, CONFIG)
    assert loss_label([config]) == QUANTISATION_LABEL
    other = replace(config, model="numpy-mlp", settings=MODELS.get("numpy-mlp").settings_type())
    assert loss_label([config, other]) == "loss, mean per sample"


def test_training_pictures_are_recognised_without_themselves(dataset):
    # Labels without any meaning: who finds itself is always right, all others are not.
    labels = np.random.default_rng(0).permutation(np.arange(30) % 3)
    split = Split(textures(30, 4).inputs, labels)
    again = Split(split.inputs.copy(), labels)
    senseless = replace(dataset, train=split, validation=again, test=None)

    _, events = trained(senseless)

    last = of_type(events, EpochEnd)[-1]
    assert last.train.accuracy < 0.7
    # Met again in another split, or by whoever looks later, they are judged alike.
    assert last.validation.accuracy == last.train.accuracy


def test_what_is_scored_is_what_inference_answers(dataset, monkeypatch):
    monkeypatch.setattr(bag_of_words_trainer.BagOfWordsTrainer, "evaluation_batch", 4)
    trainer, events = trained(dataset)
    shape = NetworkShape(dataset.sample_shape, dataset.classes)
    network = MODELS.get(MODEL).load_network(shape, SETTINGS, trainer.snapshot())

    for split, scores in (
        (dataset.train, of_type(events, EpochEnd)[-1].train),
        (dataset.validation, of_type(events, EpochEnd)[-1].validation),
        (dataset.test, of_type(events, RunEnded)[0].test),
    ):
        answers = network.logits(split.vectors).argmax(axis=1)
        assert np.mean(answers == split.labels) == pytest.approx(scores.accuracy)
    assert network.with_form(None) is network
    with pytest.raises(ModelLoadError, match="no gradient"):
        network.input_gradient(dataset.test.vectors, np.ones((12, 3)))


def test_scoring_in_small_parts_changes_nothing(dataset, monkeypatch):
    whole, _ = trained(dataset)
    monkeypatch.setattr(bag_of_words_trainer.BagOfWordsTrainer, "evaluation_batch", 4)
    parts, events = trained(dataset)

    progress = [e.done for e in of_type(events, EvaluationProgress) if e.split == "train"]
    assert progress[:5] == [4, 8, 12, 16, 18]
    for name, array in whole.state().items():
        assert array.tobytes() == parts.state()[name].tobytes(), name


def test_the_same_seed_gives_the_same_bits_and_another_one_others(dataset):
    first, second = trained(dataset)[0].state(), trained(dataset)[0].state()
    other = trained(dataset, config=replace(CONFIG, seed=2))[0].state()

    assert all(first[name].tobytes() == second[name].tobytes() for name in first)
    assert first["words"].tobytes() != other["words"].tobytes()


def test_a_word_looks_like_the_mean_of_its_patches(dataset):
    trainer, _ = trained(dataset)
    arrays, grid = trainer.snapshot(), SETTINGS.form(NetworkShape((32, 36, 3), 3)).grid
    descriptors = trainer.prepare(dataset.train).descriptors(np.arange(18))
    away = np.square(descriptors[:, :, None] - arrays["words"]).sum(axis=3)
    nearest = away.argmin(axis=2).reshape(18, *grid.size)

    patches = [
        dataset.train.inputs[i, grid.rows[j] : grid.rows[j] + 8, grid.columns[k] :][:, :8]
        for i, j, k in np.argwhere(nearest == 3)
    ]

    assert arrays["appearance"].shape == (12, 8, 8, 3)
    np.testing.assert_allclose(arrays["appearance"][3], np.mean(patches, axis=0), atol=1e-3)


def test_a_state_of_other_settings_or_data_is_refused(dataset):
    trainer, _ = trained(dataset)
    state = trainer.state()

    with pytest.raises(ModelLoadError, match=r"words holds \(12, 128\) and should be"):
        trained(dataset, replace(SETTINGS, words=9))[0].load_state(state)
    swapped = Split(dataset.train.inputs, dataset.train.labels[::-1])
    with pytest.raises(ModelLoadError, match="other training pictures"):
        trained(replace(dataset, train=swapped))[0].load_state(state)
    with pytest.raises(ModelLoadError, match="appearance is missing"):
        trainer.load_state({n: a for n, a in state.items() if n != "appearance"})
    with pytest.raises(ModelLoadError, match="as many counts"):
        trainer.load_state(state | {"optimizer.counts": np.zeros(3)})


def test_a_snapshot_alone_goes_on_with_fresh_counts(dataset):
    trainer, _ = trained(dataset)
    again = make_bag_of_words_trainer(dataset, SETTINGS, CONFIG)
    again.load_state(trainer.snapshot())

    assert again.state()["words"].tobytes() == trainer.state()["words"].tobytes()
    assert not again.state()["optimizer.counts"].any()
    assert trainer.state()["optimizer.counts"].sum() == 3 * 18 * len(
        SETTINGS.form(NetworkShape(dataset.sample_shape, 3)).grid
    )


@pytest.mark.parametrize(
    ("settings", "field", "words"),
    [
        ({"patch": 10}, "patch", "multiple of 4; got 10"),
        ({"patch": 36}, "patch", "36x36 pixels does not fit"),
        ({"words": 2_000}, "words", "18 training pictures of textures have 1,008"),
    ],
)
def test_settings_that_do_not_suit_the_pictures_are_refused(dataset, settings, field, words):
    with pytest.raises(ConfigError, match=words) as caught:
        make_bag_of_words_trainer(dataset, replace(SETTINGS, **settings), CONFIG)

    assert caught.value.field == field


def test_filters_take_patches_of_any_side(dataset):
    settings = replace(SETTINGS, descriptor="filters", patch=10)

    assert make_bag_of_words_trainer(dataset, settings, CONFIG).parameter_count == 12 * 60


def test_rows_of_numbers_are_refused(dataset):
    rows = Split(np.zeros((6, 8), np.float32), np.arange(6) % 3)
    numbers = Dataset("numbers", "numbers", rows, rows, None, dataset.class_names)

    with pytest.raises(ConfigError, match="rows of numbers"):
        make_bag_of_words_trainer(numbers, SETTINGS, CONFIG)
    settings, _ = MODELS.get(MODEL).defaults(numbers)
    assert settings.words >= 2


def test_descriptors_that_find_no_room_are_refused_beforehand(dataset, monkeypatch):
    monkeypatch.setattr("core.memory.free_memory", lambda: 2**16)

    with pytest.raises(ConfigError, match="patches of each of 39 pictures needs about"):
        make_bag_of_words_trainer(dataset, SETTINGS, CONFIG)


def test_settings_of_gradients_are_refused_and_not_kept(dataset):
    with pytest.raises(ConfigError, match="learning rate has no effect on numpy-bag-of-words"):
        plan_run(DataChoice("toy-gaussians"), model=MODEL, overrides={"learning_rate": 0.1})
    with pytest.raises(ConfigError, match="flip has no effect"):
        plan_run(DataChoice("toy-gaussians"), model=MODEL, overrides={"flip": "horizontal"})
    config = complete_config(
        dataset, DataChoice("x"), model=MODEL, overrides={"momentum": 0.3, "batch_size": 7}
    )
    assert config.training.momentum == TrainingConfig().momentum
    assert config.training.batch_size == 7
    with pytest.raises(ConfigError, match="learning rate has no effect"):
        learning_rate_trio(config)


def test_all_other_settings_have_an_effect_or_end_the_run(dataset):
    """What is not idle is of the loop: batches, their order, epochs, seed, and ends."""
    idle = MODELS.get(MODEL).idle
    known = set(TrainingConfig.__dataclass_fields__)

    assert idle < known
    assert known - idle == {
        "batch_size",
        "epochs",
        "sampler",
        "seed",
        "target_loss",
        "target_accuracy",
        "patience",
    }


def test_the_batch_size_may_change_in_mid_run(dataset):
    trainer = make_bag_of_words_trainer(dataset, SETTINGS, CONFIG)
    steering = Steering(CONFIG)
    events = []
    for event in train_epochs(trainer, dataset, CONFIG, steering=steering):
        events.append(event)
        if isinstance(event, BatchEnd) and event.step == 4:
            steering.request({"batch_size": 18})

    assert len(of_type(events, BatchEnd)) == 4 + 1 + 1


def test_words_are_no_units(dataset):
    trainer = make_bag_of_words_trainer(dataset, SETTINGS, CONFIG)

    with pytest.raises(ConfigError, match="no layer layer1"):
        trainer.displace(Displacement.of("layer1", 0, [1.0]))


def test_pictures_that_are_distorted_are_a_mistake_of_the_program(dataset):
    split = make_bag_of_words_trainer(dataset, SETTINGS, CONFIG).prepare(dataset.train)

    with pytest.raises(ValueError, match="augmented"):
        split.gather(np.arange(2), Augmentation(TrainingConfig(shift=0.1), 0))


def test_warming_up_describes_the_rest_a_few_at_a_time(dataset, monkeypatch):
    monkeypatch.setattr("core.training.bag_of_words_data.AT_A_TIME", 4)
    trainer = make_bag_of_words_trainer(dataset, SETTINGS, CONFIG)
    split = trainer.prepare(dataset.validation)
    split.gather(np.array([1, 5]))

    assert list(trainer.warm_up(split)) == [6, 9]
    assert list(trainer.warm_up(split)) == []


def test_grey_pictures_have_words_too():
    def grey(samples, seed):
        return textures(samples, seed, (32, 36))

    dataset = Dataset("grey", "grey", grey(18, 1), grey(9, 2), None, ("a", "b", "c"))

    trainer, events = trained(dataset)

    assert of_type(events, EpochEnd)[-1].validation.accuracy > 0.6
    assert trainer.snapshot()["appearance"].shape == (12, 8, 8)
