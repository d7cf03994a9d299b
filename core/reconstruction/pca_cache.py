"""Fits of principal components kept on disk, by the fingerprint of the data."""

import io
import logging
import zipfile
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from core.files import write_atomically
from core.reconstruction.pca import PrincipalComponents
from core.version import APPLICATION_ID

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 2**20
"""Of all fits together. That of many pictures of 32x32 takes 8 MiB, that of 1,000 pictures of
128x128 in colour 375 MiB."""

_MOST_OF_ONE = _MOST_BYTES // 4
"""A larger fit is not kept: it would push all others out."""

_NAMES = ("mean", "components", "variances")


def cache_folder() -> Path:
    """Return where fits are kept; anything in it can be deleted."""
    return user_cache_path(APPLICATION_ID, appauthor=False) / "components"


def read_fit(fingerprint: str, folder: Path | None = None) -> PrincipalComponents | None:
    """Return the fit of some data; None where there is none, or it is damaged.

    Parameters
    ----------
    fingerprint : str
        Of the data set.
    folder : Path, optional
    """
    path = _path(fingerprint, folder)
    try:
        # Read first: of a damaged file NumPy would leave the handle open.
        content = io.BytesIO(path.read_bytes())
        with np.load(content, allow_pickle=False) as kept:
            mean, components, variances = (kept[name] for name in _NAMES)
            total, samples = float(kept["total_variance"]), int(kept["samples"])
        if components.shape != (len(variances), len(mean)):
            raise ValueError("its arrays do not fit together")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        # A cache that cannot be read is no cache: the fit is made anew.
        _log.warning("the fit kept in %s cannot be read", path, exc_info=True)
        return None
    return PrincipalComponents(mean, components, variances, total, samples)


def keep_fit(fingerprint: str, pca: PrincipalComponents, folder: Path | None = None) -> None:
    """Keep a fit, and let go of the oldest beyond 256 MiB; a full disk is no error.

    A fit of more than a quarter of that is not kept.

    Parameters
    ----------
    fingerprint : str
    pca : PrincipalComponents
    folder : Path, optional
    """
    path = _path(fingerprint, folder)
    size = pca.mean.nbytes + pca.components.nbytes + pca.variances.nbytes
    if size > _MOST_OF_ONE:
        _log.info("a fit of %d bytes is not kept", size)
        return
    buffer = io.BytesIO()
    np.savez(
        buffer,
        mean=pca.mean,
        components=pca.components,
        variances=pca.variances,
        total_variance=pca.total_variance,
        samples=pca.samples,
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, buffer.getvalue())
        _remove_oldest(path.parent)
    except OSError:
        _log.warning("a fit cannot be kept in %s", path, exc_info=True)


def _remove_oldest(folder: Path) -> None:
    """Remove what is beyond the bytes that may be kept, the newest being counted first."""
    kept = 0
    found = [(path.stat(), path) for path in folder.glob("*.npz")]
    for state, path in sorted(found, key=lambda each: each[0].st_mtime_ns, reverse=True):
        kept += state.st_size
        if kept > _MOST_BYTES:
            path.unlink(missing_ok=True)


def _path(fingerprint: str, folder: Path | None) -> Path:
    return (folder or cache_folder()) / f"{fingerprint}.npz"
