"""Marks on samples: facts about the data that people found, and how a mark finds its sample."""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.datasets.dataset import SPLIT_NAMES, Dataset, SplitName
from core.errors import DatasetError

MarkKind = Literal["mislabelled", "bad"]
Place = tuple[SplitName, int]
"""Split and index of a sample."""

MARK_KINDS: tuple[MarkKind, ...] = ("mislabelled", "bad")
FORMAT_VERSION = 1

_COLUMNS = (
    *("split", "index", "class", "kind", "intended", "predicted", "probability", "epoch"),
    *("note", "marked", "fingerprint", "sample"),
)
_FIELDS = {"class": "label"}
"""Names in files that Python keeps for itself."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a sample.

    Parameters
    ----------
    kind : {"mislabelled", "bad"}
        Whether its class is wrong, or the sample itself is of no use.
    split : {"train", "validation", "test"}
    index : int
        In the split, from 0.
    label : str
        Name of the class that the data give it.
    fingerprint : str
        Of the data in which it has that place.
    sample : str
        `sample_hash`, by which it is found in other data too.
    intended : str
        Name of the class that a mislabelled sample should have; empty where nobody said.
    predicted : str
        What the run read it as when it was marked; empty where that is not known.
    probability : float or None
        How surely.
    epoch : int or None
        With the weights of which epoch.
    note : str
    marked : str
        When, ISO 8601 with time zone; of two marks of a sample the later one counts.

    Raises
    ------
    DatasetError
        If a value is none that a mark can have.
    """

    kind: MarkKind
    split: SplitName
    index: int
    label: str
    fingerprint: str
    sample: str
    intended: str = ""
    predicted: str = ""
    probability: float | None = None
    epoch: int | None = None
    note: str = ""
    marked: str = ""

    def __post_init__(self) -> None:
        if self.kind not in MARK_KINDS:
            raise DatasetError(
                f"a mark of kind {self.kind!r}; expected one of {', '.join(MARK_KINDS)}"
            )
        if self.split not in SPLIT_NAMES or self.index < 0:
            raise DatasetError(
                f"a mark of sample {self.index} of split {self.split!r}; expected one of "
                f"{', '.join(SPLIT_NAMES)} and an index from 0"
            )
        if self.probability is not None and not math.isfinite(self.probability):
            raise DatasetError(f"a mark with probability {self.probability}; expected a number")

    @property
    def place(self) -> Place:
        """Split and index."""
        return self.split, self.index

    @property
    def moment(self) -> datetime:
        """When it was marked, comparable across time zones; the earliest one where nobody knows.

        A time without a zone is taken as UTC.
        """
        try:
            found = datetime.fromisoformat(self.marked)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return datetime.min.replace(tzinfo=UTC)

    @property
    def words(self) -> str:
        """What is wrong, for people: ``"mislabelled, should be O"``."""
        return f"{self.kind}, should be {self.intended}" if self.intended else self.kind


def sample_hash(inputs: npt.NDArray[np.float32], label: str) -> str:
    """Return the SHA-256 of one sample: of its shape, its values and the name of its class."""
    digest = sha256(f"{inputs.shape}{label}\0".encode(errors="surrogatepass"))
    # Adding 0 makes the two zeros one.
    digest.update((np.ascontiguousarray(inputs, "<f4") + np.float32(0)).data)
    return digest.hexdigest()


def find_marked(dataset: Dataset, marks: Iterable[Mark]) -> dict[Place, Mark]:
    """Return which samples of a data set are marked, and how.

    In the data that a mark was made on it is at its place. In others its sample is looked for by
    its hash, first at that place; where the data hold a sample several times, one is marked.

    Parameters
    ----------
    dataset : Dataset
    marks : iterable of Mark
        Of any data; those whose sample is not in these are left out.
    """
    splits = dict(dataset.splits())
    found: dict[Place, Mark] = {}
    elsewhere: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: mark.moment):
        split = splits.get(mark.split)
        is_there = split is not None and mark.index < len(split)
        if mark.fingerprint == dataset.fingerprint and is_there:
            found[mark.place] = mark
        elif mark.fingerprint != dataset.fingerprint:
            elsewhere.append(mark)
    if elsewhere:
        places = _places(dataset, {mark.sample for mark in elsewhere})
        for mark in elsewhere:
            where = places.get(mark.sample, [])
            if where:
                place = mark.place if mark.place in where else where[0]
                known = found.get(place)
                if known is None or known.moment <= mark.moment:
                    found[place] = mark
    return found


def _places(dataset: Dataset, wanted: set[str]) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = {}
    for name, split in dataset.splits():
        for index in range(len(split)):
            found = sample_hash(split.inputs[index], dataset.class_names[split.labels[index]])
            if found in wanted:
                places.setdefault(found, []).append((name, index))
    return places


def newest(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return one mark a sample and data set, the latest, by split and index."""
    latest: dict[tuple[str, Place], Mark] = {}
    for mark in sorted(marks, key=lambda mark: mark.moment):
        latest[mark.fingerprint, mark.place] = mark
    order = {name: at for at, name in enumerate(SPLIT_NAMES)}
    return tuple(sorted(latest.values(), key=lambda m: (order[m.split], m.index, m.fingerprint)))


def marks_to_json(marks: Iterable[Mark]) -> str:
    """Return marks as JSON, which `marks_from_json` reads."""
    content = {"format_version": FORMAT_VERSION, "marks": [mark_facts(mark) for mark in marks]}
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def mark_facts(mark: Mark) -> dict[str, Any]:
    """Return a mark as JSON has it: its fields, with ``class`` for `label`."""
    return {name: getattr(mark, _FIELDS.get(name, name)) for name in _COLUMNS}


def marks_from_json(text: str, where: str) -> tuple[Mark, ...]:
    """Read marks; `where` names the file in errors.

    Raises
    ------
    DatasetError
        If it is damaged, of a later format, or holds something else.
    """
    try:
        content = json.loads(text)
        version = content["format_version"]
        if not isinstance(version, int) or version > FORMAT_VERSION:
            raise DatasetError(
                f"{where} was written in format {version!r}; this version reads marks up to "
                f"{FORMAT_VERSION}. Read it with a newer Recognition Lab"
            )
        return tuple(_mark(facts) for facts in content["marks"])
    except DatasetError as error:
        raise DatasetError(f"{where}: {error}") from error
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        # What is missing is told as a bare name, which the kind of error explains.
        reason = str(error) if isinstance(error, ValueError) else repr(error)
        raise DatasetError(
            f"{where} holds no list of marks ({reason:.100}); name one that the program wrote, or "
            "move it away"
        ) from error


def _mark(facts: Mapping[str, Any]) -> Mark:
    probability, epoch = facts.get("probability"), facts.get("epoch")
    return Mark(
        kind=facts["kind"],
        split=facts["split"],
        index=int(facts["index"]),
        label=str(facts["class"]),
        fingerprint=str(facts["fingerprint"]),
        sample=str(facts["sample"]),
        intended=str(facts.get("intended") or ""),
        predicted=str(facts.get("predicted") or ""),
        probability=None if probability is None else float(probability),
        epoch=None if epoch is None else int(epoch),
        note=str(facts.get("note") or ""),
        marked=str(facts.get("marked") or ""),
    )


def marks_to_csv(marks: Iterable[Mark]) -> str:
    """Return marks as a table with a head; a value that is not known is empty."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for mark in marks:
        table.writerow(["" if v is None else v for v in mark_facts(mark).values()])
    return text.getvalue()
