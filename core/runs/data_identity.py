"""Whether runs were trained on the same data, also where these were brought to other sizes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from core.runs.record import RunRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DataIdentity:
    """By what data are known again.

    Parameters
    ----------
    fingerprint : str
        Of all values, as `Dataset.fingerprint` makes it.
    sample_shape : tuple of int
        Of one sample.
    pictures : str
        Hash of where the data come from, their classes, the size of each split and the seed of
        the split: shared by the same pictures in any size.
    """

    fingerprint: str
    sample_shape: tuple[int, ...]
    pictures: str

    @classmethod
    def of(cls, record: RunRecord) -> "DataIdentity":
        """Return the identity of a run's data."""
        data = record.dataset
        parts = (
            data.source,
            data.class_names,
            sorted(data.samples.items()),
            record.config.data.seed,
        )
        pictures = sha256(repr(parts).encode(errors="surrogatepass")).hexdigest()
        return cls(data.fingerprint, tuple(data.sample_shape), pictures)

    def is_same(self, other: "DataIdentity") -> bool:
        """Whether it is the same data: value by value, or the same pictures in another size.

        Pictures of equal size have equal fingerprints, or they are not the same.
        """
        if self.sample_shape == other.sample_shape:
            return self.fingerprint == other.fingerprint
        return self.pictures == other.pictures


def by_data(items: Iterable[T], identity: Callable[[T], DataIdentity]) -> list[list[T]]:
    """Return groups of what was trained on the same data, in their order of appearance."""
    groups: list[tuple[list[DataIdentity], list[T]]] = []
    known: dict[DataIdentity, list[T]] = {}
    for item in items:
        own = identity(item)
        if own not in known:
            for members, group in groups:
                if all(own.is_same(member) for member in members):
                    members.append(own)
                    known[own] = group
                    break
            else:
                known[own] = []
                groups.append(([own], known[own]))
        known[own].append(item)
    return [group for _members, group in groups]
