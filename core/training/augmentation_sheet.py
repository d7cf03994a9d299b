"""What augmentation makes of real samples: the originals, and what a step would see of them."""

from dataclasses import dataclass

from core.datasets.dataset import Dataset
from core.datasets.sample_sheet import SampleSheet, choose_samples, sheet_of
from core.errors import DatasetError
from core.training.augmentation import Augmentation, augmented_by, check_augmentation
from core.training.config import TrainingConfig

SIDE = 6
"""Tiles along either side of a sheet."""

MOST_SHOWN = 30
"""Tiles along a side that are drawn at most."""


@dataclass(frozen=True, slots=True, eq=False)
class AugmentationSheet:
    """Samples before and after.

    Parameters
    ----------
    originals, augmented : SampleSheet
        The same samples in the same places, upright.
    labels : tuple of str
        The class of each.
    settings : tuple of str
        Names of the settings that change something.
    """

    originals: SampleSheet
    augmented: SampleSheet
    labels: tuple[str, ...]
    settings: tuple[str, ...]


def augmentation_sheet(
    dataset: Dataset, config: TrainingConfig, *, step: int = 0, side: int = SIDE, samples: int = 0
) -> AugmentationSheet:
    """Show training samples as a network would see them in one step.

    Parameters
    ----------
    dataset : Dataset
    config : TrainingConfig
        With the settings of augmentation, and the seed.
    step : int
        Steps done before: another step moves the same samples another way.
    side : int
        Tiles along either side, 1 to 30.
    samples : int
        Seed of the choice of samples.

    Raises
    ------
    DatasetError
        If the samples are no pictures.
    ConfigError
        If it asks for strokes of pictures that have none; `field` names the setting.
    """
    if not dataset.is_pictures:
        raise DatasetError(
            f"the samples of {dataset.name} are rows of numbers; augmentation changes pictures. "
            "Open a set of pictures"
        )
    check_augmentation(dataset, config)
    split = dataset.train
    indices = choose_samples(split.labels, dataset.classes, side * side, samples)
    pictures = split.inputs[indices]
    after = Augmentation(config, step, dataset.ink).apply(pictures)
    return AugmentationSheet(
        sheet_of(pictures, indices, side, side),
        sheet_of(after, indices, side, side),
        tuple(dataset.class_names[label] for label in split.labels[indices]),
        augmented_by(config),
    )
