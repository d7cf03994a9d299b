"""What the axes of the curves say, the same in the window and in exported pictures."""

from collections.abc import Iterable

from core.settings import describe
from core.training.bag_of_words_settings import QUANTISATION_LABEL, BagOfWordsSettings
from core.training.config import RunConfig

LOSS_LABEL = "cross-entropy, mean per sample"
ACCURACY_LABEL = "fraction correct"


def loss_label(configs: Iterable[RunConfig]) -> str:
    """Return what the axis of the loss says of these runs: "loss" where theirs differ."""
    names = set()
    for config in configs:
        described = describe(config.settings).get("loss")
        if isinstance(config.settings, BagOfWordsSettings):
            names.add(QUANTISATION_LABEL)
        elif described is not None:
            names.add(f"{described.choices[config.settings.loss].lower()}, mean per sample")
    if not names:
        return LOSS_LABEL
    return names.pop() if len(names) == 1 else "loss, mean per sample"
