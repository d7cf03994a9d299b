"""What can be taken away: figures as tables, components and codes as arrays."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from core.datasets.npz_reader import NPZ_DAMAGE
from core.errors import DatasetError
from core.memory import check_memory
from core.reconstruction.compressed_split import CompressedSplit
from core.reconstruction.scores import ReconstructionScores
from core.text_tables import TABLES

_HEADS = ("method", "class", "pictures", "PSNR mean (dB)", "PSNR pooled (dB)", "SSIM mean")

Named = tuple[str, ReconstructionScores]

Singles = npt.NDArray[np.float32]

_KEPT = {
    "codes": (2, "f"),
    "components": (2, "f"),
    "mean": (1, "f"),
    "shape": (1, "iu"),
    "labels": (1, "iu"),
    "class_names": (1, "U"),
}
"""The arrays from which pictures are brought back, their dimensions and kinds of type."""


def figures_table(kind: str, names: Sequence[str], methods: Sequence[Named]) -> bytes:
    """Return a table with a row for all pictures and one for each class, of each method in turn.

    A PSNR that is infinite, since pictures are exact, is written ``inf``.

    Parameters
    ----------
    kind : {"csv", "md", "tex"}
    names : sequence of str
        Of the classes.
    methods : sequence of (str, ReconstructionScores)
    """
    rows = []
    for method, scores in methods:
        rows.append(_row(method, "all", scores))
        for label, name in enumerate(names):
            own = scores.of_class(label)
            if own is not None:
                rows.append(_row(method, name, own))
    return TABLES[kind](_HEADS, rows, words=2).encode()


def _row(method: str, name: str, scores: ReconstructionScores) -> list[str]:
    figures = [f"{value:.3f}" for value in (scores.psnr_mean, scores.psnr_pooled)]
    alike = "–" if scores.ssim_mean is None else f"{scores.ssim_mean:.3f}"
    return [method, name, str(len(scores.labels)), *figures, alike]


def codes_npz(compressed: CompressedSplit, components: int, class_names: Sequence[str]) -> bytes:
    """Return a compressed split as an ``.npz``: all that is needed to bring its pictures back.

    ``codes`` (pictures, k), ``components`` (k, pixels) and ``mean`` (pixels,), in float32, with
    ``shape`` of a picture, ``labels`` and ``class_names``: pictures are
    ``(codes @ components + mean).reshape(-1, *shape)``, clipped to [0, 1].

    Parameters
    ----------
    compressed : CompressedSplit
    components : int
        k.
    class_names : sequence of str
    """
    pca = compressed.pca
    buffer = io.BytesIO()
    np.savez(
        buffer,
        codes=compressed.codes[:, :components],
        components=pca.components[:components].astype(np.float32),
        mean=pca.mean.astype(np.float32),
        variances=pca.variances[:components],
        shape=np.array(compressed.inputs.shape[1:]),
        labels=compressed.labels,
        class_names=np.array(class_names),
    )
    return buffer.getvalue()


def network_codes_npz(
    codes: npt.NDArray[np.floating],
    labels: npt.NDArray[np.int64],
    class_names: Sequence[str],
    run: str,
    epoch: int,
) -> bytes:
    """Return the codes that an autoencoder has for pictures as an ``.npz``.

    ``codes`` (pictures, code) in float32, ``labels``, ``class_names``, and the names of the run and
    its epoch, whose decoder brings the pictures back.

    Parameters
    ----------
    codes : ndarray of shape (pictures, code)
    labels : ndarray of shape (pictures,)
    class_names : sequence of str
    run : str
    epoch : int
    """
    buffer = io.BytesIO()
    np.savez(
        buffer,
        codes=np.asarray(codes, np.float32),
        labels=labels,
        class_names=np.array(class_names),
        run=np.array(run),
        epoch=np.array(epoch),
    )
    return buffer.getvalue()


@dataclass(frozen=True, eq=False)
class RestoredPictures:
    """What `codes_npz` kept, as pictures again.

    Parameters
    ----------
    pictures : ndarray of shape (pictures, height, width) or (pictures, height, width, 3)
        float32, clipped to [0, 1].
    labels : ndarray of shape (pictures,)
        int64.
    class_names : tuple of str
    """

    pictures: Singles = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    class_names: tuple[str, ...]


def restored_pictures(content: bytes, name: str) -> RestoredPictures:
    """Bring the pictures of what `codes_npz` wrote back.

    Parameters
    ----------
    content : bytes
        Of the file.
    name : str
        Of the file, for errors.

    Raises
    ------
    DatasetError
        If it is something else, or damaged.
    ConfigError
        If its pictures do not fit into memory.
    """
    try:
        # What is no archive NumPy would take for an array, or for a pickle.
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = {key: _array(archive, key) for key in _KEPT}
        shape = _checked_shape(found)
        codes, components, mean = found["codes"], found["components"], found["mean"]
        check_memory(
            16 * len(codes) * len(mean),
            f"bringing the {len(codes):,} pictures of {name} back",
            field="restore",
        )
        # Finite numbers may still be so large that their products are not.
        with np.errstate(over="ignore", invalid="ignore"):
            rows = (codes @ components + mean).astype(np.float32, copy=False)
        if not np.isfinite(rows).all():
            raise ValueError("its pictures are not finite")
    except (*NPZ_DAMAGE, MemoryError) as error:
        raise DatasetError(
            f"{name} holds no pictures in k numbers ({error}); name an .npz that reconstruct wrote"
        ) from error
    return RestoredPictures(
        np.clip(rows, 0, 1, out=rows).reshape(-1, *shape),
        found["labels"].astype(np.int64),
        tuple(map(str, found["class_names"])),
    )


def _array(archive: zipfile.ZipFile, key: str) -> npt.NDArray[Any]:
    """Return an array of an archive, of the dimensions and the kind of type it was written with."""
    dimensions, kinds = _KEPT[key]
    if f"{key}.npy" not in archive.namelist():
        raise ValueError(f"it has no {key}")
    with archive.open(f"{key}.npy") as stream:
        found: npt.NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    if found.ndim != dimensions or found.dtype.kind not in kinds:
        raise ValueError(f"{key} has type {found.dtype} and shape {found.shape}")
    if kinds == "f" and not np.isfinite(found).all():
        raise ValueError(f"{key} has values that are not finite")
    return found


def _checked_shape(found: Mapping[str, npt.NDArray[Any]]) -> tuple[int, ...]:
    """Return the shape of a picture, if the arrays fit together."""
    codes, components, mean = found["codes"], found["components"], found["mean"]
    shape = tuple(int(side) for side in found["shape"])
    if shape[2:] not in ((), (3,)) or min(shape, default=0) < 1 or len(shape) < 2:
        raise ValueError(f"a picture cannot have the shape {shape}")
    if components.shape != (codes.shape[1], len(mean)) or prod(shape) != len(mean):
        raise ValueError(
            f"codes of shape {codes.shape}, components of shape {components.shape}, a mean of "
            f"{len(mean)} and pictures of shape {shape} do not fit together"
        )
    labels, classes = found["labels"], len(found["class_names"])
    if labels.shape != codes.shape[:1]:
        raise ValueError(f"{len(codes)} pictures have {len(labels)} labels")
    if len(labels) and not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(f"its labels are not those of {classes} classes")
    return shape
