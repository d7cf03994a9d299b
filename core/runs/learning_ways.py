"""How a run came by what it knows: from scratch, fine-tuned, or without a network at all."""

from typing import Literal

from core.runs.record import RunRecord
from core.training.events import RunStatus

LearningWay = Literal["from scratch", "fine-tuned", "classical"]

LEARNING_WAYS: tuple[LearningWay, ...] = ("from scratch", "fine-tuned", "classical")

_CLASSICAL = frozenset({"numpy-bag-of-words"})
"""Models that are no networks, by name: they count and compare instead of following gradients."""


def learning_way(record: RunRecord) -> LearningWay | None:
    """Return how a run learned; None for weights from a file, of which nobody knows.

    Fine-tuned is what was fitted to letters of other data than its own (`fine_tuning`), and what
    began with pretrained weights of a file (the setting `pretrained` of its network).
    """
    config = record.config
    if record.status is RunStatus.IMPORTED:
        return None
    if config.model in _CLASSICAL:
        return "classical"
    if record.fine_tuning is not None or getattr(config.settings, "pretrained", False):
        return "fine-tuned"
    return "from scratch"
