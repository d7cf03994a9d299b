"""``data download`` and ``data add``: from an address, or from a file, to a data set."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.cli.download_progress import DownloadBar
from core.cli.output import print_json, print_note, print_result
from core.datasets.downloads.checking import NO_CHECKSUM
from core.datasets.downloads.progress import size_words
from core.datasets.downloads.registry import find_download
from core.datasets.downloads.spec import Download
from core.datasets.downloads.store import DownloadStore
from core.errors import ConfigError


def configure_download(add: Callable[..., Any]) -> None:
    """Add the arguments of ``data download``."""
    add("name", metavar="NAME")
    add("--yes", "-y", action="store_true", help="do not ask")


def download(args: argparse.Namespace, store: DownloadStore) -> None:
    """Say how large it is and what its licence says, ask, and fetch it.

    Raises
    ------
    ConfigError
        If nobody can be asked, or says no.
    DownloadError
        If it cannot be had.
    """
    # Here, because the window imports modules of this package and may never fetch anything.
    from core.datasets.downloads.fetch import Fetcher
    from core.datasets.downloads.getting import get

    wanted = find_download(args.name)
    if not store.is_here(wanted):
        _tell_before(wanted, store)
        if not args.yes:
            _ask(wanted)
        try:
            with DownloadBar() as bar:
                get(store, wanted, Fetcher(), bar)
        except KeyboardInterrupt:
            kept = store.state(wanted).bytes
            print_note(
                f"interrupted: {size_words(kept)} are kept; the same command goes on, and 'data "
                f"remove {wanted.name}' removes them"
            )
            raise
    folder = store.folder_of(wanted)
    if args.json:
        print_json(
            {
                "downloaded": wanted.name,
                "folder": str(folder),
                "bytes": store.state(wanted).bytes,
                "data": [each.name for each in wanted.sets],
                "unchecked": list(wanted.unchecked),
            }
        )
    else:
        print_result(str(folder))


def add_files(args: argparse.Namespace, store: DownloadStore) -> None:
    """Take files that were fetched by hand.

    Raises
    ------
    DownloadError
        If one is none of a download, or damaged.
    """
    from core.datasets.downloads.getting import add

    with DownloadBar() as bar:
        lacking = add(store, [Path(name).expanduser().absolute() for name in args.files], bar)
    if args.json:
        print_json({"downloads": [{"name": n, "lacks": lacks} for n, lacks in lacking.items()]})
        return
    lines = [
        f"{name}: still lacks {', '.join(lacks)}" if lacks else f"{name}: complete"
        for name, lacks in lacking.items()
    ]
    print_result("\n".join(lines))


def _tell_before(wanted: Download, store: DownloadStore) -> None:
    state = store.state(wanted)
    about = "" if wanted.is_exact else "about "
    kept = f", of which {size_words(state.bytes)} are here" if state.bytes else ""
    print_note(
        f"{wanted.title}: {about}{size_words(wanted.size)}{kept}; then about "
        f"{size_words(wanted.unpacked)} in {state.folder}"
    )
    print_note(f"licence: {wanted.licence}")
    if wanted.unchecked:
        print_note(f"{', '.join(wanted.unchecked)}: {NO_CHECKSUM}")


def _ask(wanted: Download) -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise ConfigError(
            f"nobody can be asked whether {wanted.name} may be downloaded; say so with --yes"
        )
    sys.stderr.write("download it? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise ConfigError(f"{wanted.name} was not downloaded; answer y, or say --yes")
