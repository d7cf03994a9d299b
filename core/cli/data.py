"""``data``: every data set that is known by a name; what is here, and how the rest comes here."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.cli.data_download import add_files, configure_download, download
from core.cli.data_facts import known_facts, known_words, list_words
from core.cli.data_preview import configure_preview, preview
from core.cli.output import print_json, print_result
from core.cli.parser import EXIT_DONE, LabArgumentParser, Verb, add_json
from core.datasets.downloads.progress import size_words
from core.datasets.downloads.registry import find_download
from core.datasets.downloads.store import DownloadStore
from core.datasets.known import find_known, known_data
from core.errors import ConfigError

Action = Callable[[argparse.Namespace], None]


def _configure(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    _add_folder(parser.add_argument, default=None)
    parser.set_defaults(act=_list)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", parser_class=LabArgumentParser, title="actions"
    )
    _action(actions, "list", _list, "every data set known by a name, and what is here (default)")
    add = _action(actions, "show", _show, "all that is known of a data set")
    add("name", metavar="NAME")
    add = _action(actions, "download", _download, "fetch a data set, or go on with it")
    configure_download(add)
    add = _action(actions, "add", _add, "take files that were fetched by hand")
    add("files", metavar="FILE", nargs="+", help="called as at its address; it is copied")
    add = _action(actions, "remove", _remove, "remove what was downloaded, or a part of it")
    add("name", metavar="NAME")
    configure_preview(
        _action(actions, "preview", preview, "what augmentation makes of real samples, as a PNG")
    )


def _action(actions: Any, name: str, act: Action, help_text: str) -> Any:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=help_text, description=help_text, allow_abbrev=False
    )
    parser.set_defaults(act=act)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    if name == "preview":
        return parser
    _add_folder(parser.add_argument, default=argparse.SUPPRESS)
    return parser.add_argument


def _add_folder(add: Callable[..., Any], default: object) -> None:
    add("--dir", metavar="DIR", default=default, help="folder of downloads (default: your own)")


def _run(args: argparse.Namespace) -> int:
    args.act(args)
    return EXIT_DONE


def _store(args: argparse.Namespace) -> DownloadStore:
    if args.dir is None:
        return DownloadStore()
    folder = Path(args.dir).expanduser().absolute()
    if not args.dir.strip() or folder.is_file():
        raise ConfigError(f"--dir {args.dir!r} is no folder; name one, or a new one")
    return DownloadStore(folder)


def _list(args: argparse.Namespace) -> None:
    store = _store(args)
    every = known_data(store)
    if args.json:
        facts = [known_facts(each) for each in every]
        print_json({"folder": str(store.folder), "data": facts})
    else:
        print_result(list_words(every, store))


def _show(args: argparse.Namespace) -> None:
    found = find_known(args.name, _store(args))
    if args.json:
        print_json({"data": [known_facts(each) for each in found]})
    else:
        print_result("\n\n".join(known_words(each) for each in found))


def _download(args: argparse.Namespace) -> None:
    download(args, _store(args))


def _add(args: argparse.Namespace) -> None:
    add_files(args, _store(args))


def _remove(args: argparse.Namespace) -> None:
    wanted = find_download(args.name)
    freed = _store(args).remove(wanted)
    if args.json:
        print_json({"removed": wanted.name, "bytes": freed})
    else:
        print_result(f"{wanted.title} is removed; {size_words(freed)} are free again")


VERB = Verb(
    "data",
    "data sets known by a name: list, show, download, add, remove, preview",
    _configure,
    _run,
)
