"""How a run learned, told from its record alone."""

from types import SimpleNamespace

import pytest

from core.runs.learning_ways import LEARNING_WAYS, learning_way
from core.runs.record import FineTuning
from core.training.events import RunStatus
from core.training.mlp_settings import MLPSettings
from core.training.registry import MODELS


def record(model="numpy-mlp", settings=None, fine_tuning=None, status=RunStatus.FINISHED):
    config = SimpleNamespace(model=model, settings=settings or MLPSettings())
    return SimpleNamespace(config=config, fine_tuning=fine_tuning, status=status)


LETTERS = FineTuning("personal", "0" * 64, 20, 100)


@pytest.mark.parametrize(
    ("given", "way"),
    [
        (record(), "from scratch"),
        (record(settings=SimpleNamespace(pretrained="")), "from scratch"),
        (record(settings=SimpleNamespace(pretrained="weights.pth")), "fine-tuned"),
        (record(fine_tuning=LETTERS), "fine-tuned"),
        (record("numpy-bag-of-words", SimpleNamespace()), "classical"),
        (record(status=RunStatus.IMPORTED), None),
    ],
)
def test_a_run_says_how_it_learned(given, way):
    assert learning_way(given) == way
    assert way is None or way in LEARNING_WAYS


def test_only_what_is_no_network_is_classical():
    found = {spec.name for spec in MODELS if learning_way(record(spec.name)) == "classical"}
    assert found == {"numpy-bag-of-words"}
