"""``runs note`` and ``runs tag``: what people say of a run."""

import argparse
import sys

from core.cli.output import print_json, print_note, print_result
from core.runs.store import RunStore
from core.runs.words import parse_tags, without_tags


def note(args: argparse.Namespace, store: RunStore) -> None:
    """Print the note on a run, or write one."""
    folder = store.find(args.run_name)
    if args.text is None:
        text = folder.read_record().note
        if not (args.json or text):
            print_note(f"no note on {folder.run_id} yet")
            return
    else:
        text = sys.stdin.read() if args.text == "-" and sys.stdin is not None else args.text
        text = RunStore(folder.path.parent).describe(folder.run_id, note=text).note
    if args.json:
        print_json({"id": folder.run_id, "note": text})
    else:
        print_result(text or f"erased the note on {folder.run_id}")


def tag(args: argparse.Namespace, store: RunStore) -> None:
    """Print the tags of a run, or change them."""
    folder = store.find(args.run_name)
    tags = folder.read_record().tags
    if args.add or args.remove or args.clear:
        kept = () if args.clear else without_tags(tags, parse_tags(",".join(args.remove)))
        wanted = (*kept, *parse_tags(",".join(args.add)))
        tags = RunStore(folder.path.parent).describe(folder.run_id, tags=wanted).tags
    if args.json:
        print_json({"id": folder.run_id, "tags": list(tags)})
    elif tags:
        print_result("\n".join(tags))
    else:
        print_note(f"no tags on {folder.run_id}")
