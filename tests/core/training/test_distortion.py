from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from core.datasets.dataset import Dataset, Split
from core.errors import ConfigError
from core.training import numpy_models, torch_models
from core.training.augmentation import draw_places
from core.training.config import TrainingConfig
from core.training.distortion import read_at
from core.training.events import BatchEnd
from core.training.mlp_settings import MLPSettings, TorchMLPSettings
from core.training.registry import make_trainer
from core.training.training_loop import Position, train_epochs

BENT = TrainingConfig(distortion=0.05)


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_places_are_those_of_the_pixels_give_or_take_the_distortion():
    places = draw_places(2_000, (20, 30), BENT, 0)
    row, column = np.mgrid[:20, :30]

    away = places - np.stack([row, column])
    assert places.shape == (2_000, 2, 20, 30)
    assert places.dtype == np.float32
    assert np.abs(away.mean(axis=0)).max() < 0.2
    # In the middle bending and half of it as a shift, at the corners an affine map's two axes too;
    # between its points bending is an average of several.
    middle, corner = (away[:, :, y, x].std(axis=0) / (20, 30) for y, x in ((10, 15), (0, 0)))
    np.testing.assert_allclose(middle, 0.05 * np.sqrt(1 + 1 / 4), rtol=0.1)
    assert (corner > 0.05 * np.sqrt(2)).all()
    assert (corner < 0.05 * np.sqrt(1 + 1 / 4 + 2) * 1.05).all()


def test_neighbouring_pixels_stay_neighbours():
    away = np.diff(draw_places(500, (32, 32), replace(BENT, distortion=0.02), 0), axis=2)[:, 0]

    # No picture is torn or folded: rows come in their order, at most a little apart.
    assert away.min() > 0
    assert away.max() < 3


def test_places_depend_on_seed_and_step_alone():
    def draw(seed=1, step=64):
        return draw_places(4, (8, 8), replace(BENT, seed=seed), step)

    np.testing.assert_array_equal(draw(), draw())
    for other in (draw(seed=2), draw(step=0)):
        assert not np.array_equal(other, draw())


@pytest.mark.parametrize("shape", [(5, 9, 7), (5, 9, 7, 3)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_pictures_are_read_between_their_pixels_as_scipy_reads_them(rng, shape, dtype):
    pictures = rng.random(shape).astype(dtype)
    places = draw_places(5, (9, 7), replace(BENT, distortion=0.3), 0)

    found = read_at(pictures, places)

    assert found.dtype == dtype
    channels = pictures.reshape(5, 9, 7, -1)
    for at, picture in enumerate(channels):
        for channel in range(channels.shape[-1]):
            expected = ndimage.map_coordinates(
                picture[..., channel], places[at], order=1, mode="nearest"
            )
            own = found.reshape(channels.shape)[at, ..., channel]
            np.testing.assert_allclose(own, expected, atol=2e-6)


def test_what_is_not_moved_stays_as_it_is(rng):
    pictures = rng.random((3, 6, 4)).astype(np.float32)
    places = np.broadcast_to(np.mgrid[:6, :4].astype(np.float32), (3, 2, 6, 4))

    np.testing.assert_array_equal(read_at(pictures, places), pictures)


def test_both_perceptrons_see_the_same_distorted_pictures(dataset, config):
    training = replace(config.training, dtype="float64", distortion=0.1)
    own = {"hidden": (6,), "inputs": "standardize"}
    found = []
    for trainer in (
        numpy_models.make_mlp_trainer(dataset, MLPSettings(**own), training),
        torch_models.make_mlp_trainer(dataset, TorchMLPSettings(**own), training),
    ):
        events = train_epochs(trainer, dataset, training)
        found.append([event.loss for event in events if isinstance(event, BatchEnd)])

    np.testing.assert_allclose(*found, rtol=1e-8)
    plain = numpy_models.make_mlp_trainer(
        dataset, MLPSettings(**own), replace(training, distortion=0.0)
    )
    events = train_epochs(plain, dataset, replace(training, distortion=0.0))
    assert next(e for e in events if isinstance(e, BatchEnd)).loss != found[0][0]


def test_a_run_begun_in_the_middle_of_an_epoch_sees_the_same_distorted_pictures(
    dataset, config, with_training
):
    config = with_training(config, distortion=0.1)
    whole = make_trainer(dataset, config)
    for event in train_epochs(whole, dataset, config.training):
        if isinstance(event, BatchEnd) and event.step == 17:
            state = whole.state()

    other = make_trainer(dataset, config)
    other.load_state(state)
    position = Position(epoch=2, batch=3, step=17, evaluated=True, seen=24)
    list(train_epochs(other, dataset, config.training, position=position))

    np.testing.assert_array_equal(other.network.values, whole.network.values)


def test_the_data_stay_as_they_are_and_are_scored_as_they_are(dataset, config, with_training):
    config = with_training(config, distortion=0.2, epochs=1)
    before = dataset.train.inputs.copy()
    trainer = make_trainer(dataset, config)
    events = list(train_epochs(trainer, dataset, config.training))

    scores = trainer.evaluate_batch(*trainer.prepare(dataset.train).slice(0, 50))
    np.testing.assert_array_equal(dataset.train.inputs, before)
    scored = [event for event in events if hasattr(event, "validation")][-1]
    assert scored.train.loss == pytest.approx(scores.loss_sum / 50, rel=1e-6)


def test_rows_of_numbers_cannot_be_distorted(config, with_training):
    rows = Split(np.zeros((6, 2), np.float32), np.arange(6) % 2)
    points = Dataset("points", "points", rows, rows, None, ("a", "b"))

    with pytest.raises(ConfigError, match="points are rows of numbers") as caught:
        make_trainer(points, with_training(config, distortion=0.1))

    assert caught.value.field == "distortion"
    make_trainer(points, config)
