"""A zip that should hold a run: what is in it, and whether it may be taken out."""

import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path

from core.errors import RunError
from core.runs.record import RunRecord
from core.runs.record_json import record_from_json
from core.runs.run_files import RECORD, is_run_file
from core.runs.zip_names import names_problem

MAX_ENTRIES = 20_000
"""Ten times what a run holds at most."""

MAX_RECORD_BYTES = 16 * 2**20

MAX_RATIO = 200
"""A file of mere zeros packs to a thousandth, a run of many files never."""

_HARMLESS_BYTES = 64 * 2**20
_CHUNK_BYTES = 2**20
_REMEDY = "give a zip made by 'Export as zip'"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OSError,
)


class ZipSource:
    """The files of a run in a zip, of which nothing is written anywhere.

    Every name is checked, also those of files that are left out: a zip that tries to reach outside
    of its folder is refused as a whole. What no run holds (such as what a file manager adds) is
    left out.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    sizes : dict of str to int
        Bytes of each file of the run, by its name relative to the run folder.
    left_out : tuple of str
        What else is in the zip.
    suggested_id : str
        What the run's folder was called.

    Raises
    ------
    RunError
        If the file is no zip, holds no run or several, or must not be unpacked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise RunError(f"there is no file {path}; {_REMEDY}") from None
        except _DAMAGE as error:
            raise RunError(
                f"{path.name} cannot be read as a zip ({error}); {_REMEDY}, or copy it once more"
            ) from error
        try:
            self._choose()
        except BaseException:
            self._archive.close()
            raise

    def close(self) -> None:
        """Close the zip."""
        self._archive.close()

    def read_record(self) -> RunRecord:
        """Read ``run.json``.

        Raises
        ------
        RunError
            If it is damaged, too large, or of a later format.
        """
        if self.sizes[RECORD] > MAX_RECORD_BYTES:
            raise RunError(
                f"{self.path.name}: run.json has {self.sizes[RECORD]:,} bytes, more than any run "
                f"needs; {_REMEDY}"
            )
        data = b"".join(self.chunks(RECORD))
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise RunError(
                f"{self.path.name}: run.json is damaged ({error}); it is no readable run"
            ) from error
        return record_from_json(text, self.path.name)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file piece by piece, no more than its size.

        Raises
        ------
        RunError
            If it is damaged.
        """
        try:
            with self._archive.open(self._entries[name]) as file:
                while data := file.read(_CHUNK_BYTES):
                    yield data
        except _DAMAGE as error:
            raise RunError(
                f"{self.path.name} is damaged at {name} ({error}); copy or export it once more"
            ) from error

    def _choose(self) -> None:
        entries = self._archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise RunError(
                f"{self.path.name} holds {len(entries):,} files, more than any run; {_REMEDY}"
            )
        if problem := names_problem(entries):
            raise RunError(f"{self.path.name} is not opened: {problem}; {_REMEDY}")
        files = {entry.filename: entry for entry in entries if not entry.is_dir()}
        top = self._top_folder(files)
        self._entries = {
            name.removeprefix(top): entry
            for name, entry in files.items()
            if name.startswith(top) and is_run_file(name.removeprefix(top))
        }
        taken = {top + name for name in self._entries}
        self.left_out = tuple(sorted(name for name in files if name not in taken))
        self.sizes = {name: entry.file_size for name, entry in self._entries.items()}
        self.suggested_id = top.rstrip("/") or self.path.stem
        self._check_sizes(entries)

    def _top_folder(self, files: dict[str, zipfile.ZipInfo]) -> str:
        records = [name for name in files if name.rpartition("/")[2] == RECORD]
        tops = [name.removesuffix(RECORD) for name in records if name.count("/") <= 1]
        if len(tops) == 1:
            return tops[0]
        if tops:
            raise RunError(
                f"{self.path.name} holds {len(tops)} runs; unpack it and give one folder at a time"
            )
        where = f" at its top or one folder below, only {records[0]!r}" if records else ""
        raise RunError(f"{self.path.name} is no run: it holds no run.json{where}; {_REMEDY}")

    def _check_sizes(self, entries: list[zipfile.ZipInfo]) -> None:
        packed_all = sum(entry.compress_size for entry in entries)
        packed = sum(entry.compress_size for entry in self._entries.values())
        unpacked = sum(self.sizes.values())
        overlap = packed_all > self.path.stat().st_size
        if overlap or unpacked > max(_HARMLESS_BYTES, MAX_RATIO * packed):
            raise RunError(
                f"{self.path.name} is not opened: its {self.path.stat().st_size:,} bytes would "
                f"become {unpacked:,}, as in no run; {_REMEDY}"
            )
