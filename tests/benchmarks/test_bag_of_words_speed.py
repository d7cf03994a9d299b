"""A bag of visual words on scenes: descriptors of a picture, a step, and a whole run.

Run with: python -m pytest tests/benchmarks
"""

from time import perf_counter

import numpy as np
import pytest

from core.models.descriptor_grid import DescriptorGrid
from core.models.local_descriptors import NUMBERS, describe_pictures
from core.models.visual_words import draw_words, move_words, nearest_words
from core.training.config import DataChoice
from core.training.events import RunEnded
from core.training.planning import plan_run
from core.training.registry import make_trainer
from core.training.training_loop import train_epochs

GRID = DescriptorGrid((256, 256, 3), 16, 8)


@pytest.mark.parametrize("kind", list(NUMBERS))
@pytest.mark.benchmark(group="descriptors of 32 pictures of 256x256")
def test_descriptors(benchmark, kind):
    pictures = np.random.default_rng(0).random((32, 256, 256, 3), np.float32)

    benchmark.pedantic(describe_pictures, (pictures, kind, GRID), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="a step of k-means: 32 pictures of 961 patches, 100 words")
def test_a_step(benchmark):
    rng = np.random.default_rng(0)
    descriptors = rng.random((32, len(GRID), 128), np.float32)
    words = draw_words(descriptors.reshape(-1, 128)[:10_000], 100, rng, spread=True)
    counts = np.zeros(100)

    def step():
        move_words(words, counts, descriptors, nearest_words(descriptors, words))

    benchmark.pedantic(step, rounds=10, warmup_rounds=1)


def test_scenes_within_a_minute_and_well_enough(shared_data):
    config, dataset = plan_run(DataChoice(str(shared_data / "sun")), preset="scenes-bag-of-words")
    begin = perf_counter()

    events = list(train_epochs(make_trainer(dataset, config), dataset, config.training))

    seconds = perf_counter() - begin
    test = next(event for event in events if isinstance(event, RunEnded)).test
    assert seconds < 60
    assert test.accuracy >= 0.45
