"""A file or folder as it is stored, in float32 and with class names, before anything is split.

Evaluation works on this: it never splits, and takes classes without samples. Training works on
`core.datasets.dataset.Dataset`, which `core.datasets.loading` makes of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.datasets.contents import PartName, RawContents, RawPart
from core.datasets.dataset import Ink, Split
from core.datasets.ink import detect_ink
from core.datasets.labels import find_classes
from core.datasets.pixels import check_values, choose_scale, shape_samples, to_float32
from core.errors import DatasetError

Orientation = Literal["auto", "upright", "transposed"]
InkChoice = Literal["auto", "dark", "light"]


@dataclass(frozen=True, eq=False)
class StoredData:
    """The splits that are stored, or one lone set.

    Parameters
    ----------
    name, source, class_names, ink, stored_transposed, feature_names, notes, is_image_folder, \
unreadable
        As in `Dataset`.
    parts : mapping of str to Split
        ``"all"`` alone for a lone set; otherwise two or three of train, validation and test.
    groups : mapping of str to ndarray of shape (samples,)
        For parts whose samples belong together in groups.
    grouped_by : str
        The groups' key, such as ``"page"``; empty without groups.
    """

    name: str
    source: str
    parts: Mapping[PartName, Split]
    class_names: tuple[str, ...]
    groups: Mapping[PartName, npt.NDArray[Any]] = field(default_factory=dict, repr=False)
    grouped_by: str = ""
    ink: Ink | None = None
    stored_transposed: bool = False
    feature_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_image_folder: bool = False
    unreadable: int = 0

    @property
    def default_part(self) -> PartName:
        """What evaluation looks at unless told: test where there is one, otherwise all."""
        return "test" if "test" in self.parts else "all"

    def part(self, name: PartName) -> Split:
        """Return the part called `name`; ``"all"`` joins them.

        Raises
        ------
        DatasetError
            If there is none.
        """
        if name in self.parts:
            return self.parts[name]
        if name != "all":
            raise DatasetError(
                f"{self.name} has no {name} split; choose one of: "
                f"{', '.join(dict.fromkeys([*self.parts, 'all']))}"
            )
        return Split(
            np.concatenate([split.inputs for split in self.parts.values()]),
            np.concatenate([split.labels for split in self.parts.values()]),
        )


def interpret(
    contents: RawContents,
    source: str,
    *,
    orientation: Orientation = "auto",
    ink: InkChoice = "auto",
) -> StoredData:
    """Find out what stored arrays mean: pictures or features, upright, scaled, of which classes.

    Parameters
    ----------
    contents : RawContents
    source : str
        See `Dataset`.
    orientation : {"auto", "upright", "transposed"}
        How pictures are stored; "auto" believes the file.
    ink : {"auto", "dark", "light"}
        "auto" looks at the pictures.

    Raises
    ------
    DatasetError
        If the arrays are no usable samples with labels.
    """
    names, raws = list(contents.parts), list(contents.parts.values())
    notes = list(contents.notes)
    inputs, transposed = read_inputs(contents, raws, orientation, notes)
    classes = find_classes(
        raws, contents.class_names, contents.name_columns, one_hot=contents.one_hot
    )
    notes.extend(classes.notes)
    is_pictures = inputs[0].ndim > 2
    feature_names: tuple[str, ...] = ()
    found_ink: Ink | None = None
    if is_pictures:
        seen = inputs[names.index("train") if "train" in names else 0]
        found_ink = (detect_ink(seen) or contents.ink) if ink == "auto" else ink
    else:
        feature_names = _name_features(contents, inputs[0].shape[1])
        if orientation != "auto" or ink != "auto":
            notes.append("Orientation and ink were ignored: the samples are no pictures.")
    return StoredData(
        name=contents.name,
        source=source,
        parts={
            name: Split(values, labels)
            for name, values, labels in zip(names, inputs, classes.labels, strict=True)
        },
        class_names=classes.names,
        groups={
            name: _check_groups(raw) for name, raw in contents.parts.items() if raw.groups_from
        },
        grouped_by=next((raw.groups_from for raw in raws if raw.groups_from), ""),
        ink=found_ink,
        stored_transposed=transposed,
        feature_names=feature_names,
        notes=tuple(notes),
    )


def read_inputs(
    contents: RawContents, raws: list[RawPart], orientation: Orientation, notes: list[str]
) -> tuple[list[npt.NDArray[np.float32]], bool]:
    """Return float32 inputs of each part, and whether they were stored transposed.

    Parameters
    ----------
    contents : RawContents
    raws : list of RawPart
        Its parts, or some samples of each.
    orientation : {"auto", "upright", "transposed"}
    notes : list of str
        What was decided is appended.

    Raises
    ------
    DatasetError
        If the arrays are no usable samples.
    """
    shaped = [shape_samples(raw, contents.vectors) for raw in raws]
    for raw, values in zip(raws, shaped, strict=True):
        if values.shape[1:] != shaped[0].shape[1:]:
            raise DatasetError(
                f"samples of {raw.inputs_from} have shape {values.shape[1:]}, those of "
                f"{raws[0].inputs_from} {shaped[0].shape[1:]}; all splits need the same"
            )
    scale, transposed = 1.0, False
    if shaped[0].ndim == 2:
        for raw in raws:
            check_values(raw)
    else:
        if raws[0].inputs.ndim == 2 and contents.vectors == "by size":
            height, width = shaped[0].shape[1:]
            notes.append(
                f"Vectors of {height * width} values were taken as {height}x{width} pictures."
            )
        scale, scale_notes = choose_scale(raws)
        notes.extend(scale_notes)
        transposed = orientation == "transposed" or (orientation == "auto" and contents.transposed)
    inputs = [to_float32(values, scale=scale, transposed=transposed) for values in shaped]
    return inputs, transposed


def _name_features(contents: RawContents, count: int) -> tuple[str, ...]:
    names = contents.feature_names
    if names is None:
        return tuple(f"x{i + 1}" for i in range(count))
    if len(names) != count:
        raise DatasetError(
            f"{contents.name} has {count} columns, but {len(names)} feature names; give one for "
            "each column"
        )
    return names


def _check_groups(raw: RawPart) -> npt.NDArray[Any]:
    groups = raw.groups
    if groups is None or groups.shape != raw.labels.shape[:1] or groups.dtype.kind not in "biuUS":
        found = None if groups is None else (groups.shape, str(groups.dtype))
        raise DatasetError(
            f"{raw.groups_from} beside {raw.inputs_from} has shape and type {found}; expected one "
            f"whole number or text for each of the {len(raw.inputs)} samples"
        )
    return groups
