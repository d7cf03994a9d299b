"""A run as one zip file, to be opened on another machine."""

import contextlib
import os
import secrets
import time
import zipfile
from pathlib import Path
from typing import BinaryIO

from core.errors import RunError, RunStorageError
from core.runs.folder import RunFolder
from core.runs.run_files import (
    Cancelled,
    CopyCancelled,
    Progress,
    file_size,
    portable_id,
    read_run_file,
    run_files,
)

# Weights and losses are noise to a packer: it would take its time and win a tenth.
_PACKED = (".json", ".csv")

# A zip can tell no earlier time.
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def export_run(
    folder: RunFolder,
    path: Path,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Write a run into a zip, which holds one folder named after the run.

    The run may be trained meanwhile; see `core.runs.run_files`. In the copy nobody owns it, and
    a run at work is an interrupted one. Until the zip is complete it has a temporary name.

    Parameters
    ----------
    folder : RunFolder
    path : Path
        The zip.
    overwrite : bool
        Whether a file that is there already may be replaced.
    progress, cancelled : callable, optional

    Raises
    ------
    RunError
        If the run cannot be read, `path` is there already, or `cancelled` said so.
    RunStorageError
        If the zip cannot be written.
    """
    record = folder.read_record()
    _check_target(path, overwrite)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            top = portable_id(folder.run_id, record)
            _write(file, folder, top, progress, cancelled or _never)
        _check_target(path, overwrite)
        os.replace(temporary, path)
    except OSError as error:
        raise RunStorageError(
            f"{path} cannot be written ({error.strerror or error}); make room, or choose another "
            "place"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _check_target(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise RunError(f"{path} is a folder; name a zip file in it")
    if path.exists() and not overwrite:
        raise RunError(f"{path} is there already; choose another name, or give --force")
    if not path.parent.is_dir():
        raise RunError(f"{path.parent} is no folder; name a zip file in one that is there")


def _write(
    file: BinaryIO, folder: RunFolder, top: str, progress: Progress | None, cancelled: Cancelled
) -> None:
    names = run_files(folder)
    total = sum(file_size(folder, name) for name in names)
    done = 0
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            if cancelled():
                raise CopyCancelled
            data = read_run_file(folder, name)
            if data is None:
                continue
            entry = zipfile.ZipInfo(f"{top}/{name}", max(time.localtime()[:6], _FIRST_DATE))
            entry.external_attr = 0o100644 << 16
            packed = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(entry, data)
            done += len(data)
            if progress is not None:
                progress(done, max(total, done))


def _never() -> bool:
    return False
