"""What people say of a run: its name, its note and its tags."""

from collections.abc import Iterable

from core.errors import RunError

NOTE_LENGTH = 20_000
TAG_LENGTH = 60
TAGS = 50


def clean_name(name: str) -> str:
    """Return a name on one line, without blanks around it.

    Raises
    ------
    RunError
        If nothing is left.
    """
    name = " ".join(name.split())
    if not name:
        raise RunError("a run's name may not be empty; give it one")
    return name


def clean_note(note: str) -> str:
    """Return a note with plain ends of lines, and without blanks around it.

    Raises
    ------
    RunError
        If it is too long: ``run.json``, which holds it, is written every second.
    """
    note = "\n".join(line.rstrip() for line in note.strip().splitlines())
    if len(note) > NOTE_LENGTH:
        raise RunError(
            f"a note may have {NOTE_LENGTH:,} characters, this one has {len(note):,}; shorten it"
        )
    return note


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without blanks around them, each once whatever its case, in their order.

    The first way to write a tag stays; empty ones are left out.

    Raises
    ------
    RunError
        If one holds a comma or is too long, or if there are too many.
    """
    unique: dict[str, str] = {}
    for tag in tags:
        tag = " ".join(tag.split())
        if "," in tag:
            raise RunError(f"a tag may hold no comma, but got {tag!r}; make two tags of it")
        if len(tag) > TAG_LENGTH:
            raise RunError(
                f"a tag may have {TAG_LENGTH} characters, but got {tag[:20]!r}… with {len(tag)}; "
                "write a note instead"
            )
        if tag:
            unique.setdefault(tag.casefold(), tag)
    if len(unique) > TAGS:
        raise RunError(f"a run may have {TAGS} tags, but got {len(unique)}; remove some")
    return tuple(unique.values())


def parse_tags(text: str) -> tuple[str, ...]:
    """Return the tags that somebody typed, separated by commas.

    Raises
    ------
    RunError
        As from `clean_tags`.
    """
    return clean_tags(text.split(","))


def without_tags(tags: Iterable[str], removed: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that are not among the removed ones, whatever their case."""
    gone = {" ".join(tag.split()).casefold() for tag in removed}
    return tuple(tag for tag in tags if tag.casefold() not in gone)
