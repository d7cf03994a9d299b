"""Synthetic 36: the default data set, drawn by the program, kept in the user's cache folder."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from core.datasets.dataset import Dataset, Split
from core.datasets.npz_reader import NPZ_DAMAGE
from core.datasets.request import DataRequest
from core.files import remove_temporary_files, write_atomically
from core.settings import to_mapping
from core.synthetic import GENERATOR_VERSION
from core.synthetic.alphabet import CHARACTERS, shipped_fingerprint
from core.synthetic.collection import (
    PARTS,
    STANDARD_COUNT,
    Collection,
    Part,
    draw_collection,
)
from core.synthetic.variation import Variation
from core.synthetic.wide import WIDE, wide_alphabet, wide_fingerprint
from core.version import APPLICATION_ID

NAME = "synthetic36"
WIDE_NAME = "synthetic36-wide"

MOST_KEPT = 3
"""Files of pictures in the cache folder: what was used longest ago gives way."""

_ABANDONED_S = 3600.0
"""Age of a temporary file that nobody writes to any more; another process may be drawing too."""


def cache_folder() -> Path:
    """Return the folder in which drawn characters are kept."""
    return user_cache_path(APPLICATION_ID, appauthor=False) / "characters"


def load_synthetic36(request: DataRequest) -> Dataset:
    """Load the set from the cache, or draw it.

    It is always the same: its pictures do not depend on the run's seed, so that runs with other
    seeds are compared on the same data.

    Parameters
    ----------
    request : DataRequest
        `count` is the number of training pictures a class, 300 by default.

    Raises
    ------
    ConfigError
        If the count is below 1 or does not fit into memory.
    DrawingCancelled
        If it has to be drawn, and `request.cancelled` said so.
    """
    return _load(request, NAME, Variation())


def load_wide(request: DataRequest) -> Dataset:
    """Load the set of many hands (see `core.synthetic.wide`); all else is as above."""
    return _load(request, WIDE_NAME, WIDE)


def _load(request: DataRequest, set_name: str, variation: Variation) -> Dataset:
    count = STANDARD_COUNT if request.count is None else request.count
    collection = Collection(count, variation=variation)
    parts, notes = _Cache(cache_folder(), collection, set_name).load(request)
    splits = {name: _split(parts[name]) for name in PARTS}
    standard = collection.count == STANDARD_COUNT
    source = set_name if standard else f"{set_name}:{collection.count}"
    return Dataset(
        name=source,
        source=source,
        train=splits["train"],
        validation=splits["validation"],
        test=splits["test"],
        class_names=tuple(CHARACTERS),
        ink="dark",
        notes=notes,
    )


def kept_file(count: int) -> Path | None:
    """Return the file that keeps the set with so many training pictures a class, if one does."""
    cache = _Cache(cache_folder(), Collection(count))
    return cache.path if cache.is_fresh() else None


def fingerprint(collection: Collection, set_name: str = NAME) -> str:
    """Return a text that differs where the pictures may: version, skeletons, parameters."""
    facts = {
        "generator": GENERATOR_VERSION,
        "skeletons": wide_fingerprint() if set_name == WIDE_NAME else shipped_fingerprint(),
        "count": collection.count,
        "size": collection.size,
        "seed": collection.seed,
        "variation": to_mapping(collection.variation),
    }
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _split(part: Part) -> Split:
    inputs = part.pictures.astype(np.float32)
    inputs /= 255
    return Split(inputs, part.labels.astype(np.int64))


@dataclass(frozen=True)
class _Cache:
    folder: Path
    collection: Collection
    set_name: str = NAME

    @property
    def path(self) -> Path:
        return self.folder / f"{self.set_name}-{self.collection.count}.npz"

    @property
    def _fingerprint(self) -> str:
        return fingerprint(self.collection, self.set_name)

    def load(self, request: DataRequest) -> tuple[Mapping[str, Part], tuple[str, ...]]:
        """Return the pictures, and what is to be said of where they came from."""
        kept = self._read()
        if kept is not None:
            return kept, ()
        parts = draw_collection(
            self.collection,
            alphabet=wide_alphabet() if self.set_name == WIDE_NAME else None,
            progress=request.progress,
            cancelled=request.cancelled,
        )
        try:
            self._write(parts)
        except OSError as error:
            reason = error.strerror or error
            return parts, (
                f"The drawn characters could not be kept in {self.folder} ({reason}), and will be "
                "drawn again at the next start.",
            )
        return parts, ()

    def is_fresh(self) -> bool:
        """Whether these pictures are kept, as far as the file says."""
        try:
            with self.path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                return str(archive["fingerprint"]) == self._fingerprint
        except (*NPZ_DAMAGE, KeyError, MemoryError):
            return False

    def _read(self) -> Mapping[str, Part] | None:
        """Return what is kept; None where there is nothing, or it is stale or damaged."""
        size = self.collection.size
        try:
            with self.path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                if str(archive["fingerprint"]) != self._fingerprint:
                    return None
                parts = {name: Part(archive[f"x_{name}"], archive[f"y_{name}"]) for name in PARTS}
        except (*NPZ_DAMAGE, KeyError, MemoryError):
            return None
        for name, count in self.collection.counts.items():
            total = count * len(CHARACTERS)
            pictures, labels = parts[name].pictures, parts[name].labels
            if pictures.shape != (total, size, size) or pictures.dtype != np.uint8:
                return None
            if labels.shape != (total,) or labels.max() >= len(CHARACTERS):
                return None
        with contextlib.suppress(OSError):
            os.utime(self.path)
        return parts

    def _write(self, parts: Mapping[str, Part]) -> None:
        arrays: dict[str, npt.NDArray[Any]] = {
            f"x_{name}": part.pictures for name, part in parts.items()
        }
        arrays |= {f"y_{name}": part.labels for name, part in parts.items()}
        buffer = BytesIO()
        arrays["fingerprint"] = np.array(self._fingerprint)
        np.savez(buffer, allow_pickle=False, **arrays)
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, buffer.getbuffer())
        # What follows only saves room: others may read, write and remove here at the same time.
        remove_temporary_files(self.folder, older_than_s=_ABANDONED_S)
        with contextlib.suppress(OSError):
            kept = sorted(
                self.folder.glob(f"{NAME}-*.npz"),
                key=lambda path: path.stat().st_mtime,
                reverse=True,
            )
            for path in kept[MOST_KEPT:]:
                path.unlink(missing_ok=True)
