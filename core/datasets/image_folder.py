"""A folder of pictures as a data set: found, decoded, brought to one size, and kept."""

import errno
import math
import shutil
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.datasets.contents import PartName
from core.datasets.dataset import Split
from core.datasets.image_files import ImageFiles, PictureFile, find_image_files
from core.datasets.ink import detect_ink
from core.datasets.picture_array import HEADER, PictureWriter
from core.datasets.picture_cache import KeptPictures, PictureCache, PictureFacts, cache_key
from core.datasets.picture_size import AUTO, COMMON_SIDE, SMALLEST
from core.datasets.picture_tiles import TileForm, Unreadable, common_size, decode_tiles
from core.datasets.request import Cancelled, Progress
from core.datasets.stored_data import InkChoice, StoredData
from core.datasets.wording import list_names
from core.errors import DatasetError, ReadingCancelled
from core.memory import free_memory

_SPARE_BYTES = 256 * 2**20
"""Of the disk, left to others."""

_LOOKED_AT_BYTES = 64 * 2**20
"""Of pictures, to tell dark ink from light: of large ones fewer."""

_SHOWN = 3
"""Unreadable pictures that are named."""


def read_image_folder(
    folder: Path,
    source: str,
    *,
    picture_size: int = AUTO,
    auto_side: int = COMMON_SIDE,
    ink: InkChoice = "auto",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> StoredData:
    """Read the pictures of a folder, or map those that are kept from an earlier reading.

    The short side is brought to the size that is wanted, and the square in the middle cut out.

    Parameters
    ----------
    folder : Path
    source : str
        See `Dataset`.
    picture_size : int
        Side in pixels; 0 leaves pictures that all have one size of at most 96 pixels a side as they
        are, and brings others to `auto_side`.
    auto_side : int
    ink : {"auto", "dark", "light"}
    progress : callable, optional
        Told how many pictures are read, and how many there are.
    cancelled : callable, optional
        Asked between two pictures.

    Raises
    ------
    DatasetError
        If it is no data set, a class has no picture that can be read, or there is no room.
    ReadingCancelled
        If `cancelled` said so.
    """
    found = find_image_files(folder)
    cache = PictureCache(cache_key(found, (picture_size, auto_side)))
    kept, notes = cache.read(), found.notes
    if kept is None or _is_some_mended(found, kept):
        form = _form(found.files, picture_size, auto_side)
        kept, trouble = _decode(found, form, cache, progress, cancelled)
        notes += trouble
    files = [found.files[index] for index in kept.facts.indices]
    parts = _parts(files, kept)
    seen = parts["train" if "train" in parts else next(iter(parts))].inputs
    seen = seen[:: max(1, seen.nbytes // _LOOKED_AT_BYTES)]
    return StoredData(
        name=folder.name,
        source=source,
        parts=parts,
        class_names=found.class_names,
        ink=detect_ink(seen) if ink == "auto" else ink,
        is_image_folder=True,
        unreadable=len(kept.facts.unreadable),
        notes=(*notes, *_skipped(kept.facts, len(found.files))),
    )


def _is_some_mended(found: ImageFiles, kept: KeptPictures) -> bool:
    """Whether a picture can be read by now: a drive may have been slow, a decoder missing."""
    names = {name for name, _why in kept.facts.unreadable}
    if not names:
        return False
    files = [file for file in found.files if file.name in names]
    with closing(decode_tiles(files, TileForm(*kept.inputs.shape[1:3]))) as tiles:
        return any(not isinstance(tile, Unreadable) for tile in tiles)


def _form(files: tuple[PictureFile, ...], size: int, auto_side: int) -> TileForm:
    same = common_size(files) if size == AUTO else None
    if same is not None:
        return TileForm(*same, is_kept=True)
    side = size or auto_side
    return TileForm(side, side)


def _decode(
    found: ImageFiles,
    form: TileForm,
    cache: PictureCache,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> tuple[KeptPictures, tuple[str, ...]]:
    """Read the pictures into the cache; without room there, into memory, and say so."""
    needed = HEADER + len(found.files) * _bytes(form)
    try:
        path = cache.temporary()
        free = shutil.disk_usage(cache.folder).free - _SPARE_BYTES
        stream = path.open("x+b") if needed <= free else None
        trouble = "the disk has no room"
    except OSError as error:
        stream, free, trouble = None, 0, error.strerror or str(error)
    if stream is None:
        room = max(free, free_memory() // 2)
        if needed > room:
            raise _no_room(found, form, cache, room)
        memory = BytesIO()
        shape, facts = _write(found, form, memory, progress, cancelled)
        inputs = np.frombuffer(memory.getbuffer(), np.float32, offset=HEADER).reshape(shape)
        note = (
            f"The pictures could not be kept in {cache.folder} ({trouble}), and will be read again "
            "at the next start."
        )
        return KeptPictures(inputs, facts), (note,)
    try:
        with stream:
            _shape, facts = _write(found, form, stream, progress, cancelled)
        return cache.keep(path, facts), ()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_room(found, form, cache, free) from error
        raise DatasetError(
            f"the pictures of {found.folder.name} cannot be written to {cache.folder}: "
            f"{error.strerror or error}"
        ) from error
    finally:
        path.unlink(missing_ok=True)


def _write(
    found: ImageFiles,
    form: TileForm,
    stream: BinaryIO,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> tuple[tuple[int, ...], PictureFacts]:
    """Write all pictures that can be read; return the shape of them all, and what they are."""
    writer = PictureWriter(stream, form.height, form.width)
    indices: list[int] = []
    unreadable: list[tuple[str, str]] = []
    with closing(decode_tiles(found.files, form)) as tiles:
        for index, tile in enumerate(tiles):
            if cancelled is not None and cancelled():
                raise ReadingCancelled
            if isinstance(tile, Unreadable):
                unreadable.append((found.files[index].name, tile.reason))
            else:
                indices.append(index)
                writer.add(tile)
            if progress is not None:
                progress(index + 1, len(found.files))
    digests = writer.finish()
    facts = PictureFacts(np.array(indices, np.int64), digests, tuple(unreadable))
    _check_classes(found, facts)
    return writer.shape, facts


def _bytes(form: TileForm) -> int:
    """Return what a picture in colour takes."""
    return form.height * form.width * 3 * 4


def _no_room(found: ImageFiles, form: TileForm, cache: PictureCache, room: int) -> DatasetError:
    needed = len(found.files) * _bytes(form)
    fits = math.isqrt(max(room, 0) // (len(found.files) * 3 * 4)) // 8 * 8
    smaller = f", or choose a picture size of {fits}, which fits" if fits >= SMALLEST else ""
    return DatasetError(
        f"{len(found.files):,} pictures of {form.width}×{form.height} pixels need "
        f"{needed / 2**30:,.1f} GiB in {cache.folder}, and {max(room, 0) / 2**30:,.1f} GiB are "
        f"free; make room there{smaller}"
    )


def _check_classes(found: ImageFiles, facts: PictureFacts) -> None:
    """Refuse classes all of whose pictures to be learned are unreadable."""
    learned = found.files[0].part
    readable = (found.files[index] for index in facts.indices)
    left = {file.label for file in readable if file.part == learned}
    lost = [name for label, name in enumerate(found.class_names) if label not in left]
    if lost:
        raise DatasetError(
            f"no picture of {list_names(lost)} in {found.folder.name} can be read "
            f"({_named(facts)}); replace these files, or leave the class out"
        )


def _parts(files: list[PictureFile], kept: KeptPictures) -> dict[PartName, Split]:
    labels = np.array([file.label for file in files], np.int64)
    names = [file.part for file in files]
    parts: dict[PartName, Split] = {}
    for name in dict.fromkeys(names):
        begin, count = names.index(name), names.count(name)
        at = slice(begin, begin + count)
        parts[name] = Split(kept.inputs[at], labels[at], kept.facts.digests[at])
    return parts


def _skipped(facts: PictureFacts, total: int) -> tuple[str, ...]:
    if not facts.unreadable:
        return ()
    count = len(facts.unreadable)
    return (
        f"{count:,} of {total:,} pictures could not be read and {'is' if count == 1 else 'are'} "
        f"left out: {_named(facts)}.",
    )


def _named(facts: PictureFacts) -> str:
    shown = [f"{name}: {why}" for name, why in facts.unreadable[:_SHOWN]]
    more = len(facts.unreadable) - len(shown)
    return "; ".join(shown) + (f"; and {more:,} more" if more else "")
