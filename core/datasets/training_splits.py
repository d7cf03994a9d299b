"""Giving training the splits that a file does not have."""

import numpy as np

from core.datasets.contents import PartName
from core.datasets.dataset import Dataset, Split
from core.datasets.group_splitting import split_by_group
from core.datasets.splitting import Partition, split_by_class
from core.datasets.stored_data import StoredData
from core.errors import DatasetError
from core.randomness import Stream, generator


def split_for_training(stored: StoredData, seed: int = 0) -> Dataset:
    """Make splits where `stored` has none, and say so in the notes.

    Raises
    ------
    DatasetError
        If training samples are missing, or a class has none.
    """
    parts = dict(stored.parts)
    notes = list(stored.notes)
    origin: PartName = "all" if "all" in parts else "train"
    if origin not in parts:
        raise DatasetError(
            f"{stored.name} has {' and '.join(parts)} samples, but none for training; add the "
            "training file, or give a file with one split alone, which is then divided"
        )
    if "validation" not in parts:
        whole = parts.pop(origin)
        chosen = _divide(stored, origin, whole, seed, notes)
        parts["train"] = whole.subset(chosen.train)
        parts["validation"] = whole.subset(chosen.validation)
        if len(chosen.test):
            parts["test"] = whole.subset(chosen.test)
    return Dataset(
        name=stored.name,
        source=stored.source,
        train=parts["train"],
        validation=parts["validation"],
        test=parts.get("test"),
        class_names=stored.class_names,
        ink=stored.ink,
        stored_transposed=stored.stored_transposed,
        feature_names=stored.feature_names,
        notes=tuple(notes),
        is_image_folder=stored.is_image_folder,
        unreadable=stored.unreadable,
    )


def _divide(
    stored: StoredData, origin: PartName, whole: Split, seed: int, notes: list[str]
) -> Partition:
    rng = generator(seed, Stream.SPLIT)
    groups = stored.groups.get(origin)
    is_lone = origin == "all"
    if groups is None:
        chosen = split_by_class(whole.labels, rng, with_test=is_lone)
        how = "by class"
    else:
        chosen = split_by_group(whole.labels, groups, rng, with_test=is_lone)
        how = f"by {stored.grouped_by.partition('_')[0]}"
    shares = [("train", chosen.train), ("validate", chosen.validation)]
    if is_lone:
        shares.append(("test", chosen.test))
    counts = ", ".join(f"{len(samples)} {verb}" for verb, samples in shares)
    if groups is not None:
        in_each = (len(np.unique(groups[samples])) for _, samples in shares)
        counts += f" ({' + '.join(map(str, in_each))} groups)"
    what = "A set without splits" if is_lone else "Training, without validation samples,"
    notes.append(f"{what} was divided {how} with seed {seed}: {counts}.")
    if is_lone and groups is not None and not len(chosen.test):
        notes.append(
            "There is no test split: no groups are left that could test half of the classes while "
            "every class keeps half of its samples for training."
        )
    return chosen
