"""``runs export``, ``import`` and ``tensorboard``: runs on their way to and from elsewhere."""

import argparse
from pathlib import Path

from core.cli.output import print_json, print_note, print_result
from core.errors import ConfigError
from core.runs.exporting import export_run
from core.runs.importing import import_run
from core.runs.store import RunStore
from core.runs.tensorboard import export_to_tensorboard


def export(args: argparse.Namespace, store: RunStore) -> None:
    """Write a run into a zip."""
    folder = store.find(args.run_name)
    path = _path(args.file, "a zip file")
    export_run(folder, path, overwrite=args.force)
    size = path.stat().st_size
    if args.json:
        print_json({"exported": folder.run_id, "file": str(path), "bytes": size})
    else:
        print_result(f"exported {folder.run_id} to {path} ({size / 1e6:,.1f} MB)")


def import_(args: argparse.Namespace, store: RunStore) -> None:
    """Take a run in from a zip or a folder."""
    imported = import_run(_path(args.source, "a zip or run folder"), store)
    folder = imported.folder
    name = folder.read_record().name
    if imported.left_out and not args.json:
        print_note(f"left out {len(imported.left_out)} files that belong to no run")
    if args.json:
        print_json(
            {
                "imported": folder.run_id,
                "run": str(folder.path),
                "name": name,
                "new": imported.is_new,
                "left_out": list(imported.left_out),
            }
        )
    elif imported.is_new:
        print_result(f"imported {folder.run_id} as {name}")
    else:
        print_result(f"{folder.run_id} is here already, as {name}")


def tensorboard(args: argparse.Namespace, store: RunStore) -> None:
    """Write runs as event files."""
    target = _path(args.folder, "a folder")
    folders = store.find_all(args.run_names)
    places = export_to_tensorboard(folders, target)
    if args.json:
        runs = [
            {"id": folder.run_id, "folder": str(place)}
            for folder, place in zip(folders, places, strict=True)
        ]
        print_json({"folder": str(target), "runs": runs})
    else:
        print_result("\n".join(f"wrote {place}" for place in places))
        print_note(f'see them with: tensorboard --logdir "{target}"')


def _path(text: str, what: str) -> Path:
    if not text.strip():
        raise ConfigError(f"an empty path names nothing; name {what}")
    return Path(text).expanduser().absolute()
