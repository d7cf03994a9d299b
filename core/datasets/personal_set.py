"""The letters of one person: ink as it was cut out of pictures, labelled, kept on disk.

In the folder of the set, by default ``personal`` beside the runs, each character has a folder of
PNG files, named by the SHA-256 of the ink: 0 is paper and 255 ink, cropped, before anything is
normalised. ``index.jsonl`` says of each file, a line each, which character it is, where it comes
from and when it was added. A file that the index does not name counts by its folder, so that sets
may be put together by copying them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from core.datasets.personal_letter import (
    PersonalLetter,
    character_of,
    checked,
    file_of,
    png,
    read_ink,
)
from core.errors import DatasetError
from core.files import write_atomically
from core.version import APPLICATION_ID

NAME = "personal"
INDEX = "index.jsonl"


def default_personal_dir() -> Path:
    """Return the folder of the user's own set."""
    return user_data_path(APPLICATION_ID, appauthor=False) / NAME


@dataclass(frozen=True)
class Addition:
    """What became of letters that were to be added.

    Parameters
    ----------
    new : int
        Letters that were not there.
    known : int
        Those that were, as the same character; they are left alone.
    relabelled : int
        Those that were, as another character: the newer one holds.
    """

    new: int = 0
    known: int = 0
    relabelled: int = 0

    @property
    def words(self) -> str:
        """The same for people: ``"9 added, 1 already there"``."""
        others = ((self.known, "already there"), (self.relabelled, "relabelled"))
        said = [f"{count} {words}" for count, words in others if count]
        return ", ".join([f"{self.new} added", *said])


@dataclass(frozen=True)
class PersonalContent:
    """What a set holds.

    Parameters
    ----------
    letters : tuple of PersonalLetter
        Oldest first.
    problems : tuple of str
        What could not be read and is passed over, in sentences.
    """

    letters: tuple[PersonalLetter, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The characters, sorted."""
        return tuple(sorted({each.character for each in self.letters}))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all letters and what they are, in whatever order they were added."""
        facts = sorted(f"{each.character} {each.sha256}" for each in self.letters)
        return sha256("\n".join(facts).encode()).hexdigest()


class PersonalSet:
    """Adds, removes and reads letters; keeps no open file.

    Parameters
    ----------
    folder : Path, optional
        By default the user's own set. It need not be there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = default_personal_dir() if folder is None else folder

    def read(self) -> PersonalContent:
        """Return all letters; what is damaged is named and passed over, and stays on disk.

        Raises
        ------
        DatasetError
            If the folder, or its index, cannot be read.
        """
        problems: list[str] = []
        letters = tuple(letter for _, letter in self._files(problems))
        return PersonalContent(letters, tuple(problems))

    def add(self, letters: Iterable[PersonalLetter]) -> Addition:
        """Keep letters; those that are there already are ignored, or become what they are now.

        Raises
        ------
        DatasetError
            If one is no single visible character or has no ink, before anything is written; or if
            nothing can be written.
        """
        wanted = {checked(each).sha256: each for each in letters}
        there = {each.sha256: each.character for each in self.read().letters}
        new = [each for key, each in wanted.items() if there.get(key) != each.character]
        other = [each for each in new if each.sha256 in there]
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        files = {file_of(each): each for each in new}
        # Where these lay as another character; they give way when the new files are there.
        old = {file_of(replace(each, character=there[each.sha256])): each.sha256 for each in other}
        try:
            for file, each in files.items():
                path = self.folder / file
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, png(each.ink))
            if files:
                kept = [line for line in self._index_lines() if _named_in(line) not in old]
                lines = (_line(each, file, now) for file, each in files.items())
                self._write_index([*kept, *lines])
            for file in old:
                (self.folder / file).unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        return Addition(len(new) - len(other), len(wanted) - len(new), len(other))

    def remove(self, hashes: Iterable[str]) -> tuple[PersonalLetter, ...]:
        """Take letters out by their SHA-256, and return them; `add` brings them back.

        Raises
        ------
        DatasetError
            If something cannot be written.
        """
        gone = set(hashes)
        if not gone:
            return ()
        removed = []
        try:
            for path, letter in self._files():
                if letter.sha256 in gone:
                    removed.append((path, letter))
            files = {path.relative_to(self.folder).as_posix() for path, _ in removed}
            # The index first: a file without a line is still a letter, a line without its file is
            # one that is missed.
            self._write_index(
                [each for each in self._index_lines() if _named_in(each) not in files]
            )
            for path, _ in removed:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        return tuple(letter for _, letter in removed)

    def _files(self, problems: list[str] | None = None) -> Iterator[tuple[Path, PersonalLetter]]:
        """Give each file with its letter; say in `problems` what is passed over."""
        entries, wrong = self._entries()
        found = set()
        for entry in entries:
            path = self.folder / entry["file"]
            found.add(path)
            read = read_ink(path)
            if isinstance(read, str):
                wrong.append(read)
            else:
                yield (
                    path,
                    PersonalLetter(entry["character"], read, entry["source"], entry["added"]),
                )
        for path in sorted(set(self.folder.glob("*/*.png")) - found):
            character = character_of(path.parent.name)
            read = read_ink(path) if character else f"{path}: its folder names no character"
            if isinstance(read, str):
                wrong.append(read)
            else:
                yield path, PersonalLetter(character, read)
        if problems is not None:
            problems += wrong

    def _entries(self) -> tuple[list[dict[str, str]], list[str]]:
        """Return what the index says of each file, and which of its lines cannot be read."""
        entries: dict[str, dict[str, str]] = {}
        problems = []
        for number, line in enumerate(self._index_lines(), start=1):
            entry = _parsed(line)
            if entry is None:
                problems.append(f"{self.folder / INDEX}: line {number} cannot be read; mend it")
            else:
                entries[entry["file"]] = entry
        return list(entries.values()), problems

    def _index_lines(self) -> list[str]:
        try:
            text = (self.folder / INDEX).read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise DatasetError(
                f"{self.folder / INDEX} cannot be read ({error.strerror or error}); make it "
                "readable"
            ) from error
        return [line for line in text.splitlines() if line.strip()]

    def _write_index(self, lines: Sequence[str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / INDEX, "".join(f"{line}\n" for line in lines).encode())

    def _unwritable(self, error: OSError) -> DatasetError:
        return DatasetError(
            f"letters cannot be kept in {self.folder} ({error.strerror or error}); make room, or "
            "make the folder writable"
        )


def _named_in(line: str) -> str:
    """Return the file that a line of the index names; empty where it cannot be read."""
    return (_parsed(line) or {}).get("file", "")


def _line(letter: PersonalLetter, file: str, now: str) -> str:
    facts = {
        "character": letter.character,
        "file": file,
        "sha256": letter.sha256,
        "source": letter.source,
        "added": letter.added or now,
    }
    return json.dumps(facts, ensure_ascii=False)


def _parsed(line: str) -> dict[str, str] | None:
    """Return what a line of the index says; None where it cannot be read."""
    try:
        content: Any = json.loads(line)
        entry = {name: str(content.get(name, "")) for name in ("source", "added")}
        character, file = str(content["character"]), str(content["file"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    inside = Path(file)
    if len(character) != 1 or inside.is_absolute() or ".." in inside.parts:
        return None
    return entry | {"character": character, "file": file}
