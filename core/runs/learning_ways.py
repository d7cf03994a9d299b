"""How a run came by what it knows: from scratch, fine-tuned, or without a network at all."""

from typing import Literal

from core.runs.record import RunRecord
from core.training.events import RunStatus
from core.training.registry import MODELS

LearningWay = Literal["from scratch", "fine-tuned", "classical"]

LEARNING_WAYS: tuple[LearningWay, ...] = ("from scratch", "fine-tuned", "classical")


def learning_way(record: RunRecord) -> LearningWay | None:
    """Return how a run learned; None for weights from a file, of which nobody knows.

    Classical is what has no layers, and so is no network. Fine-tuned is what was fitted to letters
    of other data than its own (`fine_tuning`), and what began with pretrained weights of a file
    (the setting `pretrained` of its network).
    """
    config = record.config
    if record.status is RunStatus.IMPORTED:
        return None
    if not MODELS.get(config.model).has_layers:
        return "classical"
    if record.fine_tuning is not None or getattr(config.settings, "pretrained", False):
        return "fine-tuned"
    return "from scratch"
