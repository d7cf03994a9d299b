"""What can be taken away: figures as tables, components and codes as arrays."""

import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.reconstruction.compressed_split import CompressedSplit
from core.reconstruction.scores import ReconstructionScores

HEADS = ("class", "pictures", "PSNR mean (dB)", "PSNR pooled (dB)", "SSIM mean")

Named = tuple[str, ReconstructionScores]


def figure_rows(names: Sequence[str], methods: Sequence[Named]) -> list[list[str]]:
    """Return a row for all pictures and one for each class, of each method in turn.

    Parameters
    ----------
    names : sequence of str
        Of the classes.
    methods : sequence of (str, ReconstructionScores)
        Where there are several, the method stands behind the class.
    """
    rows = []
    for method, scores in methods:
        behind = f" ({method})" if len(methods) > 1 else ""
        rows.append(_row(f"all{behind}", scores))
        for label, name in enumerate(names):
            own = scores.of_class(label)
            if own is not None:
                rows.append(_row(f"{name}{behind}", own))
    return rows


def _row(name: str, scores: ReconstructionScores) -> list[str]:
    alike = scores.ssim_mean
    figures = [
        "–" if not np.isfinite(value) else f"{value:.3f}"
        for value in (scores.psnr_mean, scores.psnr_pooled)
    ]
    return [name, str(len(scores.labels)), *figures, "–" if alike is None else f"{alike:.3f}"]


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


def restored_pictures(content: bytes) -> npt.NDArray[np.float32]:
    """Return the pictures of what `codes_npz` wrote, clipped to [0, 1].

    Raises
    ------
    ValueError, KeyError
        If it is something else.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        rows = kept["codes"] @ kept["components"] + kept["mean"]
        shape = tuple(int(side) for side in kept["shape"])
    pictures: npt.NDArray[np.float32] = np.clip(rows, 0, 1).astype(np.float32)
    return pictures.reshape(-1, *shape)
