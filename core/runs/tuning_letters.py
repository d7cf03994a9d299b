"""Somebody's letters, as a network is fine-tuned to them."""

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from core.datasets import personal_set
from core.datasets.dataset import Ink, Split
from core.datasets.loading import read_data
from core.datasets.personal_data import data_of
from core.datasets.personal_set import PersonalSet
from core.datasets.picture_size import AUTO
from core.datasets.stored_data import InkChoice, Orientation, StoredData


@dataclass(frozen=True, eq=False)
class TuningLetters:
    """Letters to learn, and perhaps others of the same person to be measured on.

    Parameters
    ----------
    name : str
        Of the data, for people.
    fingerprint : str
        SHA-256: the same letters, the same text.
    split : Split
    class_names : tuple of str
    ink : {"dark", "light"} or None
    held_out : Split or None
        What takes no part in training; None where all letters are to be learned, and how well is
        found by cross-validation.
    groups : ndarray of shape (samples,) or None
        Letters of a group, such as a page, are held out together.
    notes : tuple of str
    """

    name: str
    fingerprint: str
    split: Split
    class_names: tuple[str, ...]
    ink: Ink | None
    held_out: Split | None = None
    groups: npt.NDArray[np.int64] | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()


def open_letters(
    source: str,
    *,
    orientation: Orientation = "auto",
    ink: InkChoice = "auto",
    picture_size: int = AUTO,
    folder: PersonalSet | None = None,
) -> TuningLetters:
    """Return the letters that DATA names: ``personal``, or any set of labelled characters.

    Of data with splits the training split is learned, and the test split, or else the validation
    split, held out.

    Parameters
    ----------
    source : str
    orientation, ink, picture_size
        See `core.datasets.loading.read_data`.
    folder : PersonalSet, optional
        What ``personal`` means; by default the user's own.

    Raises
    ------
    DatasetError
        If there are none, or they cannot be read.
    """
    if source == personal_set.NAME:
        content = (folder or PersonalSet()).read()
        return letters_in(data_of(content), content.fingerprint)
    return letters_in(
        read_data(source, orientation=orientation, ink=ink, picture_size=picture_size)
    )


def letters_in(stored: StoredData, fingerprint: str | None = None) -> TuningLetters:
    """Return stored data as letters; see `open_letters`."""
    lone = "all" in stored.parts
    split = stored.parts["all" if lone else "train"]
    held = None if lone else stored.parts.get("test", stored.parts.get("validation"))
    groups = stored.groups.get("all") if lone else None
    if groups is not None:
        groups = np.unique(groups, return_inverse=True)[1].astype(np.int64)
    return TuningLetters(
        stored.name,
        fingerprint or _fingerprint(split, stored.class_names),
        split,
        stored.class_names,
        stored.ink,
        held,
        groups,
        stored.notes,
    )


def _fingerprint(split: Split, class_names: tuple[str, ...]) -> str:
    digest = sha256("\0".join(class_names).encode(errors="surrogatepass"))
    digest.update(f"{split.inputs.shape}".encode())
    digest.update(split.inputs.data)
    digest.update(split.labels.data)
    return digest.hexdigest()
