"""``personal``: the user's own set of labelled letters."""

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.cli.output import print_json, print_note, print_result, writing_to
from core.cli.parser import EXIT_DONE, LabArgumentParser, Verb, add_json
from core.cli.personal_sources import letters_of_source
from core.datasets.personal_set import PersonalContent, PersonalSet
from core.errors import ConfigError

Action = Callable[[argparse.Namespace, PersonalSet], None]


def _configure(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    parser.set_defaults(act=_list)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", parser_class=LabArgumentParser, title="actions"
    )
    _action(actions, "list", _list, "how many letters of each character there are (default)")
    add = _action(actions, "add", _add, "add letters of pictures, or another person's set")
    add(
        "sources",
        metavar="PICTURE|DIR",
        nargs="+",
        help="a picture, of which the letters corrected or verified in the window are added, or "
        "with --truth all; or the folder of another set",
    )
    add("--truth", metavar="FILE", help="the true text: .txt of one picture, or .json of each")
    add("--run", dest="run_name", metavar="RUN", default="default-recogniser", help="what reads")
    add("--runs-dir", metavar="DIR", default=argparse.SUPPRESS, help="folder that holds the runs")
    add = _action(actions, "remove", _remove, "take letters out of the set")
    add("names", metavar="LETTER", nargs="+", help="a character, or the beginning of a SHA-256")
    add = _action(actions, "export", _export, "copy the set into an empty folder")
    add("folder", metavar="DIR")


def _action(actions: Any, name: str, act: Action, help_text: str) -> Callable[..., argparse.Action]:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=help_text, description=help_text, allow_abbrev=False
    )
    parser.set_defaults(act=act)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return parser.add_argument


def _run(args: argparse.Namespace) -> int:
    args.act(args, PersonalSet())
    return EXIT_DONE


def _list(args: argparse.Namespace, own: PersonalSet) -> None:
    content = own.read()
    _tell_problems(content)
    if args.json:
        print_json(_facts(own, content))
        return
    counts = Counter(each.character for each in content.letters)
    if not counts:
        print_result(f"no letters in {own.folder} yet; add some with 'personal add'")
        return
    lines = [f"{len(content.letters):,} letters of {len(counts)} characters in {own.folder}"]
    lines += [f"  {character}  {counts[character]}" for character in sorted(counts)]
    print_result("\n".join(lines))


def _facts(own: PersonalSet, content: PersonalContent) -> dict[str, object]:
    return {
        "folder": str(own.folder),
        "fingerprint": content.fingerprint,
        "counts": dict(sorted(Counter(each.character for each in content.letters).items())),
        "letters": [
            {
                "character": each.character,
                "sha256": each.sha256,
                "source": each.source,
                "added": each.added,
            }
            for each in content.letters
        ],
        "problems": list(content.problems),
    }


def _tell_problems(content: PersonalContent) -> None:
    for problem in content.problems:
        print_note(f"note: passed over: {problem}")


def _add(args: argparse.Namespace, own: PersonalSet) -> None:
    letters = [letter for source in args.sources for letter in letters_of_source(args, source)]
    done = own.add(letters)
    if args.json:
        print_json({"new": done.new, "known": done.known, "relabelled": done.relabelled})
    else:
        print_result(done.words)


def _remove(args: argparse.Namespace, own: PersonalSet) -> None:
    content = own.read()
    chosen: set[str] = set()
    for name in args.names:
        hits = {
            each.sha256
            for each in content.letters
            if name == each.character or (len(name) >= 6 and each.sha256.startswith(name))
        }
        if not hits:
            raise ConfigError(
                f"no letter {name!r} in {own.folder}; name a character of it, or six or more "
                "digits of a SHA-256 that 'personal list --json' prints"
            )
        chosen |= hits
    removed = own.remove(chosen)
    if args.json:
        print_json({"removed": [each.sha256 for each in removed]})
    else:
        print_result(f"removed {len(removed)}")


def _export(args: argparse.Namespace, own: PersonalSet) -> None:
    content = own.read()
    _tell_problems(content)
    folder = Path(args.folder).expanduser()
    with writing_to(args.folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ConfigError(f"{folder} is not empty; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
    done = PersonalSet(folder).add(content.letters)
    if args.json:
        print_json({"folder": str(folder), "letters": done.new})
    else:
        print_result(str(folder))


VERB = Verb("personal", "your own labelled letters: list, add, remove, export", _configure, _run)
