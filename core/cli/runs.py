"""``runs``: the list of runs without a window."""

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from core.cli.output import print_json, print_result
from core.cli.parser import EXIT_DONE, LabArgumentParser, Verb, add_json, add_runs_dir, open_store
from core.cli.run_data import locate
from core.cli.run_listing import print_list, print_run
from core.cli.run_means import class_means
from core.cli.run_transfer import add_weights, export, import_, tensorboard
from core.cli.run_words import note, tag
from core.runs.store import RunStore

Action = Callable[[argparse.Namespace, RunStore], None]

_RUN = "run folder, id, name, or 'last'"
_FILTER = (
    "only runs that hold all these words, in part and in any case: WORD, tag:WORD (also name, "
    'note, model, data, status), -WORD for those without it, "TWO WORDS"'
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their arguments; without an action the runs are listed."""
    add_runs_dir(parser)
    add_json(parser)
    parser.add_argument("--filter", metavar="QUERY", default="", help=_FILTER)
    parser.set_defaults(act=print_list)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", parser_class=LabArgumentParser, title="actions"
    )
    add = _action(actions, "list", print_list, "list all runs (what happens without an action)")
    add("--filter", metavar="QUERY", default=argparse.SUPPRESS, help=_FILTER)
    add = _action(actions, "show", print_run, "everything about one run")
    add("run_name", metavar="RUN", help=_RUN)
    add = _action(actions, "rename", _rename, "give a run another name")
    add("run_name", metavar="RUN", help=_RUN)
    add("new_name", metavar="NAME")
    add = _action(actions, "note", note, "print the note on a run, or write one")
    add("run_name", metavar="RUN", help=_RUN)
    add("text", metavar="TEXT", nargs="?", help="the new note; '' erases it, '-' reads it on stdin")
    add = _action(actions, "tag", tag, "print the tags of a run, or change them")
    add("run_name", metavar="RUN", help=_RUN)
    for flag in ("--add", "--remove"):
        add(flag, metavar="TAG", nargs="+", action="extend", default=[])
    add("--clear", action="store_true", help="remove all tags first")
    add = _action(actions, "locate", locate, "say where the data of a run are now")
    add("run_name", metavar="RUN", help=_RUN)
    add("data", metavar="DATA", help="the same data, at their new place")
    add = _action(
        actions,
        "class-means",
        class_means,
        "keep the mean training picture of each class beside the weights, for the box X-ray",
    )
    add("run_name", metavar="RUN", help=_RUN)
    add("--data", metavar="DATA", help="where the run's data are now, if they were moved")
    add = _action(actions, "export", export, "write a run into a zip for another machine")
    add("run_name", metavar="RUN", help=_RUN)
    add("file", metavar="FILE.zip")
    add("--force", action="store_true", help="replace a file that is there already")
    add = _action(actions, "import", import_, "take a run in that comes from elsewhere")
    add(
        "source",
        metavar="FILE|DIR",
        help="a zip that 'export' made, a run folder, or weights (.npz, .pickle, .safetensors)",
    )
    add_weights(add)
    add = _action(actions, "tensorboard", tensorboard, "write runs for 'tensorboard --logdir DIR'")
    add("run_names", metavar="RUN", nargs="+", help=_RUN)
    add("folder", metavar="DIR")
    add = _action(
        actions, "delete", _delete, "move runs aside; 'restore' brings them back for 30 days"
    )
    add("run_names", metavar="RUN", nargs="+", help=_RUN)
    add = _action(actions, "restore", _restore, "bring deleted runs back")
    add("run_names", metavar="ID", nargs="+")


def _action(actions: Any, name: str, act: Action, help: str) -> Callable[..., argparse.Action]:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help, description=help)
    # The same flags are taken before and behind the action; SUPPRESS keeps what stood before.
    parser.add_argument("--runs-dir", metavar="DIR", default=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    parser.set_defaults(act=act)
    return parser.add_argument


def run(args: argparse.Namespace) -> int:
    """Do the action."""
    args.act(args, open_store(args))
    return EXIT_DONE


def _rename(args: argparse.Namespace, store: RunStore) -> None:
    folder = store.find(args.run_name)
    RunStore(folder.path.parent).rename(folder.run_id, args.new_name)
    _done(args, "renamed", [folder.run_id])


def _delete(args: argparse.Namespace, store: RunStore) -> None:
    folders = store.find_all(args.run_names)
    _each(
        args,
        "deleted",
        [folder.run_id for folder in folders],
        [partial(RunStore(f.path.parent).delete, f.run_id) for f in folders],
    )


def _restore(args: argparse.Namespace, store: RunStore) -> None:
    _each(args, "restored", args.run_names, [partial(store.restore, n) for n in args.run_names])


def _each(
    args: argparse.Namespace, what: str, ids: list[str], actions: list[Callable[[], None]]
) -> None:
    """Do one thing after the other, and print what is done even where the next one fails."""
    done: list[str] = []
    try:
        for run_id, action in zip(ids, actions, strict=True):
            action()
            done.append(run_id)
    finally:
        if done:
            _done(args, what, done)


def _done(args: argparse.Namespace, what: str, ids: list[str]) -> None:
    if args.json:
        print_json({what: ids})
    else:
        print_result("\n".join(f"{what} {run_id}" for run_id in ids))


VERB = Verb(
    "runs",
    "list, filter, show, rename, note, tag, export, import, delete and restore runs",
    configure,
    run,
)
