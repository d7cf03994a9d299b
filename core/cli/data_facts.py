"""What ``data`` tells of data sets, for people and as JSON."""

from collections.abc import Sequence
from typing import Any

from core.datasets.downloads.checking import NO_CHECKSUM
from core.datasets.downloads.progress import size_words
from core.datasets.downloads.spec import Download, RemoteFile
from core.datasets.downloads.store import DownloadStore
from core.datasets.known import KnownData


def list_words(every: Sequence[KnownData], store: DownloadStore) -> str:
    """Return a table: name, what of it is here, size, title."""
    width = max(len(each.name) for each in every)
    lines = [
        f"{each.name:<{width}}  {each.standing:<11}  {_size(each):>9}  {each.title}"
        for each in every
    ]
    shared = sorted({each.download.name for each in every if _is_shared(each) and each.download})
    notes = [f"downloads lie in {store.folder}"]
    notes += [f"the sets of {name} come with one archive" for name in shared]
    return "\n".join([*lines, "", *notes])


def _is_shared(each: KnownData) -> bool:
    return each.download is not None and len(each.download.sets) > 1


def _size(each: KnownData) -> str:
    if each.download is None or each.on_disk is None:
        return ""
    if each.standing == "here":
        return size_words(each.on_disk.bytes)
    return f"{'' if each.download.is_exact else '~'}{size_words(each.download.size)}"


def known_words(each: KnownData) -> str:
    """Return all that is known of a data set."""
    lines = [f"{each.title} ({each.name})", each.description]
    rows: list[tuple[str, str]] = []
    if each.named is not None:
        samples = ", ".join(f"{count:,} {split}" for split, count in each.named.samples.items())
        rows += [
            ("classes", str(each.named.classes)),
            ("samples", samples),
            ("pictures", each.named.picture),
        ]
    rows.append(("state", each.standing))
    if each.on_disk is not None and each.download is not None:
        if each.standing == "partly here":
            part = f"{size_words(each.on_disk.bytes)} in {each.on_disk.staging}"
            rows.append(("kept", part))
        if each.place is not None:
            rows += [("place", str(each.place)), ("on disk", size_words(each.on_disk.bytes))]
        rows += [
            ("layout", each.download.layout),
            ("licence", each.download.licence),
            ("homepage", each.download.homepage),
            ("download", f"{_size_of(each.download)}, with 'data download {each.download.name}'"),
        ]
        rows += [("file", _file_words(file)) for file in each.download.files]
    lines += [f"{key:<9} {value}" for key, value in rows]
    if each.download is not None:
        lines += ["", each.download.citation]
    return "\n".join(lines)


def _size_of(download: Download) -> str:
    about = "" if download.is_exact else "about "
    return f"{about}{size_words(download.size)}"


def _file_words(file: RemoteFile) -> str:
    about = f"{file.size:,} bytes" if file.is_exact else f"about {size_words(file.size)}"
    check = NO_CHECKSUM if file.checksum is None else file.checksum.words
    return f"{file.addresses[0]} ({about}; {check})"


def known_facts(each: KnownData) -> dict[str, Any]:
    """Return the same for JSON."""
    facts: dict[str, Any] = {
        "name": each.name,
        "title": each.title,
        "description": each.description,
        "kind": "weights" if each.is_weights else "built in" if each.download is None else "data",
        "state": each.standing,
        "place": None if each.place is None else str(each.place),
        "classes": None if each.named is None else each.named.classes,
        "samples": None if each.named is None else dict(each.named.samples),
        "pictures": None if each.named is None else each.named.picture,
    }
    if each.download is not None and each.on_disk is not None:
        facts |= {
            "download": each.download.name,
            "bytes": each.on_disk.bytes,
            "download_bytes": each.download.size,
            "size_is_published": each.download.is_exact,
            "layout": each.download.layout,
            "licence": each.download.licence,
            "homepage": each.download.homepage,
            "citation": each.download.citation,
            "files": [_file_facts(file) for file in each.download.files],
        }
    return facts


def _file_facts(file: RemoteFile) -> dict[str, Any]:
    check = file.checksum
    return {
        "name": file.name,
        "addresses": list(file.addresses),
        "bytes": file.size,
        "size_is_published": file.is_exact,
        "checksum": None if check is None else f"{check.algorithm}:{check.digest}",
        "checksum_note": NO_CHECKSUM if check is None else f"stated by {check.stated_by}",
    }
