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

_KEPT = 8
"""Fits of so many data sets: 8 MB each of pictures of 32x32."""

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
    """Keep a fit, and let go of the oldest beyond eight; a full disk is no error.

    Parameters
    ----------
    fingerprint : str
    pca : PrincipalComponents
    folder : Path, optional
    """
    path = _path(fingerprint, folder)
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
        others = sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)
        for old in others[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        _log.warning("a fit cannot be kept in %s", path, exc_info=True)


def _path(fingerprint: str, folder: Path | None) -> Path:
    return (folder or cache_folder()) / f"{fingerprint}.npz"
