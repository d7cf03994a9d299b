"""What the page says of a data set."""

from collections.abc import Iterable
from pathlib import Path

from core.datasets.catalogue import is_built_in
from core.datasets.downloads.checking import NO_CHECKSUM
from core.datasets.downloads.progress import size_words
from core.datasets.downloads.spec import Download
from gui.session import SessionRun
from gui.tabs.data.entries import DataEntry
from gui.tabs.data.facts_panel import Fact


def facts_of(entry: DataEntry, opened: str) -> list[Fact]:
    """Return what is known of an entry; `opened` is the key of the one that is open."""
    known = entry.known
    state = "open" if entry.key == opened else "opened before"
    if known is None:
        facts = [("State", "gone: it is not there any more" if entry.is_gone else state)]
        return [*facts, ("Lies in", entry.source)]
    facts = [("State", _state(entry) + (", and open" if entry.key == opened else ""))]
    if known.named is not None:
        samples = ", ".join(f"{count:,} {split}" for split, count in known.named.samples.items())
        facts += [
            ("Classes", f"{known.named.classes}"),
            ("Samples", samples),
            ("Pictures", known.named.picture),
        ]
    if known.download is not None:
        facts += [
            ("Licence", known.download.licence),
            ("Download", _download_words(known.download)),
            ("Checked by", _checks(known.download)),
            ("Becomes", known.download.layout),
            ("Homepage", known.download.homepage),
        ]
    if known.place is not None:
        facts.append(("Lies in", str(known.place)))
    if not known.is_weights:
        facts.append(("Command line", f"--data {known.name}"))
    elif known.place is not None:
        facts.append(
            ("Used as", f"the setting Pretrained of SqueezeNet: --pretrained {known.place}")
        )
    return facts


def _state(entry: DataEntry) -> str:
    known = entry.known
    assert known is not None
    if known.on_disk is None:
        return "built in: the program makes it"
    size = size_words(known.on_disk.bytes)
    if known.place is not None:
        return f"here, {size} on disk"
    return f"partly here: {size} are kept" if entry.is_partly_here else "not here"


def _download_words(download: Download) -> str:
    about = "" if download.is_exact else "about "
    words = f"{about}{size_words(download.size)}, {size_words(download.unpacked)} on disk"
    if len(download.sets) > 1:
        words += f"; one archive for {', '.join(each.title for each in download.sets)}"
    return words


def _checks(download: Download) -> str:
    stated = {
        f"{file.checksum.words.split(' ')[0]}, stated by {file.checksum.stated_by}"
        for file in download.files
        if file.checksum is not None
    }
    words = sorted(stated)
    if download.unchecked:
        words.append(f"{', '.join(download.unchecked)}: {NO_CHECKSUM}")
    return "; ".join(words)


def question_of(download: Download, kept: int, folder: Path) -> str:
    """Return what is asked before something is fetched: size, licence, and who checks it."""
    about = "" if download.is_exact else "about "
    part = f" ({size_words(kept)} are here already)" if kept else ""
    host = download.files[0].addresses[0].split("/")[2]
    unchecked = ", ".join(download.unchecked)
    check = f" {unchecked}: {NO_CHECKSUM}." if unchecked else ""
    return (
        f"Fetch {about}{size_words(download.size)}{part} from {host}? It takes "
        f"{size_words(download.unpacked)} in {folder}. {download.licence}{check}"
    )


def runs_of(entry: DataEntry, runs: Iterable[SessionRun]) -> list[tuple[str, str]]:
    """Return id and name of the runs that were trained on an entry, newest first."""
    if not entry.source:
        return []
    found = [
        (run.run_id, run.record.name)
        for run in runs
        if _is_of(run.record.config.data.source, entry.source)
    ]
    return found[::-1]


def _is_of(used: str, source: str) -> bool:
    if is_built_in(used):
        return used.partition(":")[0] == source
    # A run may name another file of the set, or the folder that holds it.
    return used == source or (Path(source).is_absolute() and Path(used) in _around(Path(source)))


def _around(path: Path) -> tuple[Path, ...]:
    return (path,) if path.suffix == "" else (path, path.parent)
