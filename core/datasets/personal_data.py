"""The personal set as data that networks are evaluated and trained on."""

import numpy as np

from core.datasets.crops import square_crop
from core.datasets.dataset import Dataset, Split
from core.datasets.glyphs import normalize_glyphs
from core.datasets.personal_set import NAME, PersonalContent, PersonalSet
from core.datasets.request import DataRequest
from core.datasets.stored_data import StoredData
from core.datasets.training_splits import split_for_training
from core.errors import DatasetError


def data_of(content: PersonalContent) -> StoredData:
    """Return letters as one lone set of glyphs, (letters, 32, 32), as photographs give them.

    Raises
    ------
    DatasetError
        If there is no letter.
    """
    if not content.letters:
        raise DatasetError(
            "your personal set is empty; correct or verify letters in the OCR tab and add them, or "
            "name pictures with 'personal add'"
        )
    classes = content.classes
    squares = [
        square_crop(np.asarray(each.ink / np.float32(255), np.float32)) for each in content.letters
    ]
    glyphs = normalize_glyphs(np.stack(squares))
    labels = np.array([classes.index(each.character) for each in content.letters], np.int64)
    return StoredData(
        name=NAME,
        source=NAME,
        parts={"all": Split(glyphs, labels)},
        class_names=classes,
        ink="light",
        notes=tuple(f"Passed over: {problem}" for problem in content.problems),
    )


def read_personal(_request: DataRequest) -> StoredData:
    """Return the user's own letters, unsplit.

    Raises
    ------
    DatasetError
        If there are none, or they cannot be read.
    """
    return data_of(PersonalSet().read())


def load_personal(request: DataRequest) -> Dataset:
    """Return the user's own letters, split by class with the seed.

    Raises
    ------
    DatasetError
        If there are none, or too few to be split.
    """
    return split_for_training(read_personal(request), request.seed)
