"""Which pictures a folder holds, and of which class and split each is.

Two layouts are known: ``train/<class>/…`` with ``val/<class>/…`` and ``test/<class>/…``, and a lone
set ``<class>/…``. Classes are those of all splits together, in the order of their names, sorted as
text, which is that of torchvision's ``ImageFolder``.
"""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.datasets.contents import PartName
from core.datasets.wording import list_names
from core.errors import DatasetError

SUFFIXES = frozenset(
    (
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp",
        ".ppm", ".pgm", ".pbm", ".pnm", ".heic", ".heif", ".avif", ".jp2", ".tga",
    )
)  # fmt: skip
"""Files of other names are passed over."""

_WORDS: Mapping[PartName, tuple[str, ...]] = {
    "train": ("train", "training"),
    "validation": ("val", "valid", "validation"),
    "test": ("test", "testing"),
}

_EXPECTED = (
    "expected a folder of pictures for each of two classes or more, such as cat and dog, or such "
    "folders below train (and val, test)"
)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that is to be read.

    Parameters
    ----------
    path : str
        Where it is.
    name : str
        Its path within the data set, with slashes.
    part : {"train", "validation", "test", "all"}
    label : int
        Index into the class names.
    size, modified : int
        Bytes, and nanoseconds since 1970.
    """

    path: str
    name: str
    part: PartName
    label: int
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class ImageFiles:
    """The pictures of a data set, split after split, class after class, sorted by name.

    Parameters
    ----------
    folder : Path
    class_names : tuple of str
    files : tuple of PictureFile
    notes : tuple of str
        What was passed over.
    """

    folder: Path
    class_names: tuple[str, ...]
    files: tuple[PictureFile, ...] = field(repr=False)
    notes: tuple[str, ...] = ()


def holds_classes(folder: Path) -> bool:
    """Whether a folder in `folder` holds a picture, at any depth; what cannot be read does not."""
    try:
        return any(_holds_pictures(below) for below in _folders(folder))
    except OSError:
        return False


def find_image_files(folder: Path) -> ImageFiles:
    """Find the pictures of a data set, and what each is.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    DatasetError
        If it cannot be read; there are fewer than two classes; two names of classes or splits mean
        the same; or a class has no training picture.
    """
    try:
        places, notes = _splits(folder)
        found = {part: _classes(place) for part, place in places.items()}
    except OSError as error:
        raise DatasetError(
            f"folder {folder.name} cannot be read: {error.strerror or error}"
        ) from error
    names = sorted({name for classes in found.values() for name in classes})
    _check_classes(folder, names, found)
    if len(found) == 1:
        # As of a file with one split alone, it is divided where splits are needed.
        found = {"all": next(iter(found.values()))}
    labels = {name: label for label, name in enumerate(names)}
    files = [
        _picture_file(folder, entry, part, labels[name])
        for part, classes in found.items()
        for name, entries in classes.items()
        for entry in entries
    ]
    return ImageFiles(folder, tuple(names), tuple(files), notes)


_Classes = dict[str, list["os.DirEntry[str]"]]


def _splits(folder: Path) -> tuple[dict[PartName, Path], tuple[str, ...]]:
    """Return where the classes of each split lie, and what was passed over."""
    below = sorted(path for path in _folders(folder) if _holds_pictures(path))
    found: dict[PartName, Path] = {}
    for part, words in _WORDS.items():
        named = [p for p in below if p.name.lower() in words and holds_classes(p)]
        if len(named) > 1:
            raise DatasetError(
                f"folder {folder.name} holds {' and '.join(p.name for p in named)}, which are the "
                "same split; rename or move one of them"
            )
        if named:
            found[part] = named[0]
    others = [path.name for path in below if path not in found.values()]
    if not found or (others and "train" not in found):
        # A lone set, one of whose classes may well be called "test".
        return {"all": folder}, ()
    if not others:
        return found, ()
    return found, (f"The pictures in {list_names(others)} were passed over: they are of no split.",)


def _classes(folder: Path) -> _Classes:
    """Return the pictures of each class below `folder`, sorted."""
    found: _Classes = {}
    for path in sorted(_folders(folder), key=lambda path: path.name):
        entries = list(_pictures(path))
        if entries:
            found[path.name] = entries
    return found


def _check_classes(
    folder: Path, names: list[str], found: Mapping[PartName, Mapping[str, object]]
) -> None:
    if len(names) < 2:
        what = f"pictures of one class alone, {names[0]}" if names else "no pictures of any class"
        raise DatasetError(f"folder {folder.name} holds {what}; {_EXPECTED}")
    alike: dict[str, str] = {}
    for name in names:
        other = alike.setdefault(_plain(name), name)
        if other != name:
            raise DatasetError(
                f"folder {folder.name} has classes {other!r} and {name!r}, which differ only in "
                "case, blanks or the form of their accents; give one class one name"
            )
    missing = [name for name in names if name not in found.get("train", names)]
    if missing:
        rest = [part for part in found if part != "train"]
        raise DatasetError(
            f"folder {folder.name} has pictures of {list_names(missing)} in {' and '.join(rest)}, "
            "but none in train; add some there, or leave the class out"
        )


def _plain(name: str) -> str:
    """Return what two names must not share."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _picture_file(
    folder: Path, entry: "os.DirEntry[str]", part: PartName, label: int
) -> PictureFile:
    name = os.path.relpath(entry.path, folder).replace(os.sep, "/")
    try:
        facts = entry.stat()
    except OSError:
        # A link that leads nowhere: said when it is read.
        return PictureFile(entry.path, name, part, label, 0, 0)
    return PictureFile(entry.path, name, part, label, facts.st_size, facts.st_mtime_ns)


def _folders(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if _is_shown(entry) and entry.is_dir()]


def _is_shown(entry: "os.DirEntry[str]") -> bool:
    return not entry.name.startswith(".")


def _holds_pictures(folder: Path) -> bool:
    return next(_pictures(folder), None) is not None


def _pictures(folder: Path | str) -> Iterator["os.DirEntry[str]"]:
    """Find the pictures in a folder, sorted, then those in the folders below it.

    Links to folders below are not followed: they may lead in a circle.
    """
    with os.scandir(folder) as found:
        entries = sorted(filter(_is_shown, found), key=lambda entry: entry.name)
    for entry in entries:
        suffix = os.path.splitext(entry.name)[1].lower()
        if suffix in SUFFIXES and not entry.is_dir():
            yield entry
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _pictures(entry.path)
